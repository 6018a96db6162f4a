"""What depends on which paper: one relation, from which coverage, show and forecast tell.

An export depends on a paper, or on a judgement, when it passes a law through it; when it does not pass a law of which
the paper covers a part, or may; when only the paper keeps heads out of a count that would stop it; or when it waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from sekisho.model.evidence import Judgement
from sekisho.model.proof import Judged
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.register.reliance import Shelf
    from sekisho.model.decision import Finding, RegimeFinding

How = Literal["passes", "partly", "perhaps", "waits", "counts"]
ORDER: Final[tuple[How, ...]] = ("passes", "partly", "perhaps", "waits", "counts")
"""It passes a law through the paper; the paper covers a part of what is asked; it may; it would, were it in force.

`counts`: through it another export's heads stay out of a count that matters to this one.
"""


def dependents(shelf: Shelf) -> dict[str, dict[str, How]]:
    """Give, for every paper and judgement on which something depends, the exports and how they do."""
    found: dict[str, dict[str, How]] = {}
    for one, export_id, how in _pairs(shelf):
        before = found.setdefault(one, {}).setdefault(export_id, how)
        found[one][export_id] = min(before, how, key=ORDER.index)
    return {one: dict(sorted(exports.items())) for one, exports in sorted(found.items())}


def _pairs(shelf: Shelf) -> Iterator[tuple[str, str, How]]:
    for name, decision in shelf.decisions.items():
        for finding in decision.findings:
            yield from ((one, name, how) for one, how in shelf.leaning(finding))
    for one in shelf.everything:
        question = one.question if isinstance(one, Judgement) else one.kind
        if question in shelf.uncounted:
            yield from ((one.id, hanging.export_id, "counts") for hanging in shelf.hanging(one))
        if not isinstance(one, Judgement):
            yield from ((one.id, name, "waits") for name in shelf.waiting(one))


def leaning(finding: RegimeFinding) -> Iterator[tuple[str, How]]:
    """Walk the papers and judgements on which one law's finding leans, and how."""
    settling = [leaf for part in (*filter(None, (finding.scope,)), *finding.bars) for leaf in part.leaves()]
    for leaf in settling:
        if isinstance(leaf.observed, Judged) and leaf.observed.judgement is not None:
            yield leaf.observed.judgement.id, "passes"
    parts = (*filter(None, (finding.requires,)), *finding.duties)
    for part in parts:
        yield from ((one, "passes") for one in _relied(part))
    if finding.verdict is not Verdict.MET:
        yield from (pair for part in parts for leaf in part.leaves() for pair in _told(leaf))


def _relied(finding: Finding) -> Iterator[str]:
    """Walk the papers and judgements by which a finding is met."""
    if finding.verdict is not Verdict.MET:
        return
    if not finding.is_leaf:
        for child in finding.children:
            yield from _relied(child)
        return
    yield from (one for one, how in _told(finding) if how == "partly")


def _told(leaf: Finding) -> Iterator[tuple[str, How]]:
    """Walk what a leaf saw: the papers that cover what it asks, or may, and the judgement that settles it."""
    observed = leaf.observed
    if isinstance(observed, Judged):
        if observed.judgement is not None:
            yield observed.judgement.id, "partly"
        observed = observed.beneath
    for coverage in observed if isinstance(observed, list) else ():
        if coverage.verdict is not Verdict.UNMET:
            yield coverage.paper.id, "partly" if coverage.verdict is Verdict.MET else "perhaps"
