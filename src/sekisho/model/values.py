"""The values that a fact can have: scalars, sets, and intervals for what is only known within bounds."""

from __future__ import annotations

from typing import NamedTuple


class Interval(NamedTuple):
    """A number known within bounds, both inclusive; `high=None` is unbounded.

    A declared yearly maximum is `Interval(0, maximum)`; an exact count has both ends equal.
    """

    low: int
    high: int | None

    @classmethod
    def exactly(cls, number: int) -> Interval:
        """Give the interval that holds one number."""
        return cls(number, number)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:,} or more"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"


Value = str | bool | int | frozenset[str] | Interval


def shown(value: Value) -> str:
    """Write a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return str(value) if isinstance(value, (str, Interval)) else f"{value:,}"
