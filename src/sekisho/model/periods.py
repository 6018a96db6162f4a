"""Terms as laws write them: `10 working days`, `60 days`, `1 year`; and moments such as `6 months before`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

from pydantic import BeforeValidator

from sekisho.model.base import Phrase
from sekisho.model.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.model.working_days import WorkingDays

Unit = Literal["working days", "days", "months", "years"]
_WRITTEN: Final = re.compile(r"(\d+) (working day|day|month|year)s?")


class Period(NamedTuple):
    """So many working days, days, months or years."""

    number: int
    unit: Unit

    def after(self, day: date, working: WorkingDays | None = None) -> date:
        """Give the last day of the period that begins after the day; months end on the corresponding day, clamped."""
        match self.unit:
            case "working days":
                return _needed(working).after(day, self.number)
            case "days":
                return day + timedelta(days=self.number)
        return add_months(day, self._months)

    def before(self, day: date, working: WorkingDays | None = None) -> date:
        """Give the first day of the period that ends with the day: so many days earlier, never rolled to a later one.

        Working days are counted up to and including the day itself.
        """
        match self.unit:
            case "working days":
                return _needed(working).before(day, self.number)
            case "days":
                return day - timedelta(days=self.number)
        return add_months(day, -self._months)

    @property
    def _months(self) -> int:
        return self.number * 12 if self.unit == "years" else self.number

    def __str__(self) -> str:
        return f"{self.number} {self.unit.removesuffix('s') if self.number == 1 else self.unit}"

    @property
    def said(self) -> Phrase:
        """The period in both languages."""
        return Phrase(str(self), f"{self.number}{_JAPANESE[self.unit]}")


_JAPANESE: Final[dict[Unit, str]] = {"working days": "営業日", "days": "日", "months": "か月", "years": "年"}


def _needed(working: WorkingDays | None) -> WorkingDays:
    if working is None:
        msg = "working days are counted, and the law names no calendar (`working_days: <country>`)"
        raise ValueError(msg)
    return working


class Moment(NamedTuple):
    """A day that is counted from another: so long before it or after it."""

    period: Period
    side: Literal["before", "after"]

    def of(self, day: date, working: WorkingDays | None = None) -> date:
        """Give the day. Raises ValueError where working days are counted without a calendar."""
        count = self.period.before if self.side == "before" else self.period.after
        return count(day, working)

    def __str__(self) -> str:
        return f"{self.period} {self.side}"

    @property
    def said(self) -> Phrase:
        """The moment in both languages, such as `6 months before`."""
        side = "前" if self.side == "before" else "後"
        return Phrase(str(self), f"{self.period.said.ja}{side}")


_UNITS: Final[dict[str, Unit]] = {
    "working day": "working days",
    "day": "days",
    "month": "months",
    "year": "years",
}


_LONGEST: Final[dict[Unit, int]] = {"working days": 2500, "days": 36500, "months": 1200, "years": 100}
"""Beyond them lie slips of the pen, and days that no calendar has."""


def period(text: str) -> Period:
    """Read a period. Raises ValueError with what to write instead."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        msg = f"`{text}` is no period; write for example `10 working days`, `60 days`, `6 months` or `1 year`"
        raise ValueError(msg)
    unit, longest = _UNITS[found[2]], _LONGEST[_UNITS[found[2]]]
    if len(found[1]) > len(str(longest)) or int(found[1]) > longest:
        msg = f"`{text}` is longer than a law counts; write at most {longest} {unit}"
        raise ValueError(msg)
    return Period(int(found[1]), unit)


def moment(text: str) -> Moment:
    """Read a moment. Raises ValueError with what to write instead."""
    words, _, side = text.rpartition(" ")
    if side not in ("before", "after") or _WRITTEN.fullmatch(words) is None:
        msg = f"`{text}` is no moment; write for example `6 months before` or `10 working days after`"
        raise ValueError(msg)
    return Moment(period(words), "before" if side == "before" else "after")


def _is(read: Callable[[str], object]) -> BeforeValidator:
    def check(value: object) -> str:
        read(str(value))
        return str(value)

    return BeforeValidator(check)


PeriodText = Annotated[str, _is(period)]
"""A period as a file writes it, checked; `period` reads it."""
MomentText = Annotated[str, _is(moment)]
"""A moment as a file writes it, checked; `moment` reads it."""
