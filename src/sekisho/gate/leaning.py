"""Which exports lean on a paper that is for so many persons a year: its number is one for all of them.

An export leans on such a paper when the paper is for it in all other respects and no other way is open to it. Where
two of these papers are for one export, it may lean on either.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sekisho.engine.compile import CompiledRegime, Question, roots, walk
from sekisho.gate.moments import Moments
from sekisho.model.evidence import Coverage
from sekisho.model.proof import Judged
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import RegimeFinding
    from sekisho.model.evidence import Evidence, Mismatch
    from sekisho.model.export import Export
    from sekisho.model.papers import Papers
    from sekisho.model.proof import Proof

    Cases = Callable[[Export, AsOf], Iterable[Case]]


class Leaner(NamedTuple):
    """An export that leans on a paper, or may."""

    export: Export
    certain: bool


class Leaned(NamedTuple):
    """A paper that is for so many persons a year, and the exports that lean on it."""

    paper: Evidence
    leaners: tuple[Leaner, ...]


class Leaning:
    """The exports by the papers on which they lean, remembered for each moment."""

    def __init__(
        self, exports: Mapping[str, Export], papers: Papers, regimes: Sequence[CompiledRegime], cases: Cases
    ) -> None:
        self._exports = exports
        self._papers = papers
        self._cases = cases
        self._asking = [(regime, kinds) for regime in regimes if (kinds := _asked(regime))]
        self._known: Moments[str, dict[str, tuple[Evidence, bool]]] = Moments()

    @cached_property
    def _by_party(self) -> dict[str, list[Export]]:
        found: dict[str, list[Export]] = defaultdict(list)
        for export in self._exports.values():
            for party in export.ends:
                found[party].append(export)
        return found

    def of(self, export: Export, as_of: AsOf) -> dict[str, Leaned]:
        """Give the papers for so many persons on which an export leans, each with all exports that lean on it."""
        found = {}
        for name, (paper, _) in self._papers_of(export, as_of).items():
            leaners = (
                Leaner(other, self._papers_of(other, as_of)[name][1])
                for other in self._near(paper)
                if name in self._papers_of(other, as_of)
            )
            found[name] = Leaned(paper, tuple(leaners))
        return found

    def _near(self, paper: Evidence) -> Iterable[Export]:
        """Give the exports that have to do with the parties of a paper."""
        parties = {*paper.beneficiaries, *filter(None, (paper.holder,))}
        if not parties:
            return self._exports.values()
        return {export.id: export for party in parties for export in self._by_party.get(party, ())}.values()

    def declared(self, export: Export, as_of: AsOf) -> dict[str, Interval]:
        """Give how many persons a year the exports that lean on a paper declare, where together they may be too many.

        Some may be the same persons: at least it is the largest of those that lean on it for certain.
        """
        found = {}
        for name, (paper, leaners) in self.of(export, as_of).items():
            high = sum(one.export.persons.per_year for one in leaners)
            if len(leaners) > 1 and high > _number(paper):
                certain = (one.export.persons.per_year for one in leaners if one.certain)
                found[name] = Interval(max(certain, default=0), high)
        return found

    def _papers_of(self, export: Export, as_of: AsOf) -> dict[str, tuple[Evidence, bool]]:
        """Give the papers on which an export leans, each with whether it is for certain."""
        known = self._known.at(as_of)
        if export.id not in known:
            found: dict[str, tuple[Evidence, bool]] = {}
            for case in self._cases(export, as_of):
                for regime, kinds in self._asking:
                    for paper, certain in self._needed(regime, kinds, case, export, as_of):
                        before = found.get(paper.id, (paper, False))[1]
                        found[paper.id] = (paper, before or certain)
            known[export.id] = found
        return known[export.id]

    def _needed(
        self, regime: CompiledRegime, kinds: frozenset[str], case: Case, export: Export, as_of: AsOf
    ) -> list[tuple[Evidence, bool]]:
        """Give the papers of which a law needs one, if it applies and nothing else will do."""
        if regime.judge(Question(case, self._papers, as_of, [])).requires is None:
            return []
        asked = regime.regime.holding(case)
        numbered = [paper for kind in sorted(kinds) for paper in self._papers.of(kind, asked) if _is_for_so_many(paper)]
        large = [(paper, _misses(paper, asked)) for paper in numbered if export.persons.per_year <= _number(paper)]
        fitting = [(paper, not misses) for paper, misses in large if all(m.verdict is Verdict.UNKNOWN for m in misses)]
        if not fitting:
            return []
        without = self._papers.hiding({paper.id for paper in numbered})
        if regime.judge(Question(case, without, as_of, [])).verdict is Verdict.MET:
            return []
        return [(paper, certain and len(fitting) == 1) for paper, certain in fitting]


def _misses(paper: Evidence, case: Case) -> list[Mismatch]:
    """Give what keeps a paper from being for a case, but for its number."""
    return [miss for miss in paper.scope(case) if miss.aspect != "persons"]


def leans(findings: Iterable[RegimeFinding]) -> bool:
    """Say whether some law is satisfied by a paper that is for so many persons."""
    return any(
        _leans(proof) for finding in findings for proof in (finding.proof.requires, *finding.proof.duties) if proof
    )


def _leans(proof: Proof) -> bool:
    verdict, _, observed, children = proof
    if verdict is Verdict.UNMET:
        return False
    seen = observed.beneath if isinstance(observed, Judged) else observed
    covering = seen if isinstance(seen, list) else ()
    met = (one.paper for one in covering if isinstance(one, Coverage) and one.verdict is Verdict.MET)
    return any(map(_is_for_so_many, met)) or any(map(_leans, children))


def _is_for_so_many(paper: Evidence) -> bool:
    return "persons" in paper.aspects and isinstance(paper.persons, int)


def _number(paper: Evidence) -> int:
    return paper.persons if isinstance(paper.persons, int) else 0


def _asked(regime: CompiledRegime) -> frozenset[str]:
    return frozenset(node.evidence for node in walk(roots(regime.regime)) if isinstance(node, EvidenceLeaf))
