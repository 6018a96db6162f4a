"""The facts that count heads: of what kind, since when, and whether for each recipient by itself."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.model.case import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PREFIX: Final = "ledger."


class Tally(NamedTuple):
    """One fact about heads counted: persons with data of a `kind` that left within a `window` of days."""

    fact: str
    kind: str
    window: str

    @property
    def per_recipient(self) -> bool:
        """Whether each recipient is counted by itself; else all that the exporter sends is counted together."""
        return self.kind == "bulk"

    @property
    def years(self) -> int:
        """How many calendar years the window may touch."""
        return 1 if self.window == "calendar_year" else 2

    @property
    def rolls(self) -> bool:
        """Whether the window begins a day later every day; else it begins anew with a calendar year."""
        return self.window == "twelve_months"

    def since(self, day: date) -> date:
        """Give the first day of the window that ends with `day`."""
        return _BEGINS[self.window](day)

    def leaves(self, day: date) -> date:
        """Give the first day whose window does not hold `day` any more."""
        return next(later for later in _days_after(day) if self.since(later) > day)


def _days_after(day: date) -> Iterator[date]:
    return (day + timedelta(days=number) for number in count(1))


def _year(day: date, *, back: int = 0) -> date:
    return date(day.year - back, 1, 1)


def _twelve_months(day: date) -> date:
    """Give the same day of the year before, which counts too: a day more than twelve months, never one less."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)


_BEGINS: Final[dict[str, Callable[[date], date]]] = {
    "calendar_year": _year,
    "two_calendar_years": partial(_year, back=1),
    "twelve_months": _twelve_months,
}

TALLIES: Final = {
    path: Tally(path, *path.removeprefix(_PREFIX).split(".")) for path in FACTS if path.startswith(_PREFIX)
}
KINDS: Final = tuple(dict.fromkeys(tally.kind for tally in TALLIES.values()))
