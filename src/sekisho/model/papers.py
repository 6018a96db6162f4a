"""The papers and judgements that a decision may look at, found by kind and by the parties they name."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

from sekisho.model.notices import told
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.evidence import Evidence, Judgement, Mismatch, Needs

    Where = tuple[tuple[str, tuple[object, ...]], ...]

STATUS_MAX_AGE = 30
"""Days for which a look at a published status counts, where the organisation does not say otherwise."""
_FEW = 4
_REMEMBERED = 50_000


_by_id = attrgetter("id")


class Papers:
    """An immutable index of the register. A look at a published status counts for `status_max_age` days.

    Papers and judgements stand in the order of their ids, wherever they were read from: whoever asks is told the same.
    """

    def __init__(
        self,
        papers: Iterable[Evidence] = (),
        judgements: Iterable[Judgement] = (),
        status_max_age: int = STATUS_MAX_AGE,
    ) -> None:
        self.status_max_age = status_max_age
        self.judgements = tuple(sorted(judgements, key=_by_id))
        self._shelves: dict[str, list[Evidence]] = defaultdict(list)
        self._by_party: dict[tuple[str, str | None], list[Evidence]] = defaultdict(list)
        self._later: dict[str, Callable[[], Iterable[Evidence]]] = {}
        self._building = Lock()
        for paper in told(sorted(papers, key=_by_id)):
            self._shelve(paper)
        self._loads: Mapping[str, Interval] = {}
        self._hidden: frozenset[str] = frozenset()
        self._lives: dict[tuple[int, date, int | None], tuple[Mismatch, ...]] = {}
        self._needs: dict[int, Needs | None] = {}
        self._bounds: dict[int, Needs] = {}
        self._own: dict[tuple[int, Where], tuple[Mismatch, ...]] = {}
        self._by_question: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self.judgements:
            self._by_question[judgement.question].append(judgement)

    @classmethod
    def stored(
        cls,
        shelves: Mapping[str, Callable[[], Iterable[Evidence]]],
        judgements: Iterable[Judgement],
        status_max_age: int,
    ) -> Papers:
        """Give an index that builds the papers of a kind when somebody asks for them; notices are told already."""
        papers = cls((), judgements, status_max_age)
        papers._later = dict(shelves)
        return papers

    @property
    def all(self) -> tuple[Evidence, ...]:
        """Every paper, by id."""
        for kind in tuple(self._later):
            self._shelf(kind)
        return tuple(sorted((paper for shelf in self._shelves.values() for paper in shelf), key=_by_id))

    def _shelf(self, kind: str) -> Sequence[Evidence]:
        if kind in self._later:
            with self._building:
                self._build(kind)
        return self._shelves.get(kind, ())

    def _build(self, kind: str) -> None:
        """Build the papers of a kind, once: whole or not at all, and what cannot be built is told each time."""
        build = self._later.get(kind)
        if build is not None:  # another thread may have been faster
            for paper in sorted(build(), key=_by_id):
                self._shelve(paper)
            del self._later[kind]  # last: whoever does not find it here reads without the lock

    def _shelve(self, paper: Evidence) -> None:
        self._shelves[paper.kind].append(paper)
        for party in {paper.holder, *paper.beneficiaries} if paper.holder else {None}:
            self._by_party[paper.kind, party].append(paper)

    def of(self, kind: str, case: Case) -> Sequence[Evidence]:
        """Give the papers of a kind that can bear on the case: where there are many, only those held by its parties."""
        papers = self._shelf(kind)
        if self._hidden:
            papers = [paper for paper in papers if paper.id not in self._hidden]
        if len(papers) <= _FEW or "holder" not in papers[0].aspects:
            return papers
        party = case.get(f"{papers[0].held_by}.id")
        if not isinstance(party, str):
            return papers
        held, anybodys = self._by_party.get((kind, party), ()), self._by_party.get((kind, None), ())
        near = sorted((*held, *anybodys), key=_by_id) if anybodys else held
        return [paper for paper in near if paper.id not in self._hidden] if self._hidden else near

    def under(self, loads: Mapping[str, Interval]) -> Papers:
        """Give the same index for a moment at which so many persons lean on some of the papers, by id."""
        other = copy(self)
        other._loads, other._lives = dict(loads), {}  # noqa: SLF001 - its own twin
        return other

    def hiding(self, names: Collection[str]) -> Papers:
        """Give the same index without some papers, to see what would be."""
        other = copy(self)
        other._hidden = frozenset(names)  # noqa: SLF001 - its own twin
        return other

    def life(self, paper: Evidence, as_of: AsOf, months: int | None) -> tuple[Mismatch, ...]:
        """Give what keeps one of these papers from being valid on the day, remembered: no case changes it."""
        key = (id(paper), as_of.day_in(paper.zone), months)
        known = self._lives.get(key)
        if known is None:
            if len(self._lives) > _REMEMBERED:
                self._lives.clear()
            further = (paper.outdated(key[1], self.status_max_age), paper.burdened(self._loads.get(paper.id)))
            known = self._lives[key] = (*paper.life(key[1], months, None), *filter(None, further))
        return known

    def fits(self, paper: Evidence, case: Case) -> bool:
        """Say whether one of these papers plainly matches the case in scope; if not, its `scope` says more."""
        try:
            needs = self._needs[id(paper)]
        except KeyError:
            needs = self._needs[id(paper)] = paper.needs()
        if needs is None:
            return False
        for path, allowed in needs[0]:
            if case.get(path) not in allowed:
                return False
        for path, allowed in needs[1]:
            value: Any = case.get(path)
            if value is None or not value <= allowed:
                return False
        return needs[2] is None or _at_most(case.get("export.persons_per_year"), needs[2])

    def own(self, paper: Evidence, where: Where) -> tuple[Mismatch, ...]:
        """Give what does not match in the own fields of one of these papers, remembered: no case changes it."""
        key = (id(paper), where)
        known = self._own.get(key)
        if known is None:
            known = self._own[key] = paper.narrowed((), dict(where)).mismatches
        return known

    def plainly_other(self, paper: Evidence, case: Case) -> bool:
        """Say whether one of these papers is plainly for something else: other parties, data or places."""
        try:
            bounds = self._bounds[id(paper)]
        except KeyError:
            bounds = self._bounds[id(paper)] = paper.bounds()
        for path, allowed in bounds[0]:
            value: Any = case.get(path)
            if value is not None and value not in allowed:
                return True
        for path, allowed in bounds[1]:
            value = case.get(path)
            if value is not None and not value <= allowed:
                return True
        return False

    def judged(self, question: str, case: Case, as_of: AsOf) -> Judgement | None:
        """Give the judgement on a question that speaks of this export on this day: of several the latest, or a no."""
        answers = self._by_question.get(question)
        if answers is None:
            return None
        held = [answer for answer in answers if answer.holds(case.get("export.id"), as_of)]
        return max(held, key=lambda made: (made.decided_on, made.answer == "unmet"), default=None)


def _at_most(persons: Any, most: int) -> bool:  # noqa: ANN401 - a number, an interval, or nothing
    if isinstance(persons, Interval):
        persons = persons.high
    return persons is not None and persons <= most
