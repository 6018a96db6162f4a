"""Papers that report what became of another paper.

One more paper never hurts; what an adverse notice reports is therefore written, as an event, into the papers that it
is about, before anybody asks what they are worth.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Literal

from sekisho.model.evidence import STANDS, Event, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Notice(Evidence):
    """A paper that may report of others that they can no longer be relied on, or that they can again."""

    @property
    @abstractmethod
    def reports(self) -> Literal["suspended", "reinstated", "doubted"] | None:
        """What it reports from its own day on: `doubted` where it was not entered, None where it reports nothing."""

    @abstractmethod
    def is_about(self, other: Evidence) -> bool:
        """Say whether its report concerns another paper."""


def told(papers: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Give the papers, with what notices report of them among their events. Told again, nothing changes.

    A notice of before a paper's issue is not about it; one without a day, or one that was withdrawn, says nothing.
    Only what a notice suspended is reinstated by a later one.
    """
    held = tuple(papers)
    notices = [paper for paper in held if isinstance(paper, Notice) and paper.status_on(date.max) is None]
    if not any(notice.reports in ("suspended", "doubted") for notice in notices):
        return held
    dated = sorted(((one.issued, one) for one in notices if one.issued), key=lambda pair: (pair[0], pair[1].id))
    return tuple(_with_reports(paper, dated) for paper in held)


def _with_reports(paper: Evidence, dated: Sequence[tuple[date, Notice]]) -> Evidence:
    for day, notice in dated:
        status = notice.reports
        if status is None or (paper.issued and day < paper.issued) or not notice.is_about(paper):
            continue
        event = Event(on=day, recorded_on=day, status=status, source=notice.id)
        now = paper.status_on(day)
        if event not in paper.events and _changes(status, now, dated):
            paper = paper.model_copy(update={"events": (*paper.events, event)})
    return paper


def _changes(status: str, now: Event | None, dated: Sequence[tuple[date, Notice]]) -> bool:
    """Say whether a report changes how a paper stands: a doubt only one in force, a reinstatement only a report."""
    if status == "doubted":
        return now is None or now.status not in STANDS
    return status == "suspended" or (now is not None and _is_report(now, dated))


def _is_report(event: Event, dated: Sequence[tuple[date, Notice]]) -> bool:
    return event.status in ("suspended", "doubted") and any(event.source == notice.id for _, notice in dated)
