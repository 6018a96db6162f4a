"""`sekisho check --base`: nobody grants himself anything; every way around is tried in a real git repository."""

import json
import subprocess

import pytest

from sekisho.cli.diff.revision import revision
from tests.bad_input.harness import both, moved, removed, swap, whole
from tests.cli.repository import DAY, MILL, SUSPENDED, appended, committed, git

WAIVER = """exports: [wool]
regime: nz/act
reason: It is urgent.
requested_by: Aroha
approved_by: Wiremu
approved_on: 2026-01-01
expires: 2027-12-31
zone: Pacific/Auckland
"""
JUDGEMENT = """kind: judgement
question: nz/act#fit
answer: met
reason: We looked.
decided_by: Aroha
decided_on: 2026-01-01
expires: 2027-12-31
zone: Pacific/Auckland
"""
NO_SENDING = """title: Kiwi rules
layer: organisation
zone: Pacific/Auckland
checked: 2026-11-01
sources: {us: {title: Our rules}}
applies: {fact: export.purpose, one_of: [wool], cite: us 1}
requires: {any: [{basis: never, title: Never, cite: us 2, all: [{fact: data.sensitive, is: true, cite: us 2}]}]}
"""
ASKS = "        - {evidence: scc, cite: act s 3, remedy: {en: Sign the agreement., ja: 契約を締結する。}}"
ACT = "regimes/nz/act.yaml"


@pytest.fixture
def repository(kiwi):
    """The organisation's folder in a git repository whose branch `main` is the base."""
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    return kiwi.parent


def base(folder, *changes):
    for change in changes:
        change(folder)
    committed(folder.parent, "the base")


def told(answer):
    return [line for line in answer.out.splitlines() if "main" in line]


def test_a_change_that_grants_nothing_is_green(repository, kiwi, sekisho):
    swap("exports/wool.yaml", "per_year: 5000", "per_year: 4000")(kiwi)
    answer = sekisho("check", "dags", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out == sekisho("check", "dags", *DAY).out


def test_the_base_may_be_named_in_the_environment(repository, kiwi, sekisho, monkeypatch):
    swap(MILL, "purposes: [wool]", "purposes: [lamb]")(kiwi)
    committed(repository, "no wool")
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    assert sekisho("check", *DAY).code == 0
    monkeypatch.setenv("SEKISHO_BASE", "main")
    assert sekisho("check", *DAY).code == 1
    monkeypatch.setenv("SEKISHO_BASE", "")
    assert sekisho("check", *DAY).code == 0


NO_WOOL = swap(MILL, "purposes: [wool]", "purposes: [lamb]")
SOFT = appended("sekisho.toml", '\n[enforcement.regimes]\n"nz/act" = "soft-mandatory"\n')
GRANTS = [
    pytest.param(
        (NO_WOOL,),
        swap(MILL, "purposes: [lamb]", "purposes: [wool]"),
        f"{MILL}:4: wool passes only by this change, not by main: scc mill: purposes: lamb → wool",
        id="a wider paper",
    ),
    pytest.param(
        (removed(MILL), whole("register/.keep", "")),
        lambda kiwi: git(kiwi, "checkout", "main~1", "--", MILL),
        f"{MILL}:1: wool passes only by this change, not by main: scc mill, added",
        id="a new paper",
    ),
    pytest.param(
        (appended(MILL, SUSPENDED),),
        appended(MILL, "  - {on: 2026-07-01, recorded_on: 2026-07-02, status: reinstated}\n"),
        f"{MILL}:12: wool passes only by this change, not by main: scc mill: new events 2: on: 2026-07-01, "
        "recorded_on: 2026-07-02, status: reinstated",
        id="a new event",
    ),
    pytest.param(
        (NO_WOOL,),
        appended("sekisho.toml", '\n[enforcement.regimes]\n"nz/act" = "advisory"\n'),
        "sekisho.toml:4: wool passes only by this change, not by main: the level of nz/act: hard-mandatory → advisory",
        id="a milder level of one regime",
    ),
    pytest.param(
        (NO_WOOL,),
        appended("sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n'),
        "sekisho.toml:4: wool passes only by this change, not by main: the level of nz/act: hard-mandatory → advisory",
        id="a milder level of all",
    ),
    pytest.param(
        (NO_WOOL, SOFT),
        whole("waivers/late.yaml", WAIVER),
        "waivers/late.yaml:1: wool passes only by this change, not by main: waiver late, added",
        id="a waiver",
    ),
    pytest.param(
        (NO_WOOL, SOFT, whole("waivers/late.yaml", WAIVER.replace("2027-12-31", "2026-11-19"))),
        swap("waivers/late.yaml", "2026-11-19", "2027-12-31"),
        "waivers/late.yaml:7: wool passes only by this change, not by main: waiver late: expires: 2026-11-19 → 2027-",
        id="a waiver that lasts longer",
    ),
    pytest.param(
        (swap(ACT, ASKS, "        - {judgement: fit, cite: act s 3}"),),
        whole("register/fit.yaml", JUDGEMENT),
        "register/fit.yaml:1: wool passes only by this change, not by main: judgement fit, added",
        id="a judgement",
    ),
    pytest.param(
        (swap("exports/wool.yaml", "stored_in: [NZ]", "stored_in: [NZ]\ndraft: true"),),
        appended("sekisho.toml", "allow_drafts = true\n"),
        "sekisho.toml:2: wool passes only by this change, not by main: allow_drafts: no → yes",
        id="drafts allowed",
    ),
    pytest.param(
        (NO_WOOL,),
        swap(ACT, "none_of: [wool]", "none_of: [lamb]"),
        f"{ACT}:11: wool passes only by this change, not by main: nz/act: basis small “Few people”: ",
        id="one's own law",
    ),
    pytest.param(
        (whole("regimes/kiwi.yaml", NO_SENDING),),
        removed("regimes/kiwi.yaml"),
        "main:kiwi/regimes/kiwi.yaml:1: wool passes only by this change, not by main: kiwi: Kiwi rules (kiwi), removed",
        id="one's own law is gone",
    ),
    pytest.param(
        (NO_WOOL, appended("sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n\n[check]\nfail-on = "advisory"\n')),
        swap("sekisho.toml", 'fail-on = "advisory"', 'fail-on = "hard-mandatory"'),
        "sekisho.toml:7: wool passes only by this change, not by main: fail-on: advisory → hard-mandatory",
        id="fail-on",
    ),
]


@pytest.mark.parametrize(("before", "change", "said"), GRANTS)
@pytest.mark.usefixtures("repository")
def test_what_the_change_grants_itself_is_red_and_named(before, change, said, kiwi, sekisho):
    base(kiwi, *before)
    change(kiwi)
    assert sekisho("check", *DAY).code == 0
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (1, [])
    assert [line[: len(said)] for line in told(answer)] == [said]
    gaps = json.loads(sekisho("check", "--base", "main", *DAY, "-o", "json").out)["gaps"]
    assert [f"{gap['file']}:{gap['line']}: {gap['text']}"[: len(said)] for gap in gaps] == [said]


def test_a_pinned_day_is_named(repository, kiwi, sekisho):
    base(kiwi, swap(MILL, "2027-03-31", "2026-01-31"))
    appended("sekisho.toml", "rehearsal = true\nas_of = 2026-01-15\n")(kiwi)
    assert sekisho("check").code == 0
    answer = sekisho("check", "--base", "main")
    assert answer.code == 1
    assert told(answer) == [
        "sekisho.toml:2: wool passes only by this change, not by main: rehearsal: no → yes",
        "sekisho.toml:3: wool passes only by this change, not by main: as_of: nothing → 2026-01-15",
    ]


def test_of_several_that_grant_only_together_each_is_named(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    both(SOFT, whole("waivers/late.yaml", WAIVER))(kiwi)
    only = "wool passes only by this change, not by main:"
    assert told(sekisho("check", "--base", "main", *DAY)) == [
        f"sekisho.toml:4: {only} the level of nz/act: hard-mandatory → soft-mandatory",
        f"waivers/late.yaml:1: {only} waiver late, added",
    ]


def test_of_two_either_of_which_would_do_both_are_named(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    appended("sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n')(kiwi)
    swap(MILL, "purposes: [lamb]", "purposes: any")(kiwi)
    lines = told(sekisho("check", "--base", "main", *DAY))
    assert sorted(line.partition(" by main: ")[2] for line in lines) == [
        "scc mill: purposes: lamb → any (or by another change that is named here)",
        "the level of nz/act: hard-mandatory → advisory (or by another change that is named here)",
    ]


# ---- what happened stands for ever


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (swap(MILL, SUSPENDED, ""), f"{MILL}:1"),
        (swap(MILL, "status: suspended", "status: granted"), f"{MILL}:10"),
        (swap(MILL, "on: 2026-06-01,", "on: 2026-06-02,"), f"{MILL}:10"),
        (removed(MILL), f"main:kiwi/{MILL}:11"),
        (moved(MILL, "register/mill-2.yaml"), f"main:kiwi/{MILL}:11"),
    ],
)
def test_an_event_is_never_taken_back(change, place, repository, kiwi, sekisho):
    base(kiwi, appended(MILL, SUSPENDED), whole("register/.keep", ""))
    change(kiwi)
    answer = sekisho("check", "--base", "main", "--partial", *DAY)
    assert answer.code == 1
    said = f"{place}: scc mill: what happened stands for ever, and this is gone or changed: events"
    assert [line for line in answer.out.splitlines() if line.startswith(said)] != []


def test_an_event_may_be_added_moved_and_told_where_it_was_read(repository, kiwi, sekisho):
    base(kiwi, appended(MILL, SUSPENDED), swap("exports/wool.yaml", "purpose: wool", "purpose: parcels"))
    fresh = "events:\n  - {on: 2026-07-01, recorded_on: 2026-07-02, status: revoked}\n"
    swap(
        MILL,
        SUSPENDED,
        fresh + SUSPENDED.replace("events:\n", "").replace("suspended}", "suspended, source: a letter}"),
    )(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines, told(answer)) == (0, [], [])


# ---- where the policy is


def test_a_base_without_the_folder_grants_nothing(repository, kiwi, sekisho):
    git(repository, "checkout", "--orphan", "bare")
    git(repository, "rm", "-r", "--cached", "kiwi")
    git(repository, "commit", "--allow-empty", "-m", "nothing")
    answer = sekisho("check", "--base", "bare", *DAY)
    assert answer.code == 1
    lines = [line for line in answer.out.splitlines() if "bare" in line]
    assert lines[0].startswith("sekisho.toml:1: bare holds no .: nothing of the policy stands there, all of it is new")
    assert lines[1:] == [f"{MILL}:1: wool passes only by this change, not by bare: scc mill, added"]


def test_another_folder_beside_the_organisation_is_not_followed(repository, kiwi, sekisho, monkeypatch):
    """[tool.sekisho] leads to a copy without any export."""
    base(kiwi, whole("../pyproject.toml", '[tool.sekisho]\norganisation = "kiwi"\n'), NO_WOOL)
    monkeypatch.chdir(repository)
    whole("other/sekisho.toml", 'organisation = "kiwi"\n[check]\nallow-empty = true\n')(repository)
    whole("other/register/.keep", "")(repository)
    swap("pyproject.toml", '"kiwi"', '"other"')(repository)
    assert sekisho("check", *DAY).code == 0
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 1
    assert "the organisation's folder is kiwi at main, and this change leads to other" in answer.out
    assert "block     DENY          wool" in answer.out


def test_a_nearer_folder_is_not_followed(repository, kiwi, sekisho, monkeypatch):
    base(kiwi, NO_WOOL)
    whole("dags/sekisho.toml", 'organisation = "kiwi"\n[check]\nallow-empty = true\n')(kiwi)
    whole("dags/register/.keep", "")(kiwi)
    monkeypatch.chdir(kiwi / "dags")
    assert sekisho("check", *DAY).code == 0
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 1
    assert "block     DENY          wool" in answer.out


def test_an_organisation_that_was_moved_is_named_anew(repository, kiwi, sekisho, monkeypatch):
    base(kiwi, whole("../pyproject.toml", '[tool.sekisho]\norganisation = "kiwi"\n'))
    monkeypatch.chdir(repository)
    kiwi.rename(repository / "weka")
    swap("pyproject.toml", '"kiwi"', '"weka"')(repository)
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 2
    assert "the organisation's folder at main, and this change has no sekisho.toml there" in answer.lines[0]
    answer = sekisho("check", "-C", "weka", "--base", "main", *DAY)
    assert (answer.code, "main holds no weka" in answer.out) == (1, True)


@pytest.mark.parametrize("setting", ["paths", "allow-empty", "partial"])
def test_how_the_base_checks_holds(setting, repository, kiwi, sekisho):
    """The task is gone from the DAG files, and the change looks elsewhere, or looks away."""
    base(kiwi, appended("sekisho.toml", '\n[check]\npaths = ["dags"]\n'))
    if setting == "paths":
        removed("dags/wool.py")(kiwi)
        swap("sekisho.toml", 'paths = ["dags"]', "paths = []")(kiwi)
    elif setting == "partial":
        removed("dags/wool.py")(kiwi)
        appended("sekisho.toml", "partial = true\n")(kiwi)
    else:
        both(removed("exports/wool.yaml"), removed("exports/parcels.yaml"), removed("dags/wool.py"))(kiwi)
        appended("sekisho.toml", "allow-empty = true\n")(kiwi)
    assert sekisho("check", *DAY).code == 0
    assert sekisho("check", "--base", "main", *DAY).code == (4 if setting == "allow-empty" else 1)


def test_dag_files_that_the_base_looks_at_are_not_moved_away(repository, kiwi, sekisho):
    base(kiwi, appended("sekisho.toml", '\n[check]\npaths = ["dags"]\n'))
    both(moved("dags", "flows"), swap("sekisho.toml", '"dags"', '"flows"'))(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, "main looks at" in answer.out) == (1, True)
    assert sekisho("check", "flows", "--base", "main", *DAY).code == 0


def test_what_whoever_runs_it_asks_for_stands(repository, kiwi, sekisho):
    base(kiwi, appended("sekisho.toml", '\n[enforcement]\ndefault = "advisory"\n'), NO_WOOL)
    appended("sekisho.toml", '\n[check]\nfail-on = "hard-mandatory"\n')(kiwi)
    assert sekisho("check", "--base", "main", *DAY).code == 0
    assert sekisho("check", "--base", "main", *DAY, "--fail-on", "advisory").code == 1


# ---- the revision


def test_no_folder_stands_in_for_the_revision(repository, kiwi, sekisho):
    base(kiwi, NO_WOOL)
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    whole("main/.keep", "")(kiwi)
    assert sekisho("check", "--base", "main", *DAY).code == 1
    answer = sekisho("diff", "main", *DAY)
    said = "`main` is a folder here and a revision as well; write ./main for the folder, main^0 for the revision"
    assert (answer.code, answer.lines) == (2, [f"sekisho: {said}"])


def test_no_attribute_leaves_anything_of_the_base_out(repository, kiwi, sekisho):
    """`git archive` would leave out what is marked `export-ignore`."""
    base(kiwi, swap(ACT, "    - basis: small", "    - basis: tiny"), whole("../.gitattributes", "* export-ignore\n"))
    swap(MILL, "purposes: [wool]", "purposes: [lamb]")(kiwi)
    assert "~ scc mill" in sekisho("diff", "main", *DAY).out


def test_a_link_is_followed_within_the_repository_and_not_out_of_it(repository, kiwi, sekisho):
    whole("house/act.yaml", (kiwi / ACT).read_bytes())(repository)
    removed(ACT)(kiwi)
    (kiwi / ACT).symlink_to("../../../house/act.yaml")
    committed(repository, "linked")
    assert sekisho("check", "--base", "main", *DAY).code == 0
    (kiwi / "places.yaml").unlink()
    (kiwi / "places.yaml").symlink_to("/etc/hostname")
    committed(repository, "linked out")
    git(repository, "checkout", "main~2", "--", "kiwi/places.yaml")
    answer = sekisho("check", "--base", "main", *DAY)
    assert (answer.code, answer.lines) == (
        2,
        ["sekisho: main:kiwi/places.yaml: a link that leads out of the repository; make it a file"],
    )


def test_a_shallow_clone_says_what_to_fetch(repository, kiwi, sekisho, monkeypatch):
    committed(repository, "second")
    clone = repository / "clone"
    subprocess.run(["git", "clone", "--depth=1", f"file://{repository}", str(clone)], check=True, capture_output=True)
    monkeypatch.chdir(clone / "kiwi")
    assert sekisho("check", "--base", "origin/main", *DAY).code == 0
    answer = sekisho("check", "--base", "main~1", *DAY)
    assert answer.code == 2
    said = f"`main~1` is neither a folder nor a revision of {clone}; this clone is shallow: git fetch --depth=1 origin"
    way = "main~1, and name the revision FETCH_HEAD, or clone it whole (fetch-depth: 0)"
    assert answer.lines == [f"sekisho: {said} {way}"]


@pytest.mark.parametrize(("name", "code"), [("nonsense", 2), ("", 2), ("--help", 2)])
def test_what_is_no_revision_is_said(name, code, repository, kiwi, sekisho):
    assert sekisho("check", f"--base={name}", *DAY).code == code


def test_outside_of_git_and_of_the_repository(kiwi, sekisho, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(kiwi.parent))
    assert sekisho("check", "--base", "main", *DAY).code == 2


def test_a_base_that_cannot_be_read_is_named_as_people_call_it(repository, kiwi, sekisho):
    base(kiwi, swap("exports/wool.yaml", "recipient: otago", "recipient: otaga"))
    swap("exports/wool.yaml", "recipient: otaga", "recipient: otago")(kiwi)
    answer = sekisho("check", "--base", "main", *DAY)
    said = "main:kiwi/exports/wool.yaml:3: no party is called `otaga`; did you mean `otago`?"
    way = "those responsible for the policy read all of it, and merge what mends main first, on its own"
    assert (answer.code, answer.lines) == (1, [])
    (line,) = told(answer)
    refused = f"sekisho.toml:1: this sekisho refuses what stands at main: {said}"
    assert line == f"{refused}; the change is judged by its own policy only: {way}"


def test_the_working_tree_is_left_alone(repository, kiwi, sekisho):
    whole("notes.txt", "mine")(kiwi)
    before = subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True).stdout
    sekisho("check", "--base", "main", *DAY)
    after = subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True).stdout
    assert after == before
    assert revision("main", kiwi).top == repository


def test_odd_files_of_the_base_are_told_and_a_large_one_beside_is_no_matter(repository, kiwi, sekisho):
    (kiwi / "contract.pdf").write_bytes(b"x" * (6 << 20))
    base(kiwi, lambda folder: (folder / "exports/loop.yaml").symlink_to("loop.yaml"))
    (kiwi / "exports/loop.yaml").unlink()
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 1
    assert "main:kiwi/exports/loop.yaml: cannot be read: Too many levels of symbolic links" in answer.out
    base(kiwi, lambda folder: (folder / "exports/large.yaml").write_bytes(b"#" * (5 << 20)))
    (kiwi / "exports/large.yaml").unlink()
    answer = sekisho("check", "--base", "main", *DAY)
    assert answer.code == 1
    assert "main:kiwi/exports/large.yaml: cannot be read: it is larger than 4 MiB" in answer.out
