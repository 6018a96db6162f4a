"""Deadlines that were met late, of the papers on which an answer rests: late is late for good, and it is told.

It speaks neither for an export nor against it: where a law lets lateness decide, the law asks for it itself. A run is
not told it, which has no time to count working days in; its message names the command that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.gate.codes import coded
from sekisho.model.base import Phrase
from sekisho.model.deadlines import late_windows, stands_for_the_same
from sekisho.model.proof import Judged
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.model.base import Bilingual
    from sekisho.model.dates import AsOf
    from sekisho.model.deadlines import Window
    from sekisho.model.decision import Note, RegimeFinding
    from sekisho.model.evidence import Evidence
    from sekisho.model.law import Regime, Table
    from sekisho.model.papers import Papers
    from sekisho.model.proof import Proof


class Lateness:
    """What was done late on the papers of a register, looked at when an answer rests on them, and remembered."""

    def __init__(self, papers: Papers, tables: Mapping[str, Table]) -> None:
        self._papers = papers
        self._tables = tables
        self._late: dict[tuple[str, str], tuple[Window, ...]] = {}

    def notes(self, findings: Iterable[RegimeFinding], as_of: AsOf) -> Iterator[Note]:
        """Note what was late, as one knows it at the moment; each once, whatever number of streams rests on it."""
        told: dict[Note, None] = {}
        for finding in findings:
            regime, proof = finding.regime, finding.proof
            if not regime.deadlines or proof.requires is None:
                continue
            day = as_of.day_in(regime.zone)
            rested = {one.id: one for part in (proof.requires, *proof.duties) for one in _rested_on(part)}
            for paper in rested.values():
                for window in self._of(regime, paper):
                    done = window.late_on(day)
                    if done is not None:
                        told[_told(window, done.isoformat())] = None
        yield from told

    def _of(self, regime: Regime, paper: Evidence) -> tuple[Window, ...]:
        """Give the deadlines of a paper, or of one that it stands for, that were met late."""
        key = (regime.id, paper.id)
        if key not in self._late:
            same = [one for one in self._papers.of(paper.kind, {}) if stands_for_the_same(one, paper)]
            found = late_windows(regime, same, self._tables)
            self._late[key] = tuple(one for one in found if paper in (one.paper, one.successor))
        return self._late[key]


def _rested_on(proof: Proof) -> Iterator[Evidence]:
    """Walk the papers by which something is met; where it is not, those that cover a part of it."""
    open_ = [proof]
    while open_:
        verdict, _, observed, children = open_.pop()
        if children:
            open_.extend(children if verdict is not Verdict.MET else (one for one in children if one[0] is Verdict.MET))
        elif verdict is not Verdict.UNMET:
            seen = observed.beneath if isinstance(observed, Judged) else observed
            covering = (one for one in seen if one.verdict is Verdict.MET) if isinstance(seen, list) else ()
            yield from (one.paper for one in covering)


def _told(window: Window, done: str) -> Note:
    deadline, due = window.deadline, window.due
    return late(
        paper=window.paper.id,
        regime=window.regime.id,
        deadline=deadline.name,
        cite=deadline.cite,
        due=due.isoformat() if due else "",
        done=done,
        title=deadline.title,
    )


@coded("late", Verdict.MET)
def late(  # noqa: PLR0913 - what a reader needs to find it again
    *, paper: str, regime: str, deadline: str, cite: str, due: str, done: str, title: Bilingual | None = None
) -> tuple[Phrase, Phrase]:
    """A deadline of a paper on which the answer rests was met after its last day."""
    return (
        Phrase(
            "{0} was late: {3}, due {1}, done {2} ({4}) [{5}]; it stays late for good",
            "{0} に遅延あり：{3}、期限{1}、実施{2}（{4}）[{5}]。後から解消することはない",
            (paper, due, done, deadline if title is None else title, regime, cite),
        ),
        Phrase(
            "keep what shows when it was done, and have counsel say what follows from it",
            "実施日を示す資料を保存し、遅延の影響を法務に確認する",
        ),
    )
