"""Measuring on a machine that is not ours alone: processor time, or the best of several processes."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS, SAMPLES = 5, 9
ENOUGH = 0.004


class Line(NamedTuple):
    """One figure: seconds, or a ratio, and the budget it is held to; None where there is none yet."""

    what: str
    measured: float
    budget: float | None = None
    is_ratio: bool = False
    """A ratio must be at least its budget, seconds at most."""
    reference: float = 0.0
    """The seconds on the reference machine: what is held to the budget."""

    @property
    def held(self) -> bool:
        """Whether the budget is kept; what has none is."""
        if self.budget is None:
            return True
        return self.measured >= self.budget if self.is_ratio else self.reference <= self.budget


def best(work: Callable[[], object]) -> float:
    """Give the seconds of processor time that a call takes: the best of several medians."""
    work()
    began = process_time()
    work()
    calls = max(1, int(ENOUGH / max(process_time() - began, 1e-7)))
    return min(median(_once(work, calls) for _ in range(SAMPLES)) for _ in range(ROUNDS))


def _once(work: Callable[[], object], calls: int) -> float:
    began = process_time()
    for _ in range(calls):
        work()
    return (process_time() - began) / calls


def calibration() -> float:
    """Give the seconds of a plain Python loop, about a millisecond: the yardstick to compare machines by."""
    table = {f"fact.{number}": number for number in range(64)}
    names = list(table)

    def loop() -> int:
        total = 0
        for number in range(10_000):
            value = table[names[number & 63]]
            if value is not None and value >= 8:  # noqa: PLR2004 - a comparison as leaves make them
                total += value
        return total

    return best(loop)
