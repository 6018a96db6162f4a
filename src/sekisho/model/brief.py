"""A decision in one line: the way through, or the first thing that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.verdict import Verdict
from sekisho.model.ways import duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.decision import Decision, Finding, RegimeFinding


def brief(decision: Decision, lang: str = "en") -> str:
    """Say by which basis of which regime an export passes, or what it lacks most nearly: for one cell of a table.

    Several reasons are joined by semicolons: one for each note, and one for each regime that is not met.
    """
    reasons = [note.text for note in decision.notes if note.verdict is not Verdict.MET]
    for finding in decision.applicable:
        if finding.verdict is not Verdict.MET:
            waived = f" (waived until {finding.waiver.expires})" if finding.waiver else ""
            reasons.append(f"{finding.regime.id}: {next(_lacks(finding, lang), finding.word)}{waived}")
    passed = [f"{regime}: {basis}" for regime, basis in decision.bases]
    return "; ".join(dict.fromkeys(reasons or passed))


def _lacks(finding: RegimeFinding, lang: str) -> Iterator[str]:
    """Walk what keeps a regime from being met, the gravest first."""
    for bar in finding.bars:
        if bar.verdict is Verdict.MET:
            yield bar.asks(lang)
    if finding.requires is not None and finding.requires.verdict is not Verdict.MET:
        for way in ways(finding):
            yield f"{way.finding.name} lacks {_first(way.missing)}"
    for duty in duties_missing(finding):
        yield f"{duty.finding.name} lacks {_first(duty.missing)}"
    for bar in finding.bars:
        if bar.verdict is Verdict.UNKNOWN:
            yield f"perhaps {bar.asks(lang)}"


def _first(missing: tuple[Finding, ...]) -> str:
    """Name the first missing leaf and, in brackets, how many more there are."""
    leaf = missing[0]
    more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    reason = f"{leaf.asks()}: {leaf.why}" if leaf.why else leaf.asks()
    return f"{reason}{more}"
