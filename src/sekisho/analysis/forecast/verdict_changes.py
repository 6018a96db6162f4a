"""How exports fare from one moment to another: every day on which one of them stands otherwise, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.analysis.forecast import change_days
from sekisho.analysis.forecast.causes import Cause, causes
from sekisho.model.dates import AsOf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.gate.decide import Gate
    from sekisho.model.decision import Decision, Effect


class State(NamedTuple):
    """What of a decision matters to whoever asks whether it has changed."""

    word: str
    effect: Effect
    pending: bool
    bases: tuple[tuple[str, str], ...]


def state(decision: Decision) -> State:
    """Give the word, the effect, and the bases through which the export passes, if it does."""
    bases = decision.bases if decision.verdict is Verdict.MET else ()
    return State(decision.word, decision.effect, decision.pending, bases)


class Turn(NamedTuple):
    """An export stands otherwise from `day` on. `before` is the decision for the day before, `after` for the day."""

    export_id: str
    day: date
    before: Decision
    after: Decision
    causes: tuple[Cause, ...]


class _Point(NamedTuple):
    day: date
    as_of: AsOf


class _Stand(NamedTuple):
    day: date
    decision: Decision


def course(gate: Gate, start: AsOf, end: AsOf, exports: Collection[str] | None = None) -> tuple[Turn, ...]:
    """Give every turn of every export, or of some, after `start`, up to and including `end`, in order of days.

    It decides on the days on which something begins or ends, and looks for the exact day only where the answer changed.
    """
    zones = _zones(gate)
    first = min(start.day_in(zone) for zone in zones)
    last = max(end.day_in(zone) for zone in zones)
    points = [_Point(day, AsOf(day)) for day in change_days.days(gate.content) if first < day < last]
    asked = gate.organisation.exports if exports is None else exports
    here = {export_id: _Stand(first, gate.suppose(export_id, start)) for export_id in asked}
    found: list[Turn] = []
    for point in (*points, _Point(last, end)):
        for export_id, stand in here.items():
            reached = _Stand(point.day, gate.suppose(export_id, point.as_of))
            found.extend(_between(gate, stand, reached))
            here[export_id] = reached
    return tuple(sorted(found, key=lambda turn: turn.day))


def _zones(gate: Gate) -> set[str]:
    content = gate.content
    dated: tuple[Any, ...] = (*content.papers.all, *content.papers.judgements, *content.organisation.waivers)
    return {"UTC", *(regime.zone for regime in content.regimes.values()), *(one.zone for one in dated)}


def _between(gate: Gate, stand: _Stand, reached: _Stand) -> Iterator[Turn]:
    """Walk the turns of one export between two neighbouring days on which it was decided.

    More than one there is only where the days are not known beforehand, as those of a predicate.
    """
    while state(stand.decision) != state(reached.decision):
        eve, morning = stand, reached
        while (morning.day - eve.day).days > 1:
            middle = eve.day + (morning.day - eve.day) // 2
            tried = _Stand(middle, gate.suppose(stand.decision.export_id, AsOf(middle)))
            if state(tried.decision) == state(stand.decision):
                eve = tried
            else:
                morning = tried
        made = causes(eve.decision, morning.decision, gate.content, eve.day, morning.day)
        yield Turn(morning.decision.export_id, morning.day, eve.decision, morning.decision, made)
        stand = morning
