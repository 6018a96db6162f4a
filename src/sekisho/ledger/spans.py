"""The spans of time in which heads are kept: each person's sketch stands in its day, its month and its year.

A window that reaches until today, and from then on, is covered by whole years, then by the months before the first of
them, then by the days before the first of those: a few spans instead of hundreds of days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from sekisho.ledger.entries import Span

SPANS: Final[tuple[Span, ...]] = ("day", "month", "year")
_DECEMBER: Final = 12


class Stretch(NamedTuple):
    """Spans of one size that begin on a day or later, and before another."""

    span: Span
    first: date
    before: date | None


def start(span: Span, day: date) -> date:
    """Give the first day of the span in which a day lies."""
    if span == "year":
        return date(day.year, 1, 1)
    return date(day.year, day.month, 1) if span == "month" else day


def last(span: Span, first: date) -> date:
    """Give the last day of the span that begins with a day."""
    if span == "year":
        return date(first.year, _DECEMBER, 31)
    return _next_month(first) - timedelta(days=1) if span == "month" else first


def cover(since: date) -> tuple[Stretch, ...]:
    """Give the stretches that hold every day from `since` on, each day once."""
    month = since if since.day == 1 else _next_month(since)
    year = month if month.month == 1 else date(month.year + 1, 1, 1)
    return (Stretch("day", since, month), Stretch("month", month, year), Stretch("year", year, None))


def _next_month(day: date) -> date:
    return date(day.year + 1, 1, 1) if day.month == _DECEMBER else date(day.year, day.month + 1, 1)
