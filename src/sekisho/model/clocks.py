"""Clocks that a refused export may start: what is to be reported, by when, and under which law."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.dates import in_force
from sekisho.model.periods import moment
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sekisho.model.case import Case
    from sekisho.model.decision import Decision, RegimeFinding
    from sekisho.model.law import Refusal, Regime
    from sekisho.model.values import Value


class Clock(NamedTuple):
    """A report that may be due, and its last day."""

    regime: Regime
    refusal: Refusal
    due: date


def clocks(decision: Decision) -> tuple[Clock, ...]:
    """List what the block of an export may have to be reported for; nothing where it passes, or other laws stop it."""
    if decision.effect != "block":
        return ()
    refusing = [one for one in decision.findings if not one.excused]
    found = [clock for finding in refusing for clock in refused(finding, decision.cases.get(finding.stream, {}))]
    return tuple({(clock.regime.id, clock.refusal.name): clock for clock in found}.values())


def refused(finding: RegimeFinding, case: Case) -> Iterator[Clock]:
    """Walk what may have to be reported because one law refuses one stream with these facts."""
    day = finding.proof.day
    for refusal in finding.regime.refusals if finding.verdict is Verdict.UNMET else ():
        about = all(_among(case.get(path), words) for path, words in refusal.when.items())
        if about and day is not None and in_force(day, refusal.from_, None):
            yield Clock(finding.regime, refusal, moment(refusal.due).of(day))


def _among(value: Value | None, words: Collection[object]) -> bool:
    """Say whether a fact is one of the words; of several values one suffices."""
    return not value.isdisjoint(words) if isinstance(value, frozenset) else value in words
