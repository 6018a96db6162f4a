"""Kleene's three values, in the order in which they win."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Verdict(IntEnum):
    """The answer to one requirement: `unmet < unknown < met`."""

    UNMET = 0
    UNKNOWN = 1
    MET = 2

    def __str__(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Verdict:
        """Read `met`, `unmet` or `unknown`. Raises ValueError on any other word."""
        try:
            return cls[word.upper()]
        except KeyError:
            msg = f"{word!r} is not a verdict; write met, unmet or unknown"
            raise ValueError(msg) from None


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Take the worst of several verdicts. Raises ValueError on none at all: an empty `all` says nothing."""
    return min(verdicts)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Take the best of several verdicts. Raises ValueError on none at all: an empty `any` says nothing."""
    return max(verdicts)


def opposite(verdict: Verdict) -> Verdict:
    """Turn met into unmet and back; unknown stays unknown."""
    return _OPPOSITE[verdict]


def implies(condition: Verdict, consequence: Verdict) -> Verdict:
    """Material implication: met when the condition is unmet or the consequence is met."""
    return max(opposite(condition), consequence)


_OPPOSITE = (Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET)
