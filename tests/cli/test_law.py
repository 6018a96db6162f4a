"""`sekisho law`: what is loaded, and what nobody has looked at for long."""

import pytest

from sekisho.cli.shared.columns import columns
from tests.bad_input.harness import copied, swap

ACT = "regimes/nz/act.yaml"


def lines(answer, word):
    return [line for line in answer.out.splitlines() if line.startswith(word)]


def test_every_body_of_rules_is_listed_with_whose_it_is_and_since_when(kiwi, sekisho):
    answer = sekisho("law", "list")
    head, *rows = answer.out.splitlines()
    assert answer.code == 0
    assert head.split() == ["id", "layer", "law", "of", "in", "force", "checked", "on", "title"]
    assert [row.split()[0] for row in rows] == sorted(row.split()[0] for row in rows)
    (act,) = lines(answer, "nz/act")
    assert act.split(maxsplit=7)[1:] == ["law", "NZ", "without", "limit", "of", "time", "2026-11-01  Act on parcels"]
    (gdpr,) = lines(answer, "eu/gdpr")
    assert "AT, BE, BG and " in gdpr
    assert "from 2018-05-25" in gdpr


def test_titles_and_words_are_in_the_language_asked_for(kiwi, sekisho):
    (act,) = lines(sekisho("law", "list", "--lang", "ja"), "nz/act")
    assert act.endswith("小包法")
    assert "法令" in act


def test_without_an_organisation_it_is_the_law_that_ships(tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("law", "list")
    assert lines(answer, "jp/appi")
    assert not lines(answer, "nz/act")


def test_columns_stand_below_each_other_whatever_the_script():
    assert list(columns([("法令", "a", "x"), ("law", "bb", "")])) == ["法令  a   x", "law   bb"]


@pytest.mark.parametrize(
    ("days", "at", "code"),
    [("30", "2026-12-01", 0), ("29", "2026-12-01", 1), ("0", "2026-11-01", 0)],
    ids=["on the last day it is not stale", "on the day after it is", "checked today"],
)
def test_a_law_is_stale_after_so_many_days(days, at, code, kiwi, sekisho):
    answer = sekisho("law", "stale", "--days", days, "--at", at)
    assert answer.code == code
    (told,) = lines(answer, "nz/act") or [""]
    assert told.split("  ") == (["nz/act", "checked 2026-11-01", "30 days ago", ACT] if code else [""])


def test_the_oldest_comes_first_and_shared_tables_grow_old_too(kiwi, sekisho):
    copied(ACT, "regimes/nz/aged.yaml")(kiwi)
    swap("regimes/nz/aged.yaml", "checked: 2026-11-01", "checked: 2020-02-29")(kiwi)
    answer = sekisho("law", "stale", "--days", "10", "--at", "2100-01-01")
    *rows, summary = answer.out.splitlines()
    assert rows[0].split()[:3] == ["nz/aged", "checked", "2020-02-29"]
    assert [row.split()[0] for row in rows if "shared/eea" in row] == ["shared/eea"]
    assert summary == f"{len(rows)} of {len(rows)} files were not checked against their sources within 10 days"


def test_when_all_was_looked_at_it_says_so(kiwi, sekisho):
    answer = sekisho("law", "stale", "--at", "2026-11-22")
    assert answer.code == 0
    assert answer.out.startswith("all ")
    assert answer.out.endswith(" files were checked against their sources within 180 days\n")


def test_a_day_that_is_none_is_refused(kiwi, sekisho):
    answer = sekisho("law", "stale", "--at", "soon")
    assert answer.code == 2
    assert "'soon' is not a day" in answer.lines[-1]


def test_without_an_organisation_what_ships_is_looked_at(tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("law", "stale", "--at", "2100-01-01")
    assert answer.code == 1
    assert not lines(answer, "nz/act")
