"""Days in law: a moment seen from the law's own place, terms in months, and what is in force when.

A bare date is that calendar day in every place; an instant is turned into each place's own day.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

END_OF_TIME: Final = date.max


class AsOf:
    """The moment for which a decision is asked: a calendar day, or an instant with an offset.

    Raises ValueError for an instant without an offset: nobody could say which day it is in Beijing.
    """

    __slots__ = ("_days", "_when")

    def __init__(self, when: date | datetime) -> None:
        if isinstance(when, datetime) and when.utcoffset() is None:
            msg = f"{when.isoformat()} has no offset; write for example {when.isoformat()}+09:00, or only the date"
            raise ValueError(msg)
        self._when = when
        self._days: dict[str, date] = {}

    @classmethod
    def parse(cls, text: str) -> AsOf:
        """Read `2026-01-31` or `2026-01-31T09:00:00+09:00`. Raises ValueError with what to write instead."""
        try:
            if len(text) == len("2026-01-31"):
                return cls(date.fromisoformat(text))
            when = datetime.fromisoformat(text)
        except ValueError:
            msg = f"{text!r} is not a day; write YYYY-MM-DD, or an instant like 2026-01-31T09:00:00+09:00"
            raise ValueError(msg) from None
        return cls(when)

    @classmethod
    def now(cls) -> AsOf:
        """Read the wall clock, to the second. Only interfaces may call this."""
        return cls(datetime.now(UTC).replace(microsecond=0))

    def day_in(self, zone: str) -> date:
        """Give the calendar day that this moment is in the time zone (an IANA name). Raises ValueError if unknown."""
        day = self._days.get(zone)
        if day is None:
            if isinstance(self._when, datetime):
                day = self._when.astimezone(place(zone)).date()
            else:
                place(zone)
                day = self._when
            self._days[zone] = day
        return day

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AsOf) and self._when == other._when

    def __hash__(self) -> int:
        return hash(self._when)

    def __str__(self) -> str:
        return self._when.isoformat()

    def __repr__(self) -> str:
        return f"AsOf({self})"


def place(zone: str) -> ZoneInfo:
    """Find a time zone by its IANA name. Raises ValueError when there is none of that name."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"`zone: {zone}` is not a time zone; write an IANA name such as Asia/Tokyo"
        raise ValueError(msg) from None


def add_months(day: date, months: int) -> date:
    """Give the corresponding calendar day so many months on (or back), clamped to the month's end.

    The first day is not counted, so a term of 36 months from 15 March runs to 15 March inclusive
    (PRC Civil Code arts 201-203; Japanese Civil Code arts 140-143).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > END_OF_TIME.year:
        return END_OF_TIME
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def in_force(day: date, start: date | None, until: date | None) -> bool:
    """Say whether the day is in `[start, until)`; a missing end is open."""
    return (start is None or start <= day) and (until is None or day < until)
