"""After a change of the hash key every number with bounds says why, and from which day on it is exact again."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from tests.bad_input.harness import swap
from tests.cli.shipping import KEY, LATER_KEY, NOW

setting_up = import_module("sekisho.cli.ledger.init")
WHY = (
    "ids were hashed with several keys (2026, 2026-july), so that it cannot be told who is the same: at least the"
    " largest part, at most the sum of all; exact again from 2027-01-01"
)
WARUM = "id のハッシュ鍵が複数（2026, 2026-july）で同一人物を判別できないため、下限は最大の部分、上限は全部分の合計"
AT = ("--at", "2026-04-10")


def many(shipping, days, *, first=0, keys=KEY, new=2):
    """The same eight people every day, and on each so many new ones."""
    for day in range(first, first + days):
        shipping.ship(day, new * day, new * day + 8, now=NOW + timedelta(days=day), keys=keys)


def the_count(sekisho, *options):
    (one,) = json.loads(sekisho("ledger", "counts", *(options or AT), "-o", "json").out)["counts"]
    return one


@pytest.fixture
def changed(shipping):
    """Twenty days under one key, nineteen under the next; two new people a day, all along."""
    many(shipping, 20)
    many(shipping, 19, first=20, keys=LATER_KEY)
    return shipping


def test_counts_say_why_and_until_when(changed, sekisho):
    one = the_count(sekisho)
    assert one["counted"]["settled"] == {"low": 46, "high": 46 + 44}
    assert one["apart"] == {"keys": ["2026", "2026-july"], "exact_from": "2027-01-01"}
    assert one["why_apart"] == [WHY]
    assert f"  left     46 to 90\n           ({WHY})\n" in sekisho("ledger", "counts", *AT).out
    assert f"（{WARUM}。2027-01-01から再び正確）" in sekisho("ledger", "counts", *AT, "--lang", "ja").out
    (row,) = csv.DictReader(io.StringIO(sekisho("ledger", "counts", *AT, "-o", "csv").out))
    assert (row["keys"], row["exact_from"], row["key_changed"]) == ("2026 2026-july", "2027-01-01", "2026-03-22")


def test_one_key_says_nothing(shipping, sekisho):
    many(shipping, 3)
    one = the_count(sekisho)
    assert (one["apart"], one["why_apart"], one["key_changed"]) == (None, [], None)
    assert "several keys" not in sekisho("ledger", "counts", *AT).out


def test_on_that_day_it_is_exact_again(changed, sekisho):
    changed.ship("new year", 0, 8, now=datetime(2027, 1, 2, tzinfo=UTC), keys=LATER_KEY)
    before, after = the_count(sekisho, "--at", "2026-12-31"), the_count(sekisho, "--at", "2027-01-02")
    assert before["apart"]["exact_from"] == "2027-01-01"
    assert (after["counted"]["settled"], after["apart"]) == ({"low": 8, "high": 8}, None)


def test_the_forecast_counts_nobody_anew(kiwi, changed, sekisho):
    """Two new people a day is the truth; who comes again under the new key is not new."""
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 200")(kiwi)
    one = the_count(sekisho, "--at", "2026-04-09")
    assert (one["pace"]["days"], one["pace"]["new"]) == (19, 38)
    assert one["key_changed"] == "2026-03-22"
    truth = 2 * 38 + 8  # with one key
    assert one["crossing"] == str(date(2026, 4, 9) + timedelta(days=-(-(201 - truth) // 2)))
    out = sekisho("ledger", "counts", *AT).out
    assert "if it goes on as in the 19 days before the key was changed on 2026-03-22: 2.0 new people a day" in out
    assert "鍵の変更（2026-03-22）前の19日間の傾向" in sekisho("ledger", "counts", *AT, "--lang", "ja").out


def test_the_same_people_all_along_are_no_pace(shipping, sekisho):
    many(shipping, 20, new=0)
    many(shipping, 19, first=20, keys=LATER_KEY, new=0)
    one = the_count(sekisho)
    assert (one["pace"]["new"], one["crossing"], one["then"]) == (0, None, 8)


def test_too_few_days_before_the_change_are_no_pace(shipping, sekisho):
    many(shipping, 5)
    many(shipping, 34, first=5, keys=LATER_KEY)
    one = the_count(sekisho)
    assert (one["pace"], one["crossing"], one["then"]) == (None, None, None)
    said = (
        "not foretold: the key was changed on 2026-03-07, so it cannot be told who is new; a pace takes 14 days before"
    )
    assert said in sekisho("ledger", "counts", *AT).out
    assert "見込みなし：2026-03-07 に鍵が変更され" in sekisho("ledger", "counts", *AT, "--lang", "ja").out


def test_a_verdict_that_the_bounds_leave_open_says_why(kiwi, changed, sekisho):
    swap("regimes/nz/act.yaml", "at_most: 1000", "at_most: 70")(kiwi)
    decision = changed.ask("next", now=NOW + timedelta(days=40)).decision
    assert decision.word == "REVIEW"
    assert f"ledger.ordinary.calendar_year: {WHY}" in decision.message()
    assert f"ledger.ordinary.calendar_year：{WARUM}" in decision.message("ja")


def test_a_record_says_why(changed, sekisho):
    changed.ask("next", now=NOW + timedelta(days=40))
    newest = sekisho("ledger", "show", "--kind", "decision", "--limit", "1").out.splitlines()[-1].split()[0]
    assert WHY in sekisho("ledger", "show", newest).out
    assert WARUM in sekisho("ledger", "show", newest, "--lang", "ja").out
    body = json.loads(sekisho("ledger", "show", newest, "-o", "json").out)["body"]
    (counts,) = body["counts"].values()
    assert counts["apart"] == {"keys": ["2026", "2026-july"], "exact_from": "2027-01-01"}
    assert sekisho("replay", newest).code == 0


def test_a_key_that_begins_in_the_midst_of_a_year_is_warned_of(shipping, sekisho, caplog):
    many(shipping, 1)
    assert not caplog.records
    many(shipping, 1, first=1, keys=LATER_KEY)
    many(shipping, 1, first=2, keys=LATER_KEY)
    (warning,) = caplog.records
    assert "the hash key 2026-july begins in the midst of 2026" in warning.getMessage()
    assert (
        "exact again from 2027-01-01, and those since 1 January of the year before from 2028-01-01"
        in warning.getMessage()
    )
    told = sekisho("ledger", "show", "--kind", "key").out
    assert (
        "in the midst of a year counted with 2026: counts of the year have bounds, exact again from 2027-01-01" in told
    )
    assert "（2026 で計数した年の途中）" in sekisho("ledger", "show", "--kind", "key", "--lang", "ja").out
    assert sekisho("ledger", "verify").code == 0


def test_a_key_that_begins_with_a_year_is_not(shipping, sekisho, caplog):
    many(shipping, 1)
    shipping.ship("new year", 0, 8, now=datetime(2026, 12, 31, 11, tzinfo=UTC), keys=LATER_KEY)  # midnight in Auckland
    assert not caplog.records
    assert "midst" not in sekisho("ledger", "show", "--kind", "key").out


class _Clock(datetime):
    today_is = datetime(2026, 7, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.today_is


@pytest.mark.parametrize(("month", "warned"), [(7, True), (1, False)])
def test_who_makes_a_key_in_mid_year_is_warned_if_there_is_one(kiwi, sekisho, monkeypatch, month, warned):
    monkeypatch.setattr(_Clock, "today_is", datetime(2026, month, 1, tzinfo=UTC))
    monkeypatch.setattr(setting_up, "datetime", _Clock)
    said = "sekisho: the key 2026 is in use and today is no 1 January: once this one hashes, it cannot be told who was"
    assert not any(line.startswith(said) for line in sekisho("ledger", "key").lines)
    (kiwi / "key").write_text(f"{KEY}\n")
    (kiwi / "key").chmod(0o600)
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write(f'\n[ledger]\nhash_key = "file:{kiwi}/key"\n')
    lines = sekisho("ledger", "key", "--epoch", "2026-july").lines
    assert any(line.startswith(said) for line in lines) is warned, lines
