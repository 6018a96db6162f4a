"""A decision in one line: the way through, or the first thing that is missing."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from sekisho.model.proof import Judged
from sekisho.model.reasons import nearest
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.verdict import Verdict
from sekisho.model.ways import duties_missing, ways

if TYPE_CHECKING:
    from sekisho.model.decision import Decision, Finding, RegimeFinding

LONGEST = 150
"""Characters after which a reason is cut short; the proof has the rest."""


def brief(decision: Decision, lang: str = "en") -> str:
    """Say by which basis of which regime an export passes, or what it lacks most nearly: for one cell of a table.

    Several reasons are joined by semicolons: one for each note, and one for each regime that is not met.
    """
    reasons = [note.text for note in decision.notes if note.verdict is not Verdict.MET]
    for finding in decision.applicable:
        if finding.verdict is not Verdict.MET:
            waived = f" (waived until {finding.waiver.expires})" if finding.waiver else ""
            reasons.append(f"{finding.regime.id}: {_lacks(finding, lang)}{waived}")
    passed = [f"{regime}: {basis}" for regime, basis in decision.bases]
    return "; ".join(dict.fromkeys(reasons or passed))


def _lacks(finding: RegimeFinding, lang: str) -> str:
    """Name what keeps a regime from being met: the gravest thing, and among several the one most nearly there."""
    unmet = finding.requires is not None and finding.requires.verdict is not Verdict.MET
    missing = (*(ways(finding) if unmet else ()), *duties_missing(finding))
    told = [
        *(bar.asks(lang) for bar in finding.bars if bar.verdict is Verdict.MET),
        *(f"{way.finding.name} lacks {_first(way.missing)}" for way in missing),
        *(f"perhaps {bar.asks(lang)}" for bar in finding.bars if bar.verdict is Verdict.UNKNOWN),
        finding.word,
    ]
    return told[0]


def _first(missing: tuple[Finding, ...]) -> str:
    """Name the first missing leaf and, in brackets, how many more there are."""
    more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    return f"{shorten(_lacking(missing[0]), LONGEST, placeholder=' …')}{more}"


def _lacking(leaf: Finding) -> str:
    """Say what a leaf asks for and why it is not there; of a paper, only the first thing that does not match."""
    if not isinstance(leaf.requirement, EvidenceLeaf):
        return f"{leaf.asks()}: {leaf.why}" if leaf.why else leaf.asks()
    seen = leaf.observed.beneath if isinstance(leaf.observed, Judged) else leaf.observed
    kind = (
        f"{leaf.requirement.evidence}, a disputed reading" if seen is not leaf.observed else leaf.requirement.evidence
    )
    if not isinstance(seen, list) or not seen:
        return f"{kind}: none in the register" if isinstance(seen, list) else f"{kind}: {leaf.why}"
    best = nearest(seen)
    if not best.mismatches:
        return f"{kind}: nobody has judged whether {best.paper.id} is enough"
    return f"{kind}: {best.paper.id} ({best.mismatches[0].aspect}: {best.mismatches[0].found})"
