"""Of several papers that do not cover a case, the one that comes nearest: by what matches, never by its name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.model.evidence import Coverage, Mismatch

PARTIES: Final = frozenset({"holder", "counterparties", "members"})
"""What does not match here makes it a paper between others."""
LIFE: Final = frozenset({"status", "validity", "issued", "events", "check", "occurrences"})
"""What keeps a paper from being in force."""
MENDABLE: Final = frozenset(
    {"status", "validity", "purposes", "categories", "countries", "services", "persons", "load"}
)
"""What does not match otherwise makes it another paper: a certificate of one scheme is never one of another."""


def nearest(observed: Iterable[Coverage]) -> Coverage:
    """Give the paper that comes nearest to covering the case, of at least one that was looked at."""
    return min(observed, key=_distance)


def gravest(coverage: Coverage) -> Mismatch:
    """Give the first of the things that decide how a paper stands, of at least one that does not match."""
    return next(miss for miss in coverage.mismatches if miss.verdict is coverage.verdict)


def _distance(coverage: Coverage) -> tuple[object, ...]:
    """Sort key, smallest first.

    The verdict, then: is it between these parties, does less speak against it, could what does be put right, does it
    leave less open, is it in force, does it leave less uncovered, is it the latest. Only then comes the id.
    """
    misses, paper = coverage.mismatches, coverage.paper
    wrong = [miss for miss in misses if miss.verdict is Verdict.UNMET]
    return (
        -coverage.verdict,
        sum(miss.aspect in PARTIES for miss in wrong),
        len(wrong),
        sum(miss.aspect not in MENDABLE for miss in wrong),
        len(misses),
        sum(miss.aspect in LIFE for miss in misses),
        sum(len(miss.wants) if isinstance(miss.wants, frozenset) else 1 for miss in misses),
        -(paper.issued or date.min).toordinal(),
        paper.id,
    )
