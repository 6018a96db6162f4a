"""`sekisho ledger sweep` and `archive`: the ledger gets small, and says the same as before."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from sekisho.cli.ledger import clearing
from sekisho.heads import HashKey, count
from sekisho.ledger import Ledger, sweeping
from tests.cli.shipping import KEY, NOW, key

LAST = datetime(2026, 10, 1, 1, tzinfo=UTC)


@pytest.fixture
def lived(shipping):
    """Twenty days of March with a batch each, and one of October."""
    for day in range(20):
        now = NOW + timedelta(days=day)
        shipping.ship(day, 5 * day, 5 * day + 8, now=now)
        ledger = Ledger.open(shipping.url)
        heads = count(
            list(range(5 * day, 5 * day + 8)), column="id", namespace="parcels", key=HashKey.parse(KEY, "test")
        )
        ledger.record_batch(key(day), heads, now + timedelta(minutes=2), own=True)
        ledger.close()
    shipping.ship("last", 50, 60, now=LAST)
    return shipping


def everything(sekisho):
    """All that `counts` says, on several days and in every form."""
    days = ("2026-10-01", "2026-10-31", "2026-12-31", "2027-01-01")
    said = [
        sekisho("ledger", "counts", "--at", day, "-o", form).out for day in days for form in ("text", "json", "csv")
    ]
    return [*said, sekisho("ledger", "counts", "--at", "2026-10-20", "--lang", "ja").out]


def test_the_least_days_are_those_of_the_ledger():
    assert clearing.LEAST_DAYS == sweeping.LEAST_DAYS


def test_counts_say_the_same_before_and_after_a_sweep_and_an_archive(lived, sekisho):
    before = everything(sekisho)
    assert '"first": "2026-03-02"' in before[1]
    answer = sekisho("ledger", "sweep")
    assert answer.code == 0
    assert re.fullmatch(
        r"no reservation's time is over\nswept: 20 batches and 20 days of exports, [\d.]+ kB\n", answer.out
    ), answer.out
    assert everything(sekisho) == before
    assert sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01").code == 0
    assert everything(sekisho) == before
    assert sekisho("ledger", "verify", "--archive", "old.jsonl").code == 0


def test_what_would_be_swept_is_told_and_left(lived, sekisho):
    told = sekisho("ledger", "sweep", "--dry-run").out
    assert told.splitlines()[-1].startswith("would be swept: 20 batches and 20 days of exports, ")
    assert sekisho("ledger", "sweep", "--dry-run").out == told
    assert sekisho("ledger", "sweep").out.splitlines()[-1] == told.splitlines()[-1].removeprefix("would be ")
    assert sekisho("ledger", "sweep").out.splitlines()[-1] == "nothing to sweep"


def test_what_would_end_is_told_and_left(shipping, sekisho):
    shipping.ask("lost")
    told = sekisho("ledger", "sweep", "--dry-run").out.splitlines()
    assert told[0].endswith("uncounted: run run-lost of DAG parcels, parcels; counted at their maximum: 10 persons")
    assert told[1] == "1 would end"
    assert sekisho("ledger", "sweep").out.splitlines()[:2] == [told[0], "1 ended"]


def test_the_time_is_configured_or_given(kiwi, lived, sekisho):
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write("\n[ledger]\nsweep_days = 300\n")
    assert sekisho("ledger", "sweep", "--dry-run").out.splitlines()[-1] == "nothing to sweep"
    assert "20 batches" in sekisho("ledger", "sweep", "--dry-run", "--days", "150").out
    assert "20 batches" in sekisho("ledger", "sweep", "--dry-run", "--ledger", lived.url, "--days", "150").out
    assert sekisho("ledger", "sweep", "--days", "30").code == 2


def test_a_sweep_is_told_in_both_languages(lived, sekisho):
    sekisho("ledger", "sweep")
    assert "20 batches of settled runs forgotten" in sekisho("ledger", "show", "--kind", "swept").out
    japanese = sekisho("ledger", "show", "--kind", "swept", "--lang", "ja").out
    assert "2026-03-02～2026-03-21の日別名簿 20 件を消去（人数は保持）" in japanese


def test_a_day_of_a_swept_month_has_bounds_and_they_are_explained(lived, sekisho):
    exact = json.loads(sekisho("ledger", "counts", "--at", "2026-03-06", "-o", "json").out)["counts"][0]
    sekisho("ledger", "sweep")
    (told,) = json.loads(sekisho("ledger", "counts", "--at", "2026-03-06", "-o", "json").out)["counts"]
    assert exact["counted"]["settled"] == {"low": 28, "high": 28}
    assert told["counted"]["settled"] == {"low": 8, "high": 40}
    assert (
        "(days of 2026-03 were swept: some may be the same people)"
        in sekisho("ledger", "counts", "--at", "2026-03-06").out
    )
    japanese = sekisho("ledger", "counts", "--at", "2026-03-06", "--lang", "ja").out
    assert "2026-03 の日別名簿は整理済み" in japanese


def test_an_archive_is_a_file_that_verify_asks_for(lived, sekisho, kiwi):
    told = sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01", "--dry-run").out
    found = re.fullmatch(r"would be archived: records 1 to (\d+), from before 2026-09-01\n", told)
    assert found, told
    assert not (kiwi / "old.jsonl").exists()
    answer = sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01")
    assert answer.out.startswith(f"archived: records 1 to {found[1]}, with "), answer.out
    missing = sekisho("ledger", "verify")
    assert missing.code == 1
    assert f"records 1 to {found[1]} are in an archive that is missing here (old.jsonl)" in missing.out
    whole = sekisho("ledger", "verify", "--archive", "old.jsonl")
    assert (whole.code, whole.out[:7]) == (0, "sound: ")


def test_the_same_file_again_changes_nothing(lived, sekisho):
    sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01")
    again = sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01")
    assert (again.code, again.out) == (0, "old.jsonl: its records were taken out before; nothing changed\n")


def test_without_a_day_last_year_and_this_one_stay(lived, sekisho, kiwi):
    year = datetime.now(UTC).year - 1
    for options in ((), ("--dry-run",)):
        answer = sekisho("ledger", "archive", "old.jsonl", *options)
        assert (answer.code, answer.out) == (0, f"no record is older than {year}-01-01: nothing to archive\n")
    assert not (kiwi / "old.jsonl").exists()
    assert sekisho("ledger", "archive", "old.jsonl", "--before", "march").code == 2


def test_a_record_that_was_archived_is_told_where_it_is(lived, sekisho):
    decision = sekisho("ledger", "show", "--kind", "decision", "--limit", "0").out.splitlines()[-1].split()[0]
    sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01")
    for command in (("ledger", "show", decision), ("replay", decision)):
        answer = sekisho(*command)
        assert answer.code == 2
        assert f"record {decision} was archived: look for it in old.jsonl (record " in str(answer.lines)
    assert "are in old.jsonl, moved there by" in sekisho("ledger", "show", "--kind", "archived").out
    assert "を old.jsonl に移管" in sekisho("ledger", "show", "--kind", "archived", "--lang", "ja").out
    assert sekisho("replay", "--all").code == 0


def test_a_file_that_is_something_else_is_refused_and_left(lived, sekisho, kiwi):
    (kiwi / "old.jsonl").write_text("mine\n")
    answer = sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01")
    assert answer.code == 3
    assert (kiwi / "old.jsonl").read_text() == "mine\n"
    assert sekisho("ledger", "verify").code == 0
