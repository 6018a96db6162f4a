"""`sekisho test`: stories about the law, and what is told of one that comes out otherwise."""

import re

import pytest

from tests.bad_input.harness import swap, whole

CASES = """\
regime: nz/act
facts: {exporter.country: NZ, data.sensitive: false, export.purpose: parcels}
cases:
  - name: a thousand is few
    at: 2026-11-20
    facts: {ledger.ordinary.calendar_year: 1000}
    verdict: ALLOW_EXEMPT
    through: small
  - name: one more is not
    at: 2026-11-20
    facts: {ledger.ordinary.calendar_year: 1001}
    verdict: DENY
    missing: {small: [ledger.ordinary.calendar_year]}
"""
FILE = "cases/act.yaml"
APPI = """\
regime: jp/appi
facts: {exporter.country: JP, recipient.country: US, data.personal: true, data.anonymised: false}
cases:
  - {name: on the list, at: 2026-11-20, verdict: ALLOW, through: equivalent-country}
"""


@pytest.fixture
def told(kiwi):
    """The folder of an organisation that has two cases for its own law."""
    whole(FILE, CASES)(kiwi)
    return kiwi


def test_cases_beside_the_settings_are_found_and_counted(told, sekisho):
    answer = sekisho("test")
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out == f"{told / FILE}: 2 as expected\n2 cases, all as expected; files: 1\n"


def test_every_case_is_listed_when_asked(told, sekisho):
    assert sekisho("test", FILE, "-v").out.splitlines()[1:3] == ["  ✓ 4: a thousand is few", "  ✓ 9: one more is not"]


def test_a_case_that_comes_out_otherwise_shows_what_was_expected_and_the_proof(told, sekisho):
    swap(FILE, "calendar_year: 1000}", "calendar_year: 1001}")(told)
    answer = sekisho("test", FILE)
    out = answer.out.splitlines()
    assert answer.code == 1
    assert out[0] == f"{FILE}: 1 of 2 not as expected"
    assert out[2:5] == [
        f"  ✗ {FILE}:4: a thousand is few",
        "      expected ALLOW_EXEMPT, the law says DENY",
        "      expected through small, the law says through nothing",
    ]
    assert "        ✗ Few people (small)  [act s 2]" in out
    heads = "persons exported since 1 January with ordinary personal data (ledger.ordinary.calendar_year)"
    assert f"          ✗ {heads} at most 1,000: it is 1,001  [act s 2]" in out
    assert out[-1] == "1 of 2 cases not as expected; files: 1"


def test_of_many_ways_those_are_shown_that_the_case_speaks_of_or_that_come_nearest(kiwi, sekisho):
    whole("cases/appi.yaml", APPI)(kiwi)
    brief, full = sekisho("test").out, sekisho("test", "-v").out
    shown = {
        name: set(re.findall(r"^ {8}[✓✗?] .* \((\S+)\)(?::|  \[)", text, re.MULTILINE))
        for name, text in (("", brief), ("-v", full))
    }
    assert "equivalent-country" in shown[""] < shown["-v"]
    assert f"        and {len(shown['-v']) - len(shown[''])} more, not met\n" in brief
    assert "more, not met" not in full


def test_a_case_outside_the_law_is_proved_too(told, sekisho):
    swap(FILE, "    facts: {ledger.ordinary.calendar_year: 1000}", "    facts: {exporter.country: FR}")(told)
    out = sekisho("test", FILE).out
    assert "expected ALLOW_EXEMPT, the law says NOT_APPLICABLE" in out
    assert "✗ seat of the exporter (exporter.country) is New Zealand: it is France" in out


def test_in_japanese(told, sekisho):
    assert sekisho("test", "--lang", "ja").out.splitlines()[-1] == "1ファイル・2件すべて想定どおり"
    swap(FILE, "verdict: DENY", "verdict: ALLOW")(told)
    out = sekisho("test", "--lang", "ja").out
    assert "少人数 (small)" in out
    assert out.splitlines()[-1] == "1ファイル・2件中1件が想定と異なる"


def test_files_that_cannot_be_read_are_told_all_at_once_and_nothing_is_run(told, sekisho):
    whole("cases/bad.yaml", CASES.replace("2026-11-20", "2026-02-30"))(told)
    whole("cases/worse.yml", CASES)(told)
    answer = sekisho("test", "cases")
    assert (answer.code, answer.out) == (3, "")
    day = "'2026-02-30' is not a day; write YYYY-MM-DD, or an instant like 2026-01-31T09:00:00+09:00"
    assert answer.lines == [
        "sekisho: cases/worse.yml: this file would not be read; rename it to worse.yaml",
        f"sekisho: cases/bad.yaml:5: {day}",
        f"sekisho: cases/bad.yaml:10: {day}",
    ]


def test_other_files_may_lie_beside_the_cases(told, sekisho):
    whole("cases/test_cases.py", "")(told)
    whole("cases/notes.md", "")(told)
    assert sekisho("test", "cases", "cases/act.yaml").out.endswith("\n2 cases, all as expected; files: 1\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "there is no case file in {folder}/cases"),
        (("dags",), "there is no case file in dags"),
    ],
)
def test_nothing_to_test_is_not_a_pass_unless_accepted(arguments, why, kiwi, sekisho):
    answer = sekisho("test", *arguments)
    said = why.format(folder=kiwi)
    assert (answer.code, answer.out) == (4, "")
    assert answer.lines == [f"sekisho: nothing was tested: {said} (--allow-empty accepts that)"]
    assert sekisho("test", *arguments, "--allow-empty").code == 0


def test_without_an_organisation_it_is_the_law_that_ships(repository, tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("test", repository / "tests/policies/jp/supplementary-rules.yaml")
    assert answer.code == 0
    (said,) = sekisho("test").lines
    assert said.startswith("sekisho: nothing was tested: name a case file, or put some in `cases` beside sekisho.toml")


def test_a_file_that_is_not_there_is_a_slip_of_the_command(kiwi, sekisho):
    assert sekisho("test", "cases/none.yaml").code == 2


def test_law_that_is_not_sound_judges_no_case(told, sekisho):
    swap("regimes/nz/act.yaml", "fact: data.sensitive", "fact: data.sensitiv")(told)
    answer = sekisho("test")
    assert (answer.code, answer.out) == (3, "")
