"""`sekisho law`: what is loaded, and what nobody has looked at for long."""

import json
import re
from pathlib import Path

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
    ("days", "at", "old"),
    [("30", "2026-12-01", False), ("29", "2026-12-01", True), ("0", "2026-11-01", False)],
    ids=["on the last day it is not stale", "on the day after it is", "checked today"],
)
def test_a_law_is_stale_after_so_many_days(days, at, old, kiwi, sekisho):
    (told,) = lines(sekisho("law", "stale", "--days", days, "--at", at), "nz/act") or [""]
    assert re.split(" {2,}", told) == (["nz/act", "act", "read 2026-11-01", "30 days ago", ACT] if old else [""])


@pytest.mark.parametrize(("at", "code"), [("2026-12-15", 0), ("2026-12-16", 1)])
def test_each_source_grows_old_from_the_day_on_which_it_was_read(at, code, kiwi, sekisho):
    """One that says no day of its own was read when the whole file was checked."""
    two = "act: {title: Act on parcels, read_on: 2026-11-15}\n  guide: {title: A guide}"
    swap(ACT, "act: {title: Act on parcels}", two)(kiwi)
    swap(ACT, "cite: act s 3\n", "cite: guide p 3\n")(kiwi)
    told = [line.split()[:4] for line in lines(sekisho("law", "stale", "--days", "30", "--at", at), "nz/act")]
    assert told == [["nz/act", "guide", "read", "2026-11-01"], *([["nz/act", "act", "read", "2026-11-15"]] * code)]


def test_the_oldest_comes_first_and_shared_tables_grow_old_too(kiwi, sekisho):
    copied(ACT, "regimes/nz/aged.yaml")(kiwi)
    swap("regimes/nz/aged.yaml", "checked: 2026-11-01", "checked: 2020-02-29")(kiwi)
    answer = sekisho("law", "stale", "--days", "10", "--at", "2100-01-01")
    *rows, summary = answer.out.splitlines()
    assert rows[0].split()[:4] == ["nz/aged", "act", "read", "2020-02-29"]
    assert {row.split()[1] for row in rows if row.startswith("shared/appi ")} == {"brexit", "notice"}
    assert summary == f"{len(rows)} of {len(rows)} sources were not read within 10 days"


def test_when_all_was_looked_at_it_says_so(kiwi, sekisho):
    answer = sekisho("law", "stale", "--at", "2026-11-30", "--days", "364")
    assert answer.code == 0
    assert answer.out.startswith("all ")
    assert answer.out.endswith(" sources were read within 364 days\n")
    assert sekisho("law", "stale", "--at", "2026-11-30", "--days", "363").code == 1


def test_a_day_that_is_none_is_refused(kiwi, sekisho):
    answer = sekisho("law", "stale", "--at", "soon")
    assert answer.code == 2
    assert "'soon' is not a day" in answer.lines[-1]


def test_without_an_organisation_what_ships_is_looked_at(tmp_path, sekisho, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("law", "stale", "--at", "2100-01-01")
    assert answer.code == 1
    assert not lines(answer, "nz/act")


GUIDE = "sources:\n  act: {title: Act on parcels}\n  guide: {title: A guide, read_as: secondary, read_on: 2026-10-01}\n"


@pytest.fixture
def told_in_a_guide(kiwi):
    """The agreement of the Act rests on its text and on a guide, its table and its first basis on the guide alone."""
    swap(ACT, "sources:\n  act: {title: Act on parcels}\n", GUIDE + "tables:\n  few: [{value: 9, cite: guide p 1}]\n")(
        kiwi
    )
    swap(ACT, "at_most: 1000, cite: act s 2", "at_most: few, cite: guide p 2")(kiwi)
    swap(ACT, "none_of: [wool], cite: act s 2", "none_of: [wool], cite: guide p 2")(kiwi)
    swap(ACT, "is: false, cite: act s 2", "is: false, cite: guide p 2")(kiwi)
    swap(ACT, "cite: act s 2\n", "cite: guide p 2\n")(kiwi)
    swap(ACT, "evidence: scc, cite: act s 3", "evidence: scc, cite: guide p 3")(kiwi)


def test_what_rests_on_an_account_alone_is_listed(told_in_a_guide, sekisho):
    answer = sekisho("law", "secondary")
    said = answer.out.splitlines()
    at = said.index("nz/act  [guide]  A guide  (read on 2026-10-01)")
    assert answer.code == 0
    assert said[at + 1].strip() == "rests on such sources alone: small, few: guide p 1"
    assert not [line for line in said if "[act]" in line and "nz/act" in line], "its text was read"


def test_the_list_is_told_as_json_and_in_japanese(told_in_a_guide, sekisho):
    told = json.loads(sekisho("law", "secondary", "-o", "json").out)
    assert told["schema"] == 1
    assert [one for one in told["sources"] if one["file"] == "nz/act"] == [
        {
            "file": "nz/act",
            "source": "guide",
            "title": "A guide",
            "url": None,
            "read_on": "2026-10-01",
            "rules": ["small", "few: guide p 1"],
        }
    ]
    japanese = sekisho("law", "secondary", "--lang", "ja").out
    assert "確認日2026-10-01" in japanese
    assert "原文未確認の出典のみに基づくもの：small, few: guide p 1" in japanese


def test_the_table_in_docs_is_the_list_of_the_law_that_ships(tmp_path, sekisho, monkeypatch):
    """Write it anew with: sekisho law secondary -o markdown=docs/secondary.md."""
    monkeypatch.chdir(tmp_path)
    answer = sekisho("law", "secondary", "-o", "markdown")
    assert (Path(__file__).parents[2] / "docs" / "secondary.md").read_text(encoding="utf-8") == answer.out
    assert "| jp/appi | records |" in answer.out
    assert "(https://www.docswell.com/" in answer.out
