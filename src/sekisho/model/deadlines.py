"""The days that a law counts from papers: when a window for acting opens, when it closes, and what settles it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.dates import in_force
from sekisho.model.evidence import ENDED
from sekisho.model.law import values_on
from sekisho.model.periods import moment
from sekisho.model.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.model.evidence import Evidence
    from sekisho.model.law import Deadline, Regime, Table


class Window(NamedTuple):
    """One deadline of one paper. Both days are included."""

    regime: Regime
    deadline: Deadline
    paper: Evidence
    opens: date | None
    """The first day on which to act; None when nothing says so."""
    due: date | None
    """The last day on which to act; None when the window does not close."""
    done: date | None
    """The day on which it was settled, by the event or by a newer paper; None while it is open."""
    provisional: bool
    """Counted in working days of a year whose calendar nobody has published yet."""
    late: date | None = None
    """The day on which it was done, if that was after the last day: it stays late for good."""
    successor: Evidence | None = None
    """The newer paper that stands for this one."""

    def late_on(self, day: date) -> date | None:
        """Give the day on which it was done late, as one knows it on a day."""
        return self.late if self.late is not None and self.late <= day else None


def windows(regime: Regime, papers: Iterable[Evidence], tables: Mapping[str, Table]) -> Iterator[Window]:
    """Walk the deadlines of a regime for papers of the register. `tables` are the shared ones.

    Papers that lack the day from which to count have none. Raises ValueError where no calendar of working days is
    known.
    """
    held, known = tuple(papers), {**tables, **regime.tables}
    for deadline, paper in _counted(regime, held):
        yield from _window(regime, deadline, paper, held, known)


def late_windows(regime: Regime, papers: Iterable[Evidence], tables: Mapping[str, Table]) -> Iterator[Window]:
    """Walk those that were met late; working days are only counted where so many days would not have been enough.

    Raises ValueError as `windows` does.
    """
    held, known = tuple(papers), {**tables, **regime.tables}
    for deadline, paper in _counted(regime, held):
        if _may_be_late(deadline, paper, known):
            yield from (one for one in _window(regime, deadline, paper, held, known) if one.late is not None)


def _counted(regime: Regime, held: tuple[Evidence, ...]) -> Iterator[tuple[Deadline, Evidence]]:
    for deadline in regime.deadlines:
        for paper in held:
            if paper.kind == deadline.evidence and paper.narrowed((), deadline.where).mismatches == ():
                yield deadline, paper


def _may_be_late(deadline: Deadline, paper: Evidence, tables: Mapping[str, Table]) -> bool:
    """Say whether what needs no calendar leaves it open: so many working days end no earlier than so many days do."""
    if deadline.due is None or deadline.done_by is None:
        return deadline.due is not None
    acts = _acts(deadline, paper, None)
    if not acts or deadline.due == "on the day" or moment(deadline.due).side == "before":
        return bool(acts)
    begins = _begins(deadline, paper, tables)
    return begins is not None and max(acts) > begins + timedelta(days=moment(deadline.due).period.number)


def _window(
    regime: Regime, deadline: Deadline, paper: Evidence, held: tuple[Evidence, ...], tables: Mapping[str, Table]
) -> Iterator[Window]:
    begins = _begins(deadline, paper, tables)
    if begins is None:
        return
    working = working_days(regime.working_days) if regime.working_days and deadline.counts_working_days else None
    opens = moment(deadline.opens).of(begins, working) if deadline.opens else None
    due = begins if deadline.due == "on the day" else moment(deadline.due).of(begins, working) if deadline.due else None
    days = [day for day in (opens, due) if day is not None]
    if not in_force(days[-1], deadline.from_, deadline.until):
        return
    provisional = working is not None and not all(working.is_published(day.year) for day in (begins, *days))
    since = max(_on_record(paper, "extended"), default=None) if deadline.of == "last-day" else begins
    since = max(filter(None, (since, opens)), default=None)  # too early settles nothing
    by = due if opens and due else None  # a window has two ends: too late settles nothing either
    newer = _newer(paper, held)
    done = _done(deadline, paper, newer, (since, by))
    late = _late(deadline, paper, newer, (since, due))
    yield Window(regime, deadline, paper, opens, due, done, provisional, late, newer)


def _begins(deadline: Deadline, paper: Evidence, tables: Mapping[str, Table]) -> date | None:
    match deadline.of:
        case "issued":
            return paper.issued
        case "last-day":
            months = None
            if deadline.valid_for and paper.issued:
                months = next(iter(values_on(tables[deadline.valid_for], paper.issued)), None)
            return paper.last_day(months if isinstance(months, int) else None)
    return max(_on_record(paper, deadline.of), default=None)


def _on_record(paper: Evidence, name: str) -> list[date]:
    """List the days of an event, or the one day that the paper has in a field of this name."""
    happened = [event.on for event in paper.events if event.status == name]
    field = getattr(paper, name.replace("-", "_"), None)
    return [field] if not happened and isinstance(field, date) else happened


def _done(
    deadline: Deadline, paper: Evidence, newer: Evidence | None, within: tuple[date | None, date | None]
) -> date | None:
    """Give the day on which it was settled, within the days given; what happened before or after does not settle it.

    A paper that ended before its last day has no last day to act before.
    """
    since, by = within
    settled = [day for day in _acts(deadline, paper, since) if by is None or day <= by]
    if deadline.of == "last-day":
        settled += [event.on for event in paper.events if event.status in ENDED]
    return min([*settled, *_issued(newer)], default=None)


def _late(
    deadline: Deadline, paper: Evidence, newer: Evidence | None, within: tuple[date | None, date | None]
) -> date | None:
    """Give the first day on which it was done, if that was after the last day to act; None if it was done in time.

    A newer paper is what had to be done only where nothing else is: one that was applied for in time may come later.
    """
    since, due = within
    if (deadline.done_by or "").replace("-", "_") in paper.latest:
        return None
    days = [*_acts(deadline, paper, since), *(_issued(newer) if deadline.done_by is None else ())]
    first = min(days, default=None)
    return first if first is not None and due is not None and first > due else None


def _acts(deadline: Deadline, paper: Evidence, since: date | None) -> list[date]:
    days = _on_record(paper, deadline.done_by or "")
    return [day for day in days if since is None or day >= since]


def _issued(paper: Evidence | None) -> list[date]:
    return [paper.issued] if paper is not None and paper.issued is not None else []


def _newer(paper: Evidence, held: tuple[Evidence, ...]) -> Evidence | None:
    """Find the next paper that stands for this one."""
    later = [
        (other.issued, other.id, other)
        for other in held
        if other.issued and paper.issued and other.issued > paper.issued and stands_for_the_same(other, paper)
    ]
    return min(later, key=lambda found: found[:2])[2] if later else None


_SAME = ("kind", "holder", "counterparties", "services", "purposes")


def stands_for_the_same(other: Evidence, paper: Evidence) -> bool:
    """Say whether a newer paper stands for an older one: of the same kind and holder, for the same in every scope."""
    return all(getattr(other, name) == getattr(paper, name) for name in _SAME)
