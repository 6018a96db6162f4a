"""Ways around the base of a change that its first tests did not think of, each in a real git repository."""

import json
import shutil
from pathlib import Path

import pytest

from sekisho.files import dump_yaml, read_yaml
from tests.bad_input.harness import both, swap, whole
from tests.cli.repository import DAY, MILL, SUSPENDED, appended, committed, git
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


def test_each_problem_of_a_refused_base_is_told_on_a_line_of_its_own(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"), appended(MILL, "pages: 3\n"))
    git(repository, "checkout", "-b", "mend")
    git(repository, "checkout", "main~1", "--", ".")
    answer = sekisho("diff", "main", *LOOSENED)
    assert answer.code == 3
    assert [line.split(": ")[1].split(":")[0] for line in answer.lines] == [
        "main",
        "main",
        "this sekisho refuses what stands at main, so nothing can be compared with it",
    ]
    (line,) = [
        one for one in sekisho("check", "--base", "main", *DAY).out.splitlines() if "this sekisho refuses" in one
    ]
    assert "(and 1 more)" in line
    assert "\\n" not in f"{answer.lines}{line}".replace("\\\\", "")


def test_a_refused_base_hides_nothing_of_the_change(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"), NO_WOOL)
    swap("exports/wool.yaml", "recipient: otaga", "recipient: otago")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "block     DENY          wool" in answer.out) == (1, True)


def test_a_change_that_is_refused_itself_is_told_as_ever(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"))
    assert sekisho("check", "--base", "main", *DAY).code == 3


# ---- how the files are written


def test_another_way_to_write_the_same_is_no_loosening(repository, kiwi, sekisho):
    """Line endings, a byte-order mark, quotes, comments, blank lines, flow and block style, the order of keys."""
    base(kiwi, appended(MILL, SUSPENDED), appended("sekisho.toml", '\n[enforcement.regimes]\n"nz/act" = "advisory"\n'))
    for path in kiwi.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + f"# a comment\r\n\r\n{text}".encode())
    whole("sekisho.toml", "enforcement = {regimes = {'nz/act' = 'advisory'}}\r\norganisation='kiwi'\r\n")(kiwi)
    swap(MILL, "purposes: [wool]", "purposes:\n  - 'wool'")(kiwi)
    (kiwi / "register" / "papers").mkdir()
    (kiwi / MILL).rename(kiwi / "register/papers/mill.yaml")
    assert loosened(sekisho) == (0, [])
    answer = sekisho("check", "--base", "main", "--fail-on", "hard-mandatory", *DAY)
    assert (answer.code, told(answer)) == (0, [])


RULES = """title: Kiwi rules
layer: organisation
zone: Pacific/Auckland
checked: 2026-11-01
sources: {us: {title: Our rules}}
tables: {wools: [{from: 2020-01-01, value: [fine, coarse], cite: us 3}]}
applies:
  all:
    - {fact: export.purpose, one_of: [lamb, beef], cite: us 1}
    - {fact: data.categories, listed_in: wools, cite: us 3}
requires:
  any:
    - basis: any
      title: Any
      cite: us 2
      all:
        - {fact: data.sensitive, is: false, cite: us 2}
        - {fact: export.purpose, none_of: [beef, veal], cite: us 2}
forbids: [{bar: never, title: Never, cite: us 4, all: [{fact: export.purpose, one_of: [veal, beef], cite: us 4}]}]
"""
SCC = """kind: scc
holder: kiwi
counterparties: [otago]
purposes: [wool, lamb]
categories: [contact, order]
issued: 2025-04-01
printed_expiry: 2027-03-31
zone: Pacific/Auckland
clauses: 2021/914
modules: [1, 2]
"""
WITH_LISTS = (
    swap(
        "exports/parcels.yaml",
        "origins: [{country: NZ}]",
        "origins: [{country: NZ, laws: [nz/act, jp/appi]}, {country: AU}]",
    ),
    swap("exports/parcels.yaml", "accessed_from: []", "accessed_from: []\nscenarios: [emergency, public-health]"),
    swap("parties/otago.yaml", "kinds: []", "kinds: [public-body, academic-institution]"),
    whole("regimes/kiwi.yaml", RULES),
    whole("register/two.yaml", SCC),
    appended(MILL, SUSPENDED + "  - {on: 2026-07-01, recorded_on: 2026-07-02, status: reinstated}\n"),
    appended("sekisho.toml", '\n[waivers]\napprovers = ["board", "legal"]\n'),
    appended("sekisho.toml", '[waivers.groups]\nboard = ["Wiremu", "Hemi"]\nlegal = ["Aroha"]\n'),
)


def reversed_all(value):
    """The same with every list, and the keys of every table, in the opposite order."""
    if isinstance(value, dict):
        return {key: reversed_all(one) for key, one in reversed(value.items())}
    return [reversed_all(one) for one in reversed(value)] if isinstance(value, list) else value


def turned_round(folder):
    paths = [*folder.glob("*/**/*.yaml"), *folder.glob("*.yaml")]
    for path in paths:
        path.write_text(dump_yaml(reversed_all(read_yaml(path).data)), encoding="utf-8")
    return len(paths)


def test_the_order_of_lists_and_keys_is_no_loosening(repository, kiwi, sekisho):
    base(kiwi, *WITH_LISTS)
    assert turned_round(kiwi) > 8
    swap("sekisho.toml", '["board", "legal"]', '["legal", "board"]')(kiwi)
    swap("sekisho.toml", '["Wiremu", "Hemi"]', '["Hemi", "Wiremu"]')(kiwi)
    assert loosened(sekisho) == (0, [])
    assert told(sekisho("check", "--base", "main", *DAY)) == []


def test_the_order_of_lists_in_the_worked_example_is_no_loosening(tmp_path, sekisho, monkeypatch):
    shutil.copytree(Path(__file__).parents[2] / "policies/acme", tmp_path / "acme")
    git(tmp_path, "init", "--initial-branch=main")
    committed(tmp_path, "first")
    monkeypatch.chdir(tmp_path / "acme")
    assert turned_round(tmp_path / "acme") > 30
    assert loosened(sekisho) == (0, [])


GROUPS = '["Wiremu", "Hemi"]'


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (swap("sekisho.toml", GROUPS, '["Wiremu"]'), False),
        (swap("sekisho.toml", GROUPS, '["Wiremu", "Hemi", "Aroha"]'), False),
        (swap("sekisho.toml", GROUPS, '["Wiremu", "Hemi", "Tama"]'), True),
        (
            both(
                swap("sekisho.toml", '["board", "legal"]', '["board"]'), swap("sekisho.toml", 'legal = ["Aroha"]\n', "")
            ),
            False,
        ),
        (swap("sekisho.toml", 'legal = ["Aroha"]\n', ""), True),
        (swap("sekisho.toml", '["board", "legal"]', '["board", "legal", "Aroha"]'), False),
        (
            swap(
                "sekisho.toml",
                'approvers = ["board", "legal"]\n[waivers.groups]\nboard = ["Wiremu", "Hemi"]\nlegal = ["Aroha"]\n',
                "",
            ),
            True,
        ),
    ],
)
def test_who_may_approve_is_compared_person_by_person(change, names, repository, kiwi, sekisho):
    base(kiwi, *WITH_LISTS)
    change(kiwi)
    code, found = loosened(sekisho)
    assert (code, {kind for kind, *_ in found}) == ((1, {"setting"}) if names else (0, set()))


# ---- what a change says of papers and of data


MORE = """  - id: more
    categories: [contact]
    sensitive: false
    subjects: [NZ]
    origins: [{country: NZ}]
"""


def test_the_zone_of_a_paper_with_events_moves_them(repository, kiwi, sekisho):
    """What happened on a day in Auckland happens a day later where the clock is behind."""
    base(kiwi, appended(MILL, SUSPENDED), swap("exports/wool.yaml", "purpose: wool", "purpose: parcels"))
    swap(MILL, "zone: Pacific/Auckland", "zone: Pacific/Honolulu")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    (line,) = told(answer) or [one for one in answer.out.splitlines() if "stands for ever" in one]
    assert answer.code == 1
    assert line.startswith("register/mill.yaml:8: scc mill: what happened stands for ever")
    assert "zone: Pacific/Auckland → Pacific/Honolulu" in line
    assert ("event", "register/mill.yaml:8") in [(kind, where) for kind, _, where in loosened(sekisho)[1]]


def test_the_zone_of_a_paper_without_events_is_just_another_wording(repository, kiwi, sekisho):
    swap(MILL, "zone: Pacific/Auckland", "zone: Pacific/Honolulu")(kiwi)
    assert sekisho("check", "--base", "main", *DAY).code == 0
    assert [kind for kind, *_ in loosened(sekisho)[1]] == ["paper"]


def test_two_events_of_which_one_says_more_may_change_places(repository, kiwi, sekisho):
    two = SUSPENDED + "  - {on: 2026-06-01, recorded_on: 2026-06-02, status: suspended, source: a letter}\n"
    base(kiwi, appended(MILL, two), swap("exports/wool.yaml", "purpose: wool", "purpose: parcels"))
    head, first, second = two.splitlines(keepends=True)
    swap(MILL, two, head + second + first)(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "stands for ever" in answer.out) == (0, False)


def test_new_data_under_an_old_name_is_loosened(repository, kiwi, sekisho):
    """A new export that passes is named: so is new data that is put into one that passes already."""
    swap("exports/wool.yaml", "carriers:\n", f"{MORE}carriers:\n")(kiwi)
    code, found = loosened(sekisho)
    assert (code, found) == (1, [("data", "wool, stream more: newly declared", "exports/wool.yaml:17")])


def test_new_data_that_is_held_loosens_nothing(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    swap("exports/wool.yaml", "carriers:\n", f"{MORE}carriers:\n")(kiwi)
    assert loosened(sekisho) == (0, [])


def test_an_export_split_in_two(repository, kiwi, sekisho):
    text = (kiwi / "exports/wool.yaml").read_text(encoding="utf-8").replace("per_year: 5000", "per_year: 2500")
    whole("exports/wool.yaml", text)(kiwi)
    whole("exports/wool-two.yaml", text.replace("task: ship", "task: two"))(kiwi)
    code, found = loosened(sekisho)
    assert code == 1
    assert [(kind, text) for kind, text, _ in found] == [
        ("persons", "wool: persons: per_year: 5,000 → 2,500"),
        ("verdict", "wool-two is newly declared and passes: ALLOW"),
    ]


def test_a_paper_for_later_is_loosened_although_no_verdict_flips_today(repository, kiwi, sekisho):
    """The paper of the base ends in March; one of the change's own goes on from there."""
    text = (kiwi / MILL).read_text(encoding="utf-8")
    later = text.replace("issued: 2025-04-01", "issued: 2026-12-01").replace("2027-03-31", "2029-03-31")
    whole("register/later.yaml", later)(kiwi)
    code, found = loosened(sekisho)
    assert code == 1
    assert found == [("verdict", "wool passes from 2027-04-01 on: DENY → ALLOW", "exports/wool.yaml:1")]


# ---- how the repository is laid out


def test_a_register_in_a_submodule_is_read_at_the_commit_of_the_base(repository, kiwi, sekisho, tmp_path, monkeypatch):
    """The papers lie in a repository of their own; the change takes a later commit of it."""
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    papers = tmp_path / "papers"
    shutil.copytree(kiwi / "register", papers)
    swap("mill.yaml", "purposes: [wool]", "purposes: [lamb]")(papers)
    git(papers, "init", "--initial-branch=main")
    committed(papers, "papers")
    shutil.rmtree(kiwi / "register")
    git(repository, "rm", "-r", "-q", "--cached", "kiwi/register")
    git(repository, "submodule", "add", str(papers), "kiwi/register")
    committed(repository, "a submodule")
    assert sekisho("check", "--base", "main", "--fail-on", "hard-mandatory", *DAY).code == 1
    swap("register/mill.yaml", "purposes: [lamb]", "purposes: [wool]")(kiwi)
    committed(kiwi / "register", "a wider paper")
    git(repository, "checkout", "-b", "mine")
    committed(repository, "a later commit")
    assert sekisho("check", *DAY).code == 0
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (1, [])
    assert told(answer) == [f"{MILL}:4: wool passes only by this change, not by main: scc mill: purposes: lamb → wool"]
    assert [kind for kind, *_ in loosened(sekisho)[1]] == ["paper", "verdict"]


def test_a_submodule_that_is_not_here_says_what_to_fetch(repository, kiwi, sekisho, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},kiwi/register/more")
    git(repository, "commit", "-m", "a submodule that nobody has")
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, len(answer.lines)) == (2, 1)
    assert "main:kiwi/register/more: a submodule whose commit aaaaaaaaaaaa is not here" in answer.lines[0]
    assert "git submodule update --init kiwi/register/more" in answer.lines[0]


def test_an_organisation_in_a_submodule_is_compared_with_its_own_revisions(repository, kiwi, sekisho, monkeypatch):
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    outer = repository / "outer"
    (outer / "dags").mkdir(parents=True)
    git(outer, "init", "--initial-branch=main")
    policies = repository / "policies"
    shutil.copytree(kiwi, policies)
    NO_WOOL(policies)
    git(policies, "init", "--initial-branch=main")
    committed(policies, "policies")
    git(outer, "submodule", "add", str(policies), "policies")
    whole("pyproject.toml", '[tool.sekisho]\norganisation = "policies"\n')(outer)
    committed(outer, "outer")
    monkeypatch.chdir(outer)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, len(answer.lines)) == (2, 1)
    assert "main:policies is a submodule; name it with --organisation policies" in answer.lines[0]
    appended("policies/sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n')(outer)
    answer = sekisho("check", "-C", "policies", "--base", "main", *DAY)
    assert (answer.code, "passes only by this change" in answer.out) == (1, True)


def test_a_sparse_checkout_without_papers_grants_nothing(repository, kiwi, sekisho):
    """What is not checked out is not in the change; the base is whole all the same."""
    git(repository, "sparse-checkout", "set", "--no-cone", "/*", "!/kiwi/register/mill.yaml")
    assert not (kiwi / MILL).exists()
    (kiwi / "register").mkdir(exist_ok=True)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "block     DENY          wool" in answer.out) == (1, True)
    assert sekisho("diff", "main", *DAY).code == 1


def test_the_folder_is_where_the_shell_says_it_is(repository, kiwi, sekisho, monkeypatch):
    """A shell that stands in `kiwi`, which the change has turned into a link, is not in what that leads to."""
    two_folders(repository, kiwi)
    linked_away(repository)
    monkeypatch.chdir(repository / "kiwi")
    monkeypatch.setenv("PWD", str(repository / "kiwi"))
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, f"the organisation's folder is {repository}/kiwi at main" in answer.out) == (1, True)
    assert loosened(sekisho)[0] == 1


def test_a_repository_of_another_user_says_how_to_trust_it(repository, kiwi, sekisho, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 2
    assert "git does not trust" in answer.lines[0]
    assert "safe.directory" in answer.lines[0]


def test_a_party_by_another_name_grants_nothing(repository, kiwi, sekisho):
    """The papers of the base still speak of who was there."""
    (kiwi / "parties/otago.yaml").rename(kiwi / "parties/otago-ltd.yaml")
    for file, old in (("exports/wool.yaml", "recipient: otago"), ("exports/parcels.yaml", "recipient: otago")):
        swap(file, old, f"{old}-ltd")(kiwi)
    swap("places.yaml", "party: otago}", "party: otago-ltd}")(kiwi)
    swap(MILL, "[otago]", "[otago-ltd]")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, len(told(answer))) == (1, 1)
    assert "scc mill: counterparties: otago → otago-ltd" in told(answer)[0]


def test_a_name_that_differs_in_case_only_is_refused_or_read(repository, kiwi, sekisho):
    git(repository, "mv", "kiwi/register/mill.yaml", "kiwi/register/Mill.yaml")
    assert sekisho("check", "--base", "main", *DAY).code == 3
    git(repository, "mv", "kiwi/register/Mill.yaml", "kiwi/register/mill.yaml")
    git(repository, "mv", "kiwi/register", "kiwi/Register")
    assert sekisho("check", "--base", "main", *DAY).code == 3


def test_in_a_hook_of_git_the_base_is_found_as_ever(repository, kiwi, sekisho, monkeypatch):
    base(kiwi, NO_WOOL)
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    monkeypatch.chdir(repository)
    for name, value in (("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_PREFIX", "")):
        monkeypatch.setenv(name, value)
    answer = sekisho("check", "-C", "kiwi", "--base", "main", *DAY)
    assert (answer.code, "wool passes only by this change" in answer.out) == (1, True)
