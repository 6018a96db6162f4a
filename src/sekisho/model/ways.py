"""What is missing and the ways to settle it, cheapest first: read off the proof tree, no rule of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.nearness import PARTIES
from sekisho.model.proof import Fault, Judged, NoRow, NotInForce
from sekisho.model.requirement import EvidenceLeaf, FactLeaf, JudgementLeaf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sekisho.model.decision import Finding, RegimeFinding


class Way(NamedTuple):
    """One basis (or duty, or bar) and the leaves that would have to be settled for it."""

    finding: Finding
    missing: tuple[Finding, ...]
    open: bool
    """Only papers, judgements or unstated facts are missing: nothing that is known speaks against it."""

    @property
    def effort(self) -> tuple[bool, int]:
        """Sort key: what is open first, then by how much there is to do."""
        return (not self.open, sum(_effort(leaf) for leaf in self.missing))


_STATE, _COMPLETE, _DECIDE, _RENEW, _DISPUTED, _CHANGE = 1, 2, 2, 3, 6, 12


def _effort(leaf: Finding) -> int:
    observed = leaf.observed
    if isinstance(observed, Judged) and not isinstance(leaf.requirement, JudgementLeaf):
        if observed.judgement is None:
            return _DISPUTED
        observed = observed.beneath  # the dispute is settled; what is left to do is as of any other leaf
    if isinstance(leaf.requirement, FactLeaf):
        return _STATE if observed is None else _CHANGE
    if isinstance(leaf.requirement, EvidenceLeaf):
        if leaf.verdict is Verdict.UNKNOWN:
            return _COMPLETE
        return _RENEW if _can_be_renewed(observed) else leaf.obtaining
    return _DECIDE


def _can_be_renewed(observed: object) -> bool:
    """Say whether some paper on file is between these parties: it may be renewed, or made to cover more."""
    papers = observed if isinstance(observed, list) else []
    return any(
        not any(miss.aspect in PARTIES and miss.verdict is Verdict.UNMET for miss in coverage.mismatches)
        for coverage in papers
    )


def ways(finding: RegimeFinding) -> tuple[Way, ...]:
    """Give the routes of a regime that is not met: open ones first, then unknown before unmet, then by effort.

    A route that is unknown is why the regime is, so it is told even where another one would cost less to begin.
    """
    day = finding.proof.day
    routes = [_way(basis, day) for basis in finding.bases if basis.verdict is not Verdict.MET]
    return tuple(sorted(routes, key=lambda way: (not way.open, -way.finding.verdict, *way.effort)))


def duties_missing(finding: RegimeFinding) -> tuple[Way, ...]:
    """Give the blocking duties that are not met."""
    day = finding.proof.day
    unmet = [duty for duty in finding.duties if duty.requirement.blocking and duty.verdict is not Verdict.MET]
    return tuple(_way(duty, day) for duty in unmet)


def _way(finding: Finding, day: date | None) -> Way:
    missing = tuple(missing_leaves(finding))
    return Way(finding, missing, not any(_speaks_against(leaf) or _too_late(leaf, day) for leaf in missing))


def _too_late(leaf: Finding, day: date | None) -> bool:
    """Say whether only a paper of an earlier day would do, and there is none: nobody can obtain one any more."""
    before = leaf.requirement.issued_before if isinstance(leaf.requirement, EvidenceLeaf) else None
    if before is None or day is None or day < before:
        return False
    seen = leaf.observed.beneath if isinstance(leaf.observed, Judged) else leaf.observed
    papers = [coverage.paper for coverage in seen] if isinstance(seen, list) else []
    return not any(paper.issued is None or paper.issued < before for paper in papers)


def missing_leaves(finding: Finding) -> Iterator[Finding]:
    """Walk the leaves that keep a finding from being met; of an `any`, only its cheapest option."""
    if finding.verdict is Verdict.MET:
        return
    if not finding.children:
        yield finding
    elif finding.requirement.any:
        options = [tuple(missing_leaves(child)) for child in finding.children]
        yield from min(options, key=lambda option: (any(map(_speaks_against, option)), sum(map(_effort, option))))
    else:
        for child in finding.children:
            yield from missing_leaves(child)


def _speaks_against(leaf: Finding) -> bool:
    observed = leaf.observed
    if isinstance(observed, Judged):
        if observed.judgement is not None and observed.judgement.answer == "unmet":
            return True
        observed = observed.beneath
    if isinstance(observed, (NotInForce, Fault, NoRow)):
        return True
    return isinstance(leaf.requirement, FactLeaf) and leaf.verdict is Verdict.UNMET
