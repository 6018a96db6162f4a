"""`sekisho diff`: two days, two folders, two revisions of a real git repository."""

import json
import subprocess

import pytest

from sekisho import packs
from tests.bad_input.harness import swap, whole

BEFORE, AFTER = ("--at", "2027-03-01"), ("--at", "2027-04-15")

HEADS = "persons exported since 1 January with ordinary personal data (ledger.ordinary.calendar_year)"


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=Kiwi", "-c", "user.email=kiwi@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(kiwi):
    """The organisation's folder in a git repository, with one commit, tagged `first`."""
    git(kiwi.parent, "init", "--initial-branch=main")
    git(kiwi.parent, "add", "kiwi")
    git(kiwi.parent, "commit", "-m", "first")
    git(kiwi.parent, "tag", "first")
    return kiwi.parent


# ---- two days


def test_two_days_tell_the_flip_its_day_its_cause_and_where_that_is_written(kiwi, sekisho):
    answer = sekisho("diff", *BEFORE, *AFTER)
    assert (answer.code, answer.lines) == (1, [])
    assert answer.out.splitlines() == [
        "kiwi: what changes between 2027-03-01 and 2027-04-15",
        "",
        "wool: ALLOW (nz/act: agreement) → DENY",
        "  from 2027-04-01",
        "    because: mill expires on 2027-03-31  [act s 3]",
        "      register/mill.yaml:7",
        "    now: nz/act, agreement: mill expired on 2027-03-31",
        "",
        "1 of 2 exports flips; it is blocked afterwards.",
    ]


def test_what_flips_to_the_better_fails_nobody(kiwi, sekisho):
    assert sekisho("diff", "--at", "2025-03-01", "--at", "2025-05-01").code == 0


def test_nothing_flips(kiwi, sekisho):
    answer = sekisho("diff", "--at", "2026-03-01", "--at", "2026-05-01")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "None of 2 exports flips.")


def test_what_is_so_on_both_days_and_not_in_between_is_told_apart(kiwi, sekisho):
    whole(
        "register/next.yaml",
        (kiwi / "register/mill.yaml")
        .read_text()
        .replace("2025-04-01", "2027-05-01")
        .replace("2027-03-31", "2029-03-31"),
    )(kiwi)
    answer = sekisho("diff", *BEFORE, "--at", "2027-06-01")
    assert answer.code == 0
    told = answer.out.splitlines()
    assert told[2] == "The same on both days, otherwise in between"
    assert "    from 2027-04-01  ALLOW (nz/act: agreement) → DENY" in told
    assert "    from 2027-05-01  DENY → ALLOW (nz/act: agreement)" in told


def test_advisory_enforcement_does_not_fail(kiwi, sekisho):
    swap("sekisho.toml", "\n", '\n[enforcement]\ndefault = "advisory"\n')(kiwi)
    assert sekisho("diff", *BEFORE, *AFTER).code == 0
    assert "→ DENY, advisory" in sekisho("diff", *BEFORE, *AFTER).out
    assert sekisho("diff", *BEFORE, *AFTER, "--fail-on", "advisory").code == 1


def test_in_japanese(kiwi, sekisho):
    answer = sekisho("diff", *BEFORE, *AFTER, "--lang", "ja")
    assert "kiwi：2027-03-01から2027-04-15までの変化" in answer.out
    assert "理由: millは2027-03-31に有効期間満了" in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name two versions, or the two days to compare"),
        (BEFORE, "name two versions, or the two days to compare"),
        ((*BEFORE, *AFTER, *AFTER), "name two versions, or the two days to compare"),
        ((*AFTER, *BEFORE), "2027-03-01 is not after 2027-04-15; write the earlier day first"),
        ((*BEFORE, *BEFORE), "2027-03-01 is not after 2027-03-01; write the earlier day first"),
        ((*BEFORE, "--at", "tomorrow"), "'tomorrow' is not a day"),
        (("main", *BEFORE, *AFTER), "versions are compared on one day; write --at once"),
        ((*BEFORE, *AFTER, "-o", "html"), "no format is called `html`; expected one of: json, markdown, text"),
    ],
)
def test_what_cannot_be_compared_is_said(arguments, said, kiwi, sekisho):
    answer = sekisho("diff", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.lines[-1]


# ---- two revisions


def test_a_revision_against_what_lies_here(repository, kiwi, sekisho):
    swap("register/mill.yaml", "purposes: [wool]", "purposes: [lamb]")(kiwi)
    (kiwi / "regimes/nz/act.yaml").write_text(
        (kiwi / "regimes/nz/act.yaml").read_text(encoding="utf-8").replace("at_most: 1000", "at_most: 900"),
        encoding="utf-8",
    )
    answer = sekisho("diff", "first", "--at", "2026-11-20")
    assert (answer.code, answer.lines) == (1, [])
    assert answer.out.splitlines() == [
        "kiwi: what changes from first to now, as of 2026-11-20",
        "",
        "The law",
        "  nz/act",
        "    ~ basis small “Few people”  [act s 2]",
        f"        no longer asks: {HEADS} at most 1,000 [act s 2]",
        f"        now asks: {HEADS} at most 900 [act s 2]",
        "",
        "Papers",
        "  ~ scc mill",
        "      purposes: wool → lamb",
        "",
        "wool: ALLOW (nz/act: agreement) → DENY",
        "  because",
        "    ~ scc mill (purposes: wool → lamb)",
        "    now: nz/act, agreement: mill does not cover it (purposes must be wool, not lamb)",
        "",
        "1 of 2 exports flips; it is blocked afterwards.",
    ]


def test_two_revisions_and_a_folder(repository, kiwi, sekisho):
    """Git keeps no empty folder: the register of the second revision is empty, not missing."""
    (kiwi / "register/mill.yaml").unlink()
    git(repository, "add", "--all")
    git(repository, "commit", "-m", "the paper is gone")
    assert sekisho("diff", "first", "HEAD", "--at", "2026-11-20").code == 1
    assert sekisho("diff", "HEAD", "first", "--at", "2026-11-20").code == 0
    assert "HEAD to first" in sekisho("diff", "HEAD", "first", "--at", "2026-11-20").out
    answer = sekisho("diff", "HEAD", kiwi, "--at", "2026-11-20")
    assert (answer.code, answer.out.splitlines()[2]) == (0, "Nothing was changed.")


def test_a_folder_of_law_stands_in_place_of_the_law_that_ships(kiwi, sekisho, tmp_path):
    """Two folders of law, and the organisation as it lies there now."""
    act = (kiwi / "regimes/nz/act.yaml").read_text(encoding="utf-8")
    for name, text in (
        ("old", act),
        ("new", act.replace("cite: act s 3\n", "cite: act s 3\n      until: 2026-01-01\n")),
    ):
        whole("regimes/nz/act.yaml", text)(tmp_path / name)
        whole("shared/countries.yaml", (packs.shipped() / "shared/countries.yaml").read_bytes())(tmp_path / name)
    (kiwi / "regimes/nz/act.yaml").unlink()
    answer = sekisho("diff", tmp_path / "old", tmp_path / "new", "--at", "2026-11-20")
    assert answer.code == 1
    assert "        out of force from: nothing → 2026-01-01" in answer.out.splitlines()
    assert "    ~ nz/act: basis agreement “A written agreement” (out of force from: nothing → 2026-01-01)" in answer.out


def test_the_shipped_law_is_compared_where_the_organisation_lies_in_its_folder(kiwi, sekisho, tmp_path, monkeypatch):
    """As in sekisho's own repository: policies/ with the law, and the organisation's folder inside."""
    policies = tmp_path / "policies"
    for part in ("shared/countries.yaml",):
        whole(part, (packs.shipped() / part).read_bytes())(policies)
    (kiwi / "regimes").rename(policies / "regimes")
    kiwi.rename(policies / "kiwi")
    git(tmp_path, "init", "--initial-branch=main")
    git(tmp_path, "add", "policies")
    git(tmp_path, "commit", "-m", "first")
    monkeypatch.setattr(packs, "shipped", lambda: policies)
    monkeypatch.chdir(policies)
    (policies / "regimes/nz/act.yaml").rename(policies / "regimes/nz/law.yaml")
    (policies / "kiwi/register/mill.yaml").unlink()
    answer = sekisho("diff", "main", "-C", policies / "kiwi", "--at", "2026-11-20", "-o", "json")
    report = json.loads(answer.out)
    assert [(change["action"], change["home"]) for change in report["changes"]] == [
        ("removed", "nz/act"),
        ("added", "nz/law"),
        ("removed", "mill"),
    ]
    assert [flip["export"] for flip in report["flips"]] == ["wool"]


def test_further_folders_of_law_are_taken_from_the_revision(repository, kiwi, sekisho):
    law = repository / "law/regimes/nz"
    law.mkdir(parents=True)
    (kiwi / "regimes/nz/act.yaml").rename(law / "act.yaml")
    whole("sekisho.toml", 'organisation = "kiwi"\nlaw = ["../law"]\n')(kiwi)
    git(repository, "add", "--all")
    git(repository, "commit", "-m", "law apart")
    swap("act.yaml", "title: {en: Few people", "title: {en: Very few people")(law)
    answer = sekisho("diff", "HEAD", "--at", "2026-11-20")
    assert (answer.code, answer.lines) == (0, [])
    assert "title: “Few people” → “Very few people”" in answer.out


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("nonsense", "`nonsense` is neither a folder nor a revision of {repository}"),
        ("dags", "dags: no folder of policies; it holds neither `regimes` nor `shared`, nor sekisho.toml"),
        ("empty", "empty: it does not hold kiwi; name a later revision"),
    ],
)
def test_what_is_no_version_is_said_in_one_line(version, said, repository, sekisho):
    git(repository, "checkout", "--orphan", "bare")
    git(repository, "rm", "-r", "--cached", "kiwi")
    git(repository, "commit", "--allow-empty", "-m", "nothing")
    git(repository, "tag", "empty")
    answer = sekisho("diff", version)
    assert (answer.code, answer.out) == (2, "")
    assert said.format(repository=repository) in answer.lines[-1]


def test_outside_of_git(kiwi, sekisho, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(kiwi.parent))
    answer = sekisho("diff", "main")
    assert answer.code == 2
    assert answer.lines == [f"sekisho: `main` is no folder, and {kiwi} lies in no git repository"]


def test_without_git(kiwi, sekisho, monkeypatch):
    monkeypatch.setenv("PATH", "")
    answer = sekisho("diff", "main")
    assert (answer.code, answer.lines) == (2, ["sekisho: git is not installed; name two folders instead of revisions"])


def test_an_old_version_that_cannot_be_read_is_named_as_people_call_it(repository, kiwi, sekisho):
    swap("exports/wool.yaml", "recipient: otago", "recipient: otaga")(kiwi)
    git(repository, "commit", "--all", "-m", "broken")
    git(repository, "checkout", "first", "--", "kiwi")
    answer = sekisho("diff", "main")
    assert (answer.code, answer.lines) == (
        3,
        ["sekisho: main:kiwi/exports/wool.yaml:3: no party is called `otaga`; did you mean `otago`?"],
    )
    git(repository, "tag", "loose")
    swap("sekisho.toml", 'organisation = "kiwi"', "organisation = 1")(kiwi)
    git(repository, "commit", "--all", "-m", "more broken")
    git(repository, "checkout", "first", "--", "kiwi")
    answer = sekisho("diff", "main")
    assert (answer.code, answer.lines[0].partition(":1:")[0]) == (2, "sekisho: main:kiwi/sekisho.toml")


# ---- formats


def test_markdown_for_a_pull_request(repository, kiwi, sekisho):
    swap("register/mill.yaml", "purposes: [wool]", "purposes: [lamb]")(kiwi)
    answer = sekisho("diff", "first", "--at", "2026-11-20", "-o", "markdown")
    row = "| `wool` | ALLOW<br>nz/act: agreement | **DENY** | ~ scc mill<br>now: nz/act, agreement: mill "
    assert answer.out.splitlines() == [
        "### kiwi: what changes from first to now, as of 2026-11-20",
        "",
        "**1 of 2 exports flips; it is blocked afterwards.**",
        "",
        "| export | before | after | why |",
        "|---|---|---|---|",
        f"{row}does not cover it (purposes must be wool, not lamb) |",
        "",
        "<details>",
        "<summary>Papers: 1 change</summary>",
        "",
        "- ~ scc mill",
        "  - purposes: wool → lamb",
        "",
        "</details>",
    ]


def test_markdown_of_two_days_names_the_line(kiwi, sekisho):
    row = sekisho("diff", *BEFORE, *AFTER, "-o", "markdown").out.splitlines()[6]
    assert "from 2027-04-01: mill expires on 2027-03-31 (`register/mill.yaml:7`)" in row


def test_what_people_have_written_is_not_taken_for_markdown(repository, kiwi, sekisho):
    swap("exports/wool.yaml", '"The wool"', '"The | <b>wool</b> *of* [sheep]"')(kiwi)
    answer = sekisho("diff", "first", "--at", "2026-11-20", "-o", "markdown")
    assert r"The \| &lt;b&gt;wool&lt;/b&gt; \*of\* \[sheep\]" in answer.out


def test_json_has_flips_turns_and_changes(repository, kiwi, sekisho):
    report = json.loads(sekisho("diff", *BEFORE, *AFTER, "-o", "json").out)
    assert (report["schema"], report["old"], report["new"], report["as_of"]) == (1, "2027-03-01", "2027-04-15", None)
    (turn,) = report["flips"][0]["turns"]
    assert turn["causes"] == [
        {
            "key": "paper:mill:expiry",
            "text": "mill expires on 2027-03-31",
            "cite": "act s 3",
            "citation": "act s 3",
            "url": None,
            "where": "register/mill.yaml:7",
        }
    ]
    (kiwi / "exports/wool.yaml").unlink()
    report = json.loads(sekisho("diff", "first", "--at", "2026-11-20", "-o", "json").out)
    (flip,) = report["flips"]
    assert (flip["before"]["word"], flip["after"]) == ("ALLOW", None)
    assert [report["changes"][index]["home"] for index in flip["changes"]] == ["wool"]


def test_text_and_a_file_at_once(kiwi, sekisho):
    answer = sekisho("diff", *BEFORE, *AFTER, "-o", "text", "-o", "json=report.json")
    assert answer.out.startswith("kiwi:")
    assert json.loads((kiwi / "report.json").read_text(encoding="utf-8"))["organisation"] == "kiwi"
