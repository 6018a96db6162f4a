"""A window is covered by few spans, each of its days exactly once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.spans import SPANS, cover, start

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(-1500, 1500))
def test_each_day_from_then_on_is_covered_once_and_none_before(since, offset):
    day = since + timedelta(days=offset)
    covering = [
        one
        for one in cover(since)
        if start(one.span, day) >= one.first and (one.before is None or start(one.span, day) < one.before)
    ]
    assert len(covering) == (1 if offset >= 0 else 0)


@pytest.mark.parametrize(
    ("since", "month_from", "year_from"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2025, 12, 1), date(2025, 12, 1), date(2026, 1, 1)),
        (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2025, 2, 28), date(2025, 3, 1), date(2026, 1, 1)),
    ],
)
def test_whole_years_come_first_then_whole_months_then_days(since, month_from, year_from):
    by_day, by_month, by_year = cover(since)
    assert [one.span for one in (by_day, by_month, by_year)] == list(SPANS)
    assert (by_day.first, by_day.before) == (since, month_from)
    assert (by_month.first, by_month.before) == (month_from, year_from)
    assert (by_year.first, by_year.before) == (year_from, None)
