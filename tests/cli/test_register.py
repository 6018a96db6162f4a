"""`sekisho register`: the papers, what hangs on them, what is wrong with them, and how a new one is entered."""

import csv
import hashlib
import io
import json
import sys

import pytest

from sekisho.files import read_yaml
from tests.bad_input.harness import swap, whole

DAY = ("--at", "2026-11-20")
MILL = "register/mill.yaml"
JUDGEMENT = """\
kind: judgement
question: nz/act#fair
answer: met
reason: Everybody was asked.
decided_by: Aroha, counsel
decided_on: 2026-01-10
expires: 2027-01-09
zone: Pacific/Auckland
"""
BASIS = """\
    - basis: fair
      title: {en: Fair to all, ja: 公正}
      cite: act s 4
      all:
        - {judgement: fair, cite: act s 4}
"""


@pytest.fixture
def typed(monkeypatch):
    """Somebody answers the questions, one line each."""
    return lambda *lines: monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def judged(kiwi):
    """The law raises a question, and somebody has answered it."""
    swap("regimes/nz/act.yaml", "    - basis: agreement\n", f"{BASIS}    - basis: agreement\n")(kiwi)
    whole("register/fair.yaml", JUDGEMENT)(kiwi)


def rows(path):
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def papers(answer):
    return {one["id"]: one for one in json.loads(answer.out)["papers"]}


# ---- list


def test_one_line_for_each_paper_says_how_it_stands_and_what_hangs_on_it(kiwi, sekisho):
    answer = sekisho("register", "list", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines()[0] == "kiwi: the register as of 2026-11-20"
    row = next(line for line in answer.out.splitlines() if line.startswith("mill "))
    assert row.split() == ["mill", "scc", "kiwi", "→", "otago", "2025-04-01", "2027-03-31", "valid", "1"]
    assert answer.out.endswith("1 in all: 1 valid\n")


@pytest.mark.parametrize(
    ("day", "status", "waiting"),
    [
        ("2025-03-31", "not-yet", ["wool"]),
        ("2025-04-01", "valid", []),
        ("2027-03-31", "valid", []),
        ("2027-04-01", "expired", ["wool"]),
    ],
)
def test_the_status_is_that_of_the_day(day, status, waiting, kiwi, sekisho):
    mill = papers(sekisho("register", "list", "--at", day, "-o", "json"))["mill"]
    assert (mill["status"], list(mill["waiting"])) == (status, waiting)
    assert [one["export_id"] for one in mill["hanging"]] == ([] if waiting else ["wool"])


@pytest.mark.parametrize("status", ["suspended", "revoked", "withdrawn", "lapsed"])
def test_what_happened_to_it_counts_from_its_day(status, kiwi, sekisho):
    swap(MILL, "clauses:", f"events: [{{on: 2026-05-01, recorded_on: 2026-05-02, status: {status}}}]\nclauses:")(kiwi)
    before = papers(sekisho("register", "list", "--at", "2026-04-30", "-o", "json"))["mill"]
    after = papers(sekisho("register", "list", "--at", "2026-05-01", "-o", "json"))["mill"]
    assert (before["status"], after["status"], after["since"]) == ("valid", status, "2026-05-01")
    assert f"{status} since 2026-05-01  1 waiting" in sekisho("register", "list", *DAY).out


def test_blanks_that_every_law_asks_about_make_it_incomplete(kiwi, sekisho):
    swap(MILL, "purposes: [wool]\n", "")(kiwi)
    swap(MILL, "printed_expiry: 2027-03-31\n", "")(kiwi)
    mill = papers(sekisho("register", "list", *DAY, "-o", "json"))["mill"]
    assert (mill["status"], mill["blanks"]) == ("incomplete", ["purposes", "printed_expiry"])
    assert "not entered  incomplete: purposes, printed_expiry" in sekisho("register", "list", *DAY).out


def test_an_extension_counts_and_is_marked(kiwi, sekisho):
    longer = "events: [{on: 2027-01-10, recorded_on: 2027-01-11, status: extended, until: 2028-03-31}]\n"
    swap(MILL, "clauses:", f"{longer}clauses:")(kiwi)
    assert "2027-03-31  valid" in sekisho("register", "list", "--at", "2027-01-09").out
    assert "2028-03-31 (extended)  valid" in sekisho("register", "list", "--at", "2027-01-10").out


def test_a_term_of_the_law_is_computed_only_where_nothing_is_printed(kiwi, sekisho):
    termed(kiwi)
    mill = papers(sekisho("register", "list", *DAY, "-o", "json"))["mill"]
    assert mill["last_day"] == {
        "printed": "2027-03-31",
        "extended": None,
        "computed": "2028-04-01",
        "last": "2027-03-31",
        "endless": False,
    }
    swap(MILL, "printed_expiry: 2027-03-31\n", "")(kiwi)
    told = sekisho("register", "list", *DAY).out
    assert "2028-04-01 (computed)  incomplete: printed_expiry" in told, "it may print an earlier day"
    swap(MILL, "zone:", "printed_expiry: none\nzone:")(kiwi)
    assert "2028-04-01 (computed)  valid" in sekisho("register", "list", *DAY).out


def termed(kiwi, months=36):
    """The law gives agreements a term."""
    row = f"tables:\n  months: [{{value: {months}, cite: act s 3}}]\napplies:"
    swap("regimes/nz/act.yaml", "applies:", row)(kiwi)
    swap("regimes/nz/act.yaml", "{evidence: scc, cite", "{evidence: scc, valid_for: months, cite")(kiwi)


@pytest.mark.parametrize(("days", "found"), [("130", []), ("131", ["mill"])])
def test_what_ends_soon(days, found, kiwi, sekisho):
    assert list(papers(sekisho("register", "list", *DAY, "--expiring", days, "-o", "json"))) == found


def test_one_kind_alone(kiwi, sekisho):
    judged(kiwi)
    assert list(papers(sekisho("register", "list", *DAY, "--kind", "judgement", "-o", "json"))) == ["fair"]
    assert list(papers(sekisho("register", "list", *DAY, "--kind", "scc", "-o", "json"))) == ["mill"]
    assert sekisho("register", "list", *DAY, "--kind", "bcr").out.endswith("\nnone\n")
    answer = sekisho("register", "list", "--kind", "ssc")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines[0].startswith("sekisho: no kind of evidence is called `ssc`; did you mean `scc`? All kinds, ")


def test_a_spreadsheet(kiwi, sekisho):
    judged(kiwi)
    sekisho("register", "list", *DAY, "-o", "csv=papers.csv")
    found = {row["id"]: row for row in rows(kiwi / "papers.csv")}
    assert (found["mill"]["last_day"], found["mill"]["file"]) == ("2027-03-31", MILL)
    assert (found["fair"]["issued"], found["fair"]["status"]) == ("2026-01-10", "valid")
    assert [found[name]["hanging"] for name in ("mill", "fair")] == ["", "parcels"]


def test_titles_and_words_in_japanese(kiwi, sekisho):
    swap(MILL, "holder:", "title: {en: Agreement, ja: 毛糸契約}\nholder:")(kiwi)
    answer = sekisho("register", "list", *DAY, "--lang", "ja").out
    assert "有効" in answer
    assert answer.endswith("計1件: 有効1\n")
    assert "毛糸契約" in answer


def test_a_format_that_there_is_not_is_told_before_anything_is_read(kiwi, sekisho):
    (kiwi / MILL).write_text("{", encoding="utf-8")
    answer = sekisho("register", "list", "-o", "cvs")
    assert (answer.code, answer.lines) == (2, ["sekisho: no format is called `cvs`; did you mean `csv`?"])


# ---- show


def test_everything_about_one_paper(kiwi, sekisho):
    termed(kiwi)
    answer = sekisho("register", "show", "mill", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    told = [line.strip() for line in answer.out.splitlines()]
    said = [line.split(maxsplit=1) for line in told]
    assert MILL in told
    assert ["categories", "any: no limit"] in said
    assert ["modules", "not entered"] in said
    life = told[told.index("Its life") :]
    assert life[1:5] == [
        "2025-04-01  issued",
        "2027-03-31  last day, printed: counts",
        "2028-04-01  last day by the term of nz/act, 36 months [act s 3]",
        "2026-11-20  on this day: valid",
    ]
    assert "nz/act: agreement, A written agreement [act s 3]" in told
    assert "wool (nz/act: agreement)" in told
    assert told[-1] == "wool: ALLOW → DENY"


FULL = """\
kind: cn-security-assessment
title: {en: Assessment, ja: 安全評価}
holder: kiwi
beneficiaries: [otago]
counterparties: [otago]
persons: 500
under: [order-16]
outcome: passed
occurrences:
  - {on: 2026-05-01, recorded_on: 2026-05-02, what: incident}
document: {url: signed.pdf}
issued: 2025-04-01
zone: Asia/Shanghai
events:
  - {on: 2026-01-01, recorded_on: 2026-01-02, status: extended, until: 2029-01-01, source: a letter}
"""


def test_whatever_a_paper_says_is_shown(kiwi, sekisho):
    whole("register/assessed.yaml", FULL)(kiwi)
    said = [line.split(maxsplit=1) for line in sekisho("register", "show", "assessed", *DAY).out.splitlines()]
    assert ["occurrences", "on: 2026-05-01, recorded_on: 2026-05-02, what: incident"] in said
    assert ["document", "url: signed.pdf"] in said
    assert ["2026-01-01", "extended → 2029-01-01 (recorded 2026-01-02): a letter"] in said
    assert ["?", "last day, printed: not entered"] in said
    assert ["2029-01-01", "last day, as extended: counts"] in said
    assert ["2026-11-20", "on this day: incomplete: purposes, categories, countries"] in said
    assert "安全評価" in sekisho("register", "show", "assessed", *DAY, "--lang", "ja").out


def test_an_answer_that_is_outstanding_is_a_doubt(kiwi, sekisho):
    rest = "purposes: any\ncategories: any\ncountries: any\nprinted_expiry: none\n"
    whole("register/assessed.yaml", FULL + rest)(kiwi)
    assert "in doubt: an incident on 2026-05-01" in sekisho("register", "list", *DAY).out
    told = json.loads(sekisho("register", "check", *DAY, "-o", "json").out)["findings"]
    assert [one["code"] for one in told if one["code"] != "unused"] == ["in-doubt"]


def test_one_that_is_over_shows_who_waits_for_it(kiwi, sekisho):
    answer = sekisho("register", "show", "mill", "--at", "2027-04-01").out
    assert "on this day: expired" in answer
    assert answer.endswith("Exports that wait for it\n  wool (nz/act)\n")


def test_a_judgement_shows_where_its_question_is_raised(kiwi, sekisho):
    judged(kiwi)
    answer = sekisho("register", "show", "fair", *DAY).out
    assert "nz/act: fair, Fair to all [act s 4]" in answer
    assert "2027-01-09  last day" in answer
    assert "decided_by  Aroha, counsel" in answer


def test_as_json_the_fields_are_those_of_the_file(kiwi, sekisho):
    mill = json.loads(sekisho("register", "show", "mill", *DAY, "-o", "json").out)["paper"]
    assert mill["fields"]["clauses"] == "2021/914"
    assert mill["covers"] == {"wool": ["nz/act: agreement"]}
    asked = {"regime": "nz/act", "rule": "agreement", "cite": "act s 3", "citation": "act s 3", "months": None}
    assert asked in mill["asked_by"]


def test_a_paper_that_nobody_registered(kiwi, sekisho):
    answer = sekisho("register", "show", "mil")
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines == ["sekisho: no paper in the register is called `mil`; did you mean `mill`?"]


def test_deadlines_that_the_law_counts_from_it(kiwi, sekisho):
    rows = """\
deadlines:
  - {deadline: renew, title: {en: Renew it, ja: 更新}, cite: act s 5, evidence: scc, of: last-day,
     opens: 60 days before, due: 30 days before}
applies:"""
    swap("regimes/nz/act.yaml", "applies:", rows)(kiwi)

    def state(day):
        answer = sekisho("register", "show", "mill", "--at", day).out
        return answer.partition("Days to keep\n")[2].splitlines()[0].split("  ")[2]

    assert [state(day) for day in ("2027-01-29", "2027-01-30", "2027-03-01", "2027-03-02")] == [
        "later",
        "open",
        "open",
        "missed",
    ]


def test_a_deadline_that_was_kept_late_is_told_as_late_for_good(kiwi, sekisho):
    rows = """\
deadlines:
  - {deadline: renew, title: {en: Renew it, ja: 更新}, cite: act s 5, evidence: scc, of: last-day,
     due: 30 days before, done_by: filed}
applies:"""
    swap("regimes/nz/act.yaml", "applies:", rows)(kiwi)
    filed = "events: [{on: 2027-03-05, recorded_on: 2027-03-05, status: filed}]\n"
    mill = kiwi / MILL
    mill.write_text(mill.read_text(encoding="utf-8") + filed, encoding="utf-8")

    def state(day, *how):
        return sekisho("register", "show", "mill", "--at", day, *how).out

    assert "missed" in state("2027-03-04")
    for day in ("2027-03-05", "2030-01-01"):
        assert "done late: due 2027-03-01, done 2027-03-05" in state(day)
        assert "遅延して完了（期限2027-03-01、完了2027-03-05）" in state(day, "--lang", "ja")
    (told,) = json.loads(state("2027-03-05", "-o", "json"))["paper"]["deadlines"]
    assert (told["state"], told["done"], told["late"]) == ("settled", "2027-03-05", "2027-03-05")


@pytest.mark.parametrize("day", ["2026-11-20", "2027-04-01"])
def test_coverage_and_show_agree_on_what_depends_on_which_paper(day, kiwi, sekisho):
    judged(kiwi)
    depends = json.loads(sekisho("register", "coverage", "--at", day, "-o", "json").out)["depends"]
    assert depends["mill"] == {"wool": "passes" if day < "2027-04-01" else "waits"}
    for name in ("mill", "fair"):
        shown = json.loads(sekisho("register", "show", name, "--at", day, "-o", "json").out)["paper"]["depends"]
        assert shown == depends.get(name, {})


def test_what_depends_on_it_and_would_stand_the_same_without_it_is_told_too(kiwi, sekisho):
    text = (kiwi / MILL).read_text(encoding="utf-8")
    (kiwi / "register/other.yaml").write_text(f"{text}number: the second\n", encoding="utf-8")
    told = sekisho("register", "show", "mill", *DAY).out
    assert "Exports that rest on it: the verdict now, and without it\n  none\n" in told
    assert told.endswith("Other exports that depend on it\n  wool passes a law through it\n")
    assert sekisho("register", "show", "mill", *DAY, "--lang", "ja").out.endswith("wool：これにより法令を充足\n")


# ---- check


def findings(answer):
    """The lines between the heading and the summary."""
    return answer.out.splitlines()[2:-2]


def test_a_register_in_order(kiwi, sekisho):
    answer = sekisho("register", "check", *DAY)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.endswith("1 entry: nothing is wrong or doubtful\n")


def test_a_finding_is_one_line_with_file_and_line(kiwi, sekisho):
    answer = sekisho("register", "check", "--at", "2027-04-01")
    assert answer.code == 1
    assert findings(answer) == [
        f"{MILL}:7: expired on 2027-03-31; wool waits for it; to do: renew it, or send the data another way"
    ]
    told = json.loads(sekisho("register", "check", "--at", "2027-04-01", "-o", "json").out)["findings"]
    assert [(one["paper"], one["code"], one["line"]) for one in told] == [("mill", "expired", 7)]
    assert "有効期間満了" in sekisho("register", "check", "--at", "2027-04-01", "--lang", "ja").out


def test_a_register_that_cannot_be_read_is_not_checked(kiwi, sekisho):
    swap(MILL, "2027-03-31", "2024-03-31")(kiwi)
    answer = sekisho("register", "check")
    assert (answer.code, answer.out) == (3, "")
    assert answer.lines[0].endswith("mill.yaml:7: `printed_expiry: 2024-03-31` is before `issued: 2025-04-01`")


# ---- coverage


def test_the_matrix_says_who_passes_on_what_and_who_lacks_what(kiwi, sekisho):
    out = sekisho("register", "coverage", *DAY).out.splitlines()
    assert "wool     nz/act  ALLOW   agreement: mill" in out
    assert "mill   wool" in out
    out = sekisho("register", "coverage", "--at", "2027-04-01").out.splitlines()
    row = next(line for line in out if line.startswith("wool "))
    assert row.endswith("nz/act, agreement: mill expired on 2027-03-31")
    assert "mill   none" in out


def test_the_matrix_in_other_formats(kiwi, sekisho):
    sekisho("register", "coverage", *DAY, "-o", "json=m.json", "-o", "csv=m.csv", "-o", "markdown=m.md")
    told = json.loads((kiwi / "m.json").read_text(encoding="utf-8"))
    wool = next(one for one in told["exports"] if one["export"] == "wool")
    assert (wool["law"], wool["through"], wool["papers"], wool["missing"]) == ("nz/act", ["agreement"], ["mill"], "")
    assert told["papers"] == {"mill": {"wool": ["nz/act: agreement"]}}
    assert [(row["export"], row["papers"]) for row in rows(kiwi / "m.csv")] == [("parcels", ""), ("wool", "mill")]
    assert "| wool | orders | nz/act | ALLOW | agreement | mill |  |\n" in (kiwi / "m.md").read_text(encoding="utf-8")


def test_where_no_law_is_loaded_the_matrix_says_so(kiwi, sekisho):
    swap("parties/kiwi.yaml", "country: NZ", "country: FJ")(kiwi)
    assert "no law of Fiji (FJ) is loaded" in sekisho("register", "coverage", *DAY).out


# ---- add

SET = ("--set", "holder=kiwi", "--set", "counterparties=otago", "--set", "purposes=wool", "--set", "categories=any")


def test_questions_lead_to_a_file_that_is_read_and_told(kiwi, sekisho, typed):
    (kiwi / MILL).unlink()
    typed(
        *("Wool agreement", "羊毛契約", "kiwi", "", "otago", "wool", "contact", "2021/914", "1, 2", "yes", "", "", ""),
        *("2026-01-05", "none", "Pacific/Auckland", "", "A-17", "", "", "", "", "", "wool-2026", "y"),
    )
    answer = sekisho("register", "add", "scc")
    assert (answer.code, answer.lines) == (0, [])
    written = kiwi / "register/scc/wool-2026.yaml"
    assert written.read_text(encoding="utf-8") == (
        "kind: scc\n"
        "title: {en: Wool agreement, ja: 羊毛契約}\n"
        "holder: kiwi\n"
        "counterparties: [otago]\n"
        "purposes: [wool]\n"
        "categories: [contact]\n"
        "clauses: 2021/914\n"
        "modules: [1, 2]\n"
        "annexes_complete: true\n"
        "issued: 2026-01-05\n"
        "printed_expiry: none\n"
        "zone: Pacific/Auckland\n"
        "number: A-17\n"
    )
    assert answer.out.endswith("written: register/scc/wool-2026.yaml\n  wool: DENY → ALLOW\n  covers wool\n")


@pytest.mark.parametrize(
    ("field", "before", "wrong", "right", "said"),
    [
        ("holder", 2, "kiwii", "kiwi", "no party is called `kiwii`; did you mean `kiwi`?"),
        ("clauses", 7, "2021/941", "2021/914", "did you mean `2021/914`?"),
        ("annexes_complete", 9, "perhaps", "no", "`perhaps` is neither yes nor no"),
        ("issued", 13, "2026-02-30", "2026-02-28", "`2026-02-30` is not a calendar day; write YYYY-MM-DD"),
        ("issued", 13, "2150-01-01", "2026-01-01", "`issued: 2150-01-01` lies too far in the future"),
        ("zone", 15, "Auckland", "Pacific/Auckland", "is not a time zone"),
        ("status_checked_on", 19, "2150-01-01", "", "lies too far in the future"),
        ("events", 20, "2026-01-02 file", "2026-01-02 filed", "no event is called `file`; did you mean `filed`?"),
        ("events", 20, "filed", "", "`filed` is no event"),
    ],
)
def test_nonsense_is_asked_again(field, before, wrong, right, said, *, kiwi, sekisho, typed):
    answers = ["agreement", "", *[""] * 21]
    lines = [*answers[:before], wrong, right, *answers[before + 1 :]]
    (kiwi / MILL).unlink()
    typed(*lines, "", "y")
    answer = sekisho("register", "add", "scc")
    section = answer.out.partition(f"\n{field}: ")[2]
    assert said in section.partition("\n\n")[0]
    assert answer.code == 0
    (written,) = (kiwi / "register").rglob("*.yaml")
    assert (field in read_yaml(written).data) == bool(right)


def test_an_expiry_before_the_issue_is_asked_again(kiwi, sekisho, typed):
    typed(*[""] * 12, "2026-01-05", "2025-01-05", "2027-01-05", *[""] * 8, "", "y")
    answer = sekisho("register", "add", "scc", "--id", "other")
    assert "✗ `printed_expiry: 2025-01-05` is before `issued: 2026-01-05`" in answer.out
    assert read_yaml(kiwi / "register/other.yaml").data["printed_expiry"] == "2027-01-05"


def test_a_word_just_beside_one_that_exports_use_is_asked_about(kiwi, sekisho, typed):
    typed("", "", "", "", "woool", "n", "wool", *[""] * 17, "", "y")
    answer = sekisho("register", "add", "scc", "--id", "other")
    assert "no export has `woool` among its purposes; did you mean `wool`?" in answer.out
    assert read_yaml(kiwi / "register/other.yaml").data["purposes"] == ["wool"]


def test_nothing_is_written_without_a_yes(kiwi, sekisho, typed):
    typed(*[""] * 18, "n")
    assert sekisho("register", "add", "scc", *SET, "--id", "other").code == 0
    assert [path.name for path in (kiwi / "register").iterdir()] == ["mill.yaml"]


def test_what_a_kind_cannot_do_without_is_asked_again(kiwi, sekisho, typed):
    judged(kiwi)
    (kiwi / "register/fair.yaml").unlink()
    typed("", "nz/act#fair", "met", "asked", "Aroha", "2026-01-10", "2027-01-09", "", "", "Fair!", "fair-2026", "y")
    answer = sekisho("register", "add", "judgement")
    assert answer.code == 0
    assert "question: the question" in answer.out
    assert "✗ this is needed" in answer.out
    assert "✗ --id Fair!: the file's name is the id, and `Fair!` cannot be one" in answer.out
    assert (kiwi / "register/judgements/fair-2026.yaml").is_file()


def test_a_file_that_appears_meanwhile_is_not_overwritten(kiwi, sekisho, monkeypatch):
    def slow(*_):
        whole("register/second.yaml", "kind: scc\nzone: Asia/Tokyo\n")(kiwi)
        return "kind: scc\nzone: UTC\n"

    monkeypatch.setattr("sekisho.cli.register.draft.Draft.text", slow)
    answer = sekisho("register", "add", "scc", "--yes", *SET, "--id", "second")
    assert (answer.code, answer.lines) == (2, ["sekisho: register/second.yaml: cannot be written: File exists"])
    assert read_yaml(kiwi / "register/second.yaml").data["zone"] == "Asia/Tokyo"


def test_a_file_that_the_register_would_not_read_is_taken_away_again(kiwi, sekisho, monkeypatch):
    """Somebody breaks another file while the questions are answered."""

    def broken(*_):
        whole("register/third.yaml", "kind: ssc\n")(kiwi)
        return "kind: scc\nzone: UTC\n"

    monkeypatch.setattr("sekisho.cli.register.draft.Draft.text", broken)
    answer = sekisho("register", "add", "scc", "--yes", *SET, "--id", "second")
    assert (answer.code, answer.out) == (3, "")
    assert "third.yaml:1: no kind of evidence is called `ssc`" in answer.lines[0]
    assert not (kiwi / "register/second.yaml").exists()


def test_who_stops_half_way_has_written_nothing(kiwi, sekisho, typed):
    typed("agreement")
    assert sekisho("register", "add", "scc").code == 130
    assert [path.name for path in (kiwi / "register").iterdir()] == ["mill.yaml"]


def test_a_script_sets_everything_and_is_asked_nothing(kiwi, sekisho):
    answer = sekisho("register", "add", "scc", "--yes", *SET, "--set", "issued=2026-01-05", "--id", "second")
    assert (answer.code, answer.lines) == (0, [])
    data = read_yaml(kiwi / "register/second.yaml").data
    assert data["zone"] == "Pacific/Auckland"
    assert data["counterparties"] == ["otago"]
    assert "no export changes its verdict" in answer.out


def test_what_belongs_to_its_scope_and_was_left_out_is_said_in_the_file(kiwi, sekisho):
    sekisho("register", "add", "scc", "--yes", "--set", "holder=kiwi", "--id", "second")
    text = (kiwi / "register/second.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Not looked up yet: counterparties, purposes, categories.\nkind: scc\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ssc",), "no kind of evidence is called `ssc`; did you mean `scc`? All kinds, closest first: scc, …"),
        (("scc", "--set", "holder"), "--set holder: write FIELD=VALUE"),
        (("scc", "--set", "holdr=kiwi"), "--set holdr: there is no such field to enter; did you mean `holder`?"),
        (("scc", "--set", "holder=kivi"), "--set holder: no party is called `kivi`; did you mean `kiwi`?"),
        (("scc", "--set", "issued=soon"), "--set issued: `soon` is not a calendar day; write YYYY-MM-DD"),
        (("scc", "--set", "title.ja=契約"), "--set title.ja: `en` is missing; write `en: …`"),
        (("scc", "--id", "Mill"), "--id Mill: the file's name is the id, and `Mill` cannot be one; use …"),
        (("scc", "--id", "mill"), "--id mill: this is already the name of register/mill.yaml; choose another"),
        (
            ("judgement", "--set", "answer=met"),
            "judgement needs question, reason, decided_by, decided_on, expires, zone; give each with --set, …",
        ),
    ],
)
def test_what_a_script_gets_wrong_is_told_in_one_line(arguments, said, kiwi, sekisho):
    before = sorted((kiwi / "register").rglob("*"))
    answer = sekisho("register", "add", *arguments, "--yes")
    assert (answer.code, answer.out) == (2, "")
    (line,) = answer.lines
    assert line.startswith(f"sekisho: {said.removesuffix('…')}")
    assert sorted((kiwi / "register").rglob("*")) == before


def test_a_judgement_is_entered_too(kiwi, sekisho):
    judged(kiwi)
    (kiwi / "register/fair.yaml").unlink()
    lines = [line.split(": ", 1) for line in JUDGEMENT.splitlines()[1:]]
    sets = [part for name, value in lines for part in ("--set", f"{name}={value}")]
    answer = sekisho("register", "add", "judgement", "--yes", *sets)
    assert (answer.code, answer.lines) == (0, [])
    assert (kiwi / "register/judgements/fair.yaml").read_text(encoding="utf-8") == JUDGEMENT
    wrong = [part.replace("nz/act#fair", "nz/act#fare") for part in sets]
    answer = sekisho("register", "add", "judgement", "--yes", *wrong, "--id", "again")
    assert answer.lines == [
        "sekisho: --set question: no regime asks the question `nz/act#fare`; did you mean `nz/act#fair`?"
    ]


def test_the_hash_of_a_document_at_hand_is_taken(kiwi, sekisho):
    (kiwi / "signed.pdf").write_bytes(b"signed")
    sekisho("register", "add", "scc", "--yes", "--id", "second", "--set", "document=signed.pdf")
    sekisho("register", "add", "scc", "--yes", "--id", "third", "--set", "document=https://papers.example/17")
    assert read_yaml(kiwi / "register/second.yaml").data["document"] == {
        "url": "../signed.pdf",
        "sha256": hashlib.sha256(b"signed").hexdigest(),
    }
    assert read_yaml(kiwi / "register/third.yaml").data["document"] == {"url": "https://papers.example/17"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_template_is_a_paper_once_what_is_needed_is_filled_in(lang, kiwi, sekisho):
    text = sekisho("register", "add", "scc", "--template", "--lang", lang).out
    assert ("the party that holds it" if lang == "en" else "保有する当事者") in text
    said = "The decision whose clauses they are." if lang == "en" else "条項を採択した決定"
    assert f"\n# {said} (2021/914, 2010/87, 2004/915, 2001/497)\nclauses:\n" in text
    whole("register/blank.yaml", text.replace("\nzone:", "\nzone: UTC"))(kiwi)
    mine = papers(sekisho("register", "list", *DAY, "-o", "json"))["blank"]
    assert mine["blanks"] == ["holder", "counterparties", "purposes", "categories", "issued", "printed_expiry"]
