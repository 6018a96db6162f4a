"""Ways around the base of a change that its first tests did not think of, each in a real git repository."""

import json
import shutil

import pytest

from tests.bad_input.harness import swap, whole
from tests.cli.repository import DAY, MILL, appended, committed, git
from tests.cli.test_base import NO_WOOL, base, told

LOOSENED = ("--fail-on", "loosened", *DAY)


@pytest.fixture
def repository(kiwi):
    """The organisation's folder in a git repository whose branch `main` is the base."""
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    return kiwi.parent


def loosened(sekisho, *arguments):
    answer = sekisho("diff", "main", *arguments, *LOOSENED, "-o", "json")
    assert answer.lines == []
    return answer.code, [(one["kind"], one["text"], one["where"]) for one in json.loads(answer.out)["loosened"]]


# ---- which revision


@pytest.mark.parametrize(("command", "option"), [(("check",), "--base="), (("diff", "--fail-on", "loosened"), "")])
def test_a_tag_that_is_called_like_the_branch_is_no_base(command, option, repository, kiwi, sekisho):
    """Whoever may push a tag `main` with a policy of his own would be compared with himself: git takes the tag."""
    base(kiwi, NO_WOOL)
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    git(repository, "checkout", "-b", "mine")
    committed(repository, "mine")
    git(repository, "tag", "main")
    for name in ("main", "main~0", "main^{commit}", "main@{0}"):
        answer = sekisho(*command, f"{option}{name}", *DAY)
        assert (answer.code, len(answer.lines)) == (2, 1), (name, answer)
        assert "refs/tags/main" in answer.lines[0]
        assert "refs/heads/main" in answer.lines[0]
    full = sekisho("check", "--base", "refs/heads/main", *DAY)
    assert (full.code, "wool passes only by this change" in full.out) == (1, True)


def test_two_names_of_one_commit_are_no_doubt(repository, kiwi, sekisho):
    git(repository, "tag", "main")
    assert sekisho("check", "--base", "main", *DAY).code == 0


@pytest.mark.parametrize("name", ["v1", "HEAD~1", "mine^1", "mine~1", "HEAD^{/the base}", "main@{0}"])
def test_the_base_by_tag_parent_and_message(name, repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    git(repository, "tag", "-a", "v1", "-m", "annotated")
    git(repository, "checkout", "-b", "mine")
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    committed(repository, "mine")
    answer = sekisho("check", "--base", name, *DAY)
    assert (answer.code, "wool passes only by this change" in answer.out) == (1, True)


def test_the_base_of_a_merge_with_three_parents(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    for name in ("one", "two"):
        git(repository, "checkout", "-b", name, "main")
        whole(f"{name}.txt", name)(repository)
        if name == "two":
            swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
        committed(repository, name)
    git(repository, "checkout", "-b", "three", "main")
    whole("three.txt", "three")(repository)
    committed(repository, "three")
    git(repository, "merge", "one", "two", "-m", "octopus")
    for name in ("main", "HEAD^1", "HEAD^2"):
        assert sekisho("check", "--base", name, *DAY).code == 1
    assert sekisho("check", "--base", "HEAD^3", *DAY).code == 0


@pytest.mark.parametrize("name", ["main...HEAD", "main..HEAD", "main HEAD", "^main"])
def test_several_revisions_are_no_base(name, repository, kiwi, sekisho):
    answer = sekisho("check", "--base", name, *DAY)
    assert (answer.code, len(answer.lines)) == (2, 1)
    if ".." in name:
        assert "name one revision, as in $(git merge-base main HEAD)" in answer.lines[0]


# ---- which folder


LAX = 'organisation = "kiwi"\n[enforcement]\ndefault = "advisory"\n'


def two_folders(repository, kiwi):
    """A base with a strict organisation and, beside it, one for trying things out that lets everything pass."""
    git(repository, "rm", "-r", "--cached", "-q", "kiwi")
    for part in ("exports", "parties", "regimes", "register", "dags", "places.yaml"):
        if (kiwi / part).is_dir():
            shutil.copytree(kiwi / part, repository / "lax" / part)
        else:
            whole(f"lax/{part}", (kiwi / part).read_bytes())(repository)
    whole("lax/sekisho.toml", LAX)(repository)
    NO_WOOL(repository / "lax")
    NO_WOOL(kiwi)
    whole("pyproject.toml", '[tool.sekisho]\norganisation = "kiwi"\n')(repository)
    committed(repository, "two folders")


def linked_away(repository):
    (repository / "kiwi").rename(repository / "gone")
    shutil.rmtree(repository / "gone")
    (repository / "kiwi").symlink_to("lax")


@pytest.mark.parametrize("by", ["settings", "-C"])
def test_a_link_in_place_of_the_folder_is_not_followed(by, repository, kiwi, sekisho, monkeypatch):
    two_folders(repository, kiwi)
    monkeypatch.chdir(repository)
    named = ("-C", "kiwi") if by == "-C" else ()
    assert sekisho("check", *named, *DAY).code == 1
    linked_away(repository)
    assert sekisho("check", *named, *DAY).code == 0
    answer = sekisho("check", *named, "--base", "main", *DAY)
    assert answer.code == 1
    assert "the organisation's folder is kiwi at main, and this change leads to lax" in answer.out
    code, found = loosened(sekisho, *named)
    assert code == 1
    assert ("folder", "the organisation's folder: kiwi → lax") in [one[:2] for one in found]


def test_a_folder_that_is_a_link_in_the_base_as_well(repository, kiwi, sekisho, monkeypatch):
    two_folders(repository, kiwi)
    (repository / "here").symlink_to("kiwi")
    swap("pyproject.toml", '"kiwi"', '"here"')(repository)
    committed(repository, "linked")
    monkeypatch.chdir(repository)
    assert sekisho("check", "--base", "main", *DAY).code == 1
    assert told(sekisho("check", "--base", "main", *DAY)) == []
    (repository / "here").unlink()
    (repository / "here").symlink_to("lax")
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "the organisation's folder is kiwi at main" in answer.out) == (1, True)
    assert loosened(sekisho)[0] == 1


def test_another_folder_by_settings_is_loosened(repository, kiwi, sekisho, monkeypatch):
    two_folders(repository, kiwi)
    monkeypatch.chdir(repository)
    assert loosened(sekisho) == (0, [])
    swap("pyproject.toml", '"kiwi"', '"lax"')(repository)
    code, found = loosened(sekisho)
    assert code == 1
    assert found[0] == ("folder", "the organisation's folder: kiwi → lax", "pyproject.toml:2")
    assert "level" in [kind for kind, *_ in found]


def test_a_nearer_folder_is_loosened(repository, kiwi, sekisho, monkeypatch):
    (kiwi / "dags" / "register").mkdir()
    whole("dags/sekisho.toml", 'organisation = "kiwi"\n')(kiwi)
    monkeypatch.chdir(kiwi / "dags")
    code, found = loosened(sekisho)
    assert code == 1
    assert found[0] == ("folder", f"the organisation's folder: {kiwi} → .", "sekisho.toml:1")


@pytest.mark.parametrize("line", ['fail-on = "hard-mandatory"', "partial = true", "allow-empty = true", "paths = []"])
def test_what_pyproject_grants_is_loosened(line, repository, kiwi, sekisho):
    """`[tool.sekisho]` lies outside of the organisation's folder and has the same settings."""
    base(kiwi, whole("../pyproject.toml", '[tool.sekisho]\npaths = ["kiwi/dags"]\n'))
    assert loosened(sekisho) == (0, [])
    text = "[tool.sekisho]\n" + ("" if line.startswith("paths") else 'paths = ["kiwi/dags"]\n') + f"{line}\n"
    whole("../pyproject.toml", text)(kiwi)
    code, found = loosened(sekisho)
    assert code == 1
    assert [(kind, where) for kind, _, where in found] == [
        ("setting", f"{repository}/pyproject.toml:{text.count(chr(10))}")
    ]


def test_what_pyproject_grants_is_named_where_it_stands(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL, appended("sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n'))
    base(kiwi, whole("../pyproject.toml", '[tool.sekisho]\nfail-on = "advisory"\n'))
    whole("../pyproject.toml", '[tool.sekisho]\n\nfail-on = "hard-mandatory"\n')(kiwi)
    assert sekisho("check", *DAY).code == 0
    (line,) = told(sekisho("check", "--base", "main", *DAY))
    said = "wool passes only by this change, not by main: fail-on: advisory → hard-mandatory"
    assert line == f"{repository}/pyproject.toml:3: {said}"


# ---- a base that today's loader refuses


REFUSED = [
    pytest.param(
        swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"),
        "kiwi/exports/wool.yaml:3: no party",
        id="an export",
    ),
    pytest.param(appended("sekisho.toml", "allow_draft = true\n"), "kiwi/sekisho.toml:2: ", id="settings"),
    pytest.param(appended("sekisho.toml", "organisation = = \n"), "kiwi/sekisho.toml:2: ", id="no TOML"),
    pytest.param(appended("sekisho.toml", "as_of = 2026-01-01\n"), "kiwi/sekisho.toml:2: ", id="a pinned day"),
    pytest.param(whole("../pyproject.toml", "[tool.sekisho]\nfail_on = 'x'\n"), "pyproject.toml:2: ", id="the project"),
    pytest.param(
        swap("regimes/nz/act.yaml", "none_of: [wool]", "noneof: [wool]"), "kiwi/regimes/nz/act.yaml:", id="own law"
    ),
    pytest.param(whole("contracts/x.yaml", "kind: scc\n"), "kiwi/contracts/x.yaml: ", id="a file that nothing reads"),
    pytest.param(whole("register/two.yaml", "kind: scc\nkind: scc\n"), "kiwi/register/two.yaml:2", id="a key twice"),
]


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_a_base_that_is_refused_is_a_finding_and_no_dead_end(change, said, repository, kiwi, sekisho):
    base(kiwi, change)
    git(repository, "checkout", "-b", "mend")
    git(repository, "checkout", "main~1", "--", ".")
    git(repository, "clean", "-fdq")
    for gone in ("kiwi/contracts/x.yaml", "pyproject.toml", "kiwi/register/two.yaml"):
        if (repository / gone).exists():
            (repository / gone).unlink()
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (1, [])
    (line,) = [one for one in answer.out.splitlines() if "this sekisho refuses" in one]
    assert f"main:{said}" in line
    assert "judged by its own policy only" in line
    assert "ALLOW" in answer.out
    assert "tmp" not in line.replace(str(repository), "")
    answer = sekisho("diff", "main", *LOOSENED)
    assert answer.code == 3
    assert f"main:{said}" in answer.lines[0]
    assert "this sekisho refuses" in answer.lines[-1]
    committed(repository, "mended")
    assert sekisho("check", "--base", "HEAD", *DAY).code == 0


def test_a_refused_base_hides_nothing_of_the_change(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"), NO_WOOL)
    swap("exports/wool.yaml", "recipient: otaga", "recipient: otago")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "block     DENY          wool" in answer.out) == (1, True)


def test_a_change_that_is_refused_itself_is_told_as_ever(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"))
    assert sekisho("check", "--base", "main", *DAY).code == 3
