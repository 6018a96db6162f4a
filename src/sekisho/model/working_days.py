"""Working days of a country, from a maintained calendar of public holidays and make-up days (the library `holidays`).

Whether a day is a working day is never guessed from the day of the week alone: in China people work on some weekends
to make up for longer holidays, and the State Council announces these each autumn for the year to come.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

ONE_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = 80
"""Years to look back for any make-up day at all."""


class WorkingDays:
    """The working days of one country (ISO 3166-1 alpha-2). Raises ValueError for a country without a calendar."""

    def __init__(self, country: str) -> None:
        from holidays import country_holidays  # a quarter of a second, and only deadlines need it

        try:
            self._calendar = country_holidays(country)
        except NotImplementedError:
            msg = f"no calendar of working days is known for `{country}`"
            raise ValueError(msg) from None

    def includes(self, day: date) -> bool:
        """Say whether people work on the day."""
        return bool(self._calendar.is_working_day(day))

    def after(self, day: date, count: int) -> date:
        """Give the so-manieth working day after the day, which itself is not counted."""
        while count:
            day += ONE_DAY
            count -= self.includes(day)
        return day

    def before(self, day: date, count: int) -> date:
        """Give the first of so many working days that end with the day; the day itself counts if people work on it."""
        day += ONE_DAY
        while count:
            day -= ONE_DAY
            count -= self.includes(day)
        return day

    def is_published(self, year: int) -> bool:
        """Say whether the year's calendar is out: where make-up days are announced each year, it must have some."""
        return self._makes_up(year) or not any(map(self._makes_up, range(year - 1, year - _LONG_AGO, -1)))

    def _makes_up(self, year: int) -> bool:
        self.includes(date(year, 1, 1))  # the library works a year out when it is first asked about one of its days
        return any(day.year == year for day in self._calendar.weekend_workdays)


@cache
def working_days(country: str) -> WorkingDays:
    """Give the calendar of a country, made once. Raises ValueError for a country without one."""
    return WorkingDays(country)
