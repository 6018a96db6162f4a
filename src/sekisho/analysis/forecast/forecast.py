"""What will happen: which exports stop or begin to pass, which windows for acting open and close, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from sekisho.analysis.forecast.calendar import coming
from sekisho.analysis.forecast.change_days import ONE_DAY
from sekisho.analysis.forecast.verdict_changes import course
from sekisho.analysis.register.reliance import Shelf
from sekisho.model.dates import AsOf, in_force
from sekisho.model.deadlines import windows
from sekisho.model.papers import Papers
from sekisho.model.verdict import Verdict
from sekisho.model.ways import duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.analysis.forecast.causes import Cause
    from sekisho.analysis.forecast.verdict_changes import Turn
    from sekisho.gate.decide import Gate
    from sekisho.gate.started import Started
    from sekisho.model.deadlines import Window
    from sekisho.model.decision import Decision, Finding
    from sekisho.model.evidence import Evidence

_KEPT_UP: Final = 365 * 1000
"""Days for which a look would count if somebody looked again and again."""
Becomes = Literal["stops", "begins", "changes"]


class Act(NamedTuple):
    """A window of a paper in which something must be done, and the exports that hang on the paper."""

    window: Window
    exports: tuple[str, ...]
    opens: date | None
    """The first day, if it lies ahead."""
    overdue: bool
    late: date | None = None
    """The day on which it was done, after the last one: told for good."""


class Look(NamedTuple):
    """The last day for which the latest look at a published status counts, and the exports that hang on the paper."""

    paper: Evidence
    due: date
    exports: tuple[str, ...]


class Coming(NamedTuple):
    """Something that begins or ends on a day and changes no export's standing."""

    day: date
    cause: Cause


class Forecast(NamedTuple):
    """What happens after the day `first`, up to and including `last`."""

    organisation: str
    as_of: str
    first: date
    last: date
    turns: tuple[Turn, ...]
    acts: tuple[Act, ...]
    looks: tuple[Look, ...]
    others: tuple[Coming, ...]
    tasks: Mapping[str, tuple[str, ...]]
    """For each export, the tasks that may carry it, as patterns `dag.task`."""
    rehearsal: bool = False
    unlooked: tuple[Turn, ...] = ()
    """Those of the turns for the worse that would not come if published statuses were looked up in time."""
    waiting: tuple[str, ...] = ()
    """The exports that are stopped from the first day on and only want such a look."""
    started: tuple[Started, ...] = ()
    """Reports that may be due because exports were blocked; known only where the ledger was asked."""


def forecast(gate: Gate, as_of: AsOf, days: int, *, everything: bool = False) -> Forecast:
    """Look so many days ahead, to the end of the calendar at most.

    What stops for want of a look at a published status is told, and then the forecast goes on as if somebody had
    looked: else a look that grows old would hide what really ends. `everything` adds papers on which no export hangs,
    and law that changes no answer.
    Raises ValueError where a law counts working days of a country that has no calendar.
    """
    first = as_of.day_in("UTC")
    last = first + min(timedelta(days=days), date.max - ONE_DAY - first)
    papers = gate.content.papers
    kept_up = gate.holding(Papers(papers.all, papers.judgements, status_max_age=_KEPT_UP))
    turns = course(kept_up, as_of, AsOf(last))
    hanging = _hanging(kept_up, [as_of, *(AsOf(day) for day in sorted({turn.day for turn in turns}))])
    looks = tuple(_looks(papers, last, hanging, everything=everything))
    wanting = sorted({export_id for look in looks for export_id in look.exports})
    unlooked = tuple(turn for turn in course(gate, as_of, AsOf(last), wanting) if _wants_a_look(turn, kept_up))
    turns = tuple(sorted((*turns, *unlooked), key=lambda turn: turn.day))
    settings = gate.organisation.settings
    known = {cause.key for turn in turns for cause in turn.causes}
    return Forecast(
        organisation=settings.organisation,
        as_of=str(as_of),
        first=first,
        last=last,
        turns=turns,
        acts=tuple(_acts(gate, as_of, last, hanging, everything=everything)),
        looks=looks,
        others=tuple(Coming(day, cause) for day, cause in coming(gate.content, first, last) if cause.key not in known)
        if everything
        else (),
        tasks={e.id: tuple(f"{c.dag}.{c.task}" for c in e.carriers) for e in gate.organisation.exports.values()},
        rehearsal=settings.rehearsal,
        unlooked=unlooked,
        waiting=tuple(
            export_id
            for export_id in wanting
            if gate.suppose(export_id, as_of).effect == "block" != kept_up.suppose(export_id, as_of).effect
        ),
    )


def becomes(turn: Turn) -> Becomes:
    """Say whether an export stops to pass, begins to, or only passes or fails otherwise."""
    before, after = (decision.effect != "block" for decision in (turn.before, turn.after))
    return "changes" if before is after else "begins" if after else "stops"


def _wants_a_look(turn: Turn, kept_up: Gate) -> bool:
    """Say whether a turn is for the worse, and would not be if somebody had looked up every published status."""
    looked = kept_up.suppose(turn.export_id, AsOf(turn.day))
    if becomes(turn) == "stops":
        return looked.effect != "block"
    return turn.after.verdict < min(turn.before.verdict, looked.verdict)


def _looks(papers: Papers, last: date, hanging: Mapping[str, set[str]], *, everything: bool) -> Iterator[Look]:
    for paper in papers.all:
        exports = tuple(sorted(hanging.get(paper.id, ())))
        if paper.status_is_published and paper.status_checked_on and (exports or everything):
            due = paper.status_checked_on + timedelta(days=papers.status_max_age)
            if due <= last:
                yield Look(paper, due, exports)


def _acts(gate: Gate, as_of: AsOf, last: date, hanging: Mapping[str, set[str]], *, everything: bool) -> Iterator[Act]:
    found = []
    for regime in gate.content.regimes.values():
        today = as_of.day_in(regime.zone)
        for window in windows(regime, gate.content.papers.all, gate.content.tables):
            papers = (window.paper, window.successor) if window.successor else (window.paper,)
            exports = tuple(sorted({name for paper in papers for name in hanging.get(paper.id, ())}))
            day, late = window.due or window.opens, window.late_on(today)
            if (window.done is not None and late is None) or not (exports or everything) or day is None:
                continue
            if in_force(day, regime.from_, regime.until) and _matters(window, today, last):
                opens = window.opens if window.opens and window.opens > today else None
                overdue = late is None and window.due is not None and window.due < today
                found.append(Act(window, exports, opens, overdue, late))
    yield from sorted(found, key=lambda act: (act.opens or act.window.due or last, act.window.paper.id))


def _matters(window: Window, today: date, last: date) -> bool:
    """Say whether a window opens or closes in time, is open, or is over and nothing was done."""
    return (window.opens or window.due or last) <= last and (window.due is not None or (window.opens or last) > today)


def _hanging(gate: Gate, moments: Iterable[AsOf]) -> dict[str, set[str]]:
    """Give, for every paper and judgement, the exports that depend on it on some day."""
    found: dict[str, set[str]] = {}
    for moment in moments:
        for one, exports in Shelf(gate, moment).dependents.items():
            found.setdefault(one, set()).update(exports)
    return found


def lacking(decision: Decision) -> tuple[Finding, ...]:
    """Give what would let an export pass: of each law that is not met, what its first way lacks, and every duty."""
    found = {}
    for finding in decision.applicable:
        if finding.verdict is not Verdict.MET:
            unmet = finding.requires is not None and finding.requires.verdict is not Verdict.MET
            for way in (*(ways(finding)[:1] if unmet else ()), *duties_missing(finding)):
                found.update({(leaf.cite, leaf.remedy()): leaf for leaf in way.missing})
    return tuple(found.values())
