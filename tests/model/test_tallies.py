"""Windows of days, and what is counted in them."""

from datetime import date

import pytest

from sekisho.model.case import FACTS
from sekisho.model.tallies import KINDS, TALLIES


def test_every_fact_of_the_ledger_is_a_tally():
    assert set(TALLIES) == {path for path in FACTS if path.startswith("ledger.")}
    assert KINDS == ("ordinary", "sensitive", "bulk")


@pytest.mark.parametrize(
    ("fact", "day", "since", "years"),
    [
        ("ledger.ordinary.calendar_year", date(2026, 12, 31), date(2026, 1, 1), 1),
        ("ledger.ordinary.calendar_year", date(2027, 1, 1), date(2027, 1, 1), 1),
        ("ledger.sensitive.two_calendar_years", date(2026, 12, 31), date(2025, 1, 1), 2),
        ("ledger.bulk.twelve_months", date(2026, 11, 22), date(2025, 11, 22), 2),
        ("ledger.bulk.twelve_months", date(2024, 2, 29), date(2023, 2, 28), 2),
    ],
)
def test_a_window_begins(fact, day, since, years):
    tally = TALLIES[fact]
    assert (tally.since(day), tally.years) == (since, years)


def test_only_bulk_data_are_counted_for_each_recipient_by_itself():
    assert [tally.kind for tally in TALLIES.values() if tally.per_recipient] == ["bulk"]


def test_only_twelve_months_roll_on_every_day():
    for tally in TALLIES.values():
        moved = tally.since(date(2026, 7, 2)) != tally.since(date(2026, 7, 1))
        assert tally.rolls == moved


@pytest.mark.parametrize(
    ("fact", "day", "leaves"),
    [
        ("ledger.ordinary.calendar_year", date(2026, 7, 14), date(2027, 1, 1)),
        ("ledger.ordinary.calendar_year", date(2026, 12, 31), date(2027, 1, 1)),
        ("ledger.sensitive.two_calendar_years", date(2026, 7, 14), date(2028, 1, 1)),
        ("ledger.bulk.twelve_months", date(2026, 7, 14), date(2027, 7, 15)),
        ("ledger.bulk.twelve_months", date(2027, 2, 28), date(2028, 3, 1)),
    ],
)
def test_a_window_leaves_a_day_behind(fact, day, leaves):
    tally = TALLIES[fact]
    assert tally.leaves(day) == leaves
    assert tally.since(leaves) > day
