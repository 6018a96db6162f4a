"""The message of a decision: the same lines in CI, in the task log and in every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.verdict import Verdict
from sekisho.model.ways import Way, duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.decision import Decision, Finding, RegimeFinding

_AT_MOST = 3


def message(decision: Decision, lang: str = "en") -> str:
    """Tell a decision to the engineer whose task it is: what, which rule, what is missing, the cheapest way on."""
    return "\n".join(_lines(decision, lang))


def headline(decision: Decision) -> str:
    """Give the first line alone."""
    did = {"block": "blocks", "annotate": "annotates", "allow": "allows"}[decision.effect]
    word = f"{decision.word}, pending what only a run can tell" if decision.pending else decision.word
    rehearsal = ", in rehearsal" if decision.rehearsal else ""
    return f"sekisho {did} export “{decision.export_id}”: {word} (as of {decision.as_of}{rehearsal})"


def _lines(decision: Decision, lang: str) -> Iterator[str]:
    yield headline(decision)
    for note in decision.notes:
        yield f"  {note.text}"
        yield f"    do: {note.remedy}"
    for finding in decision.applicable:
        yield from _regime(finding, lang)
    for fault in decision.faults:
        yield f"  an error, counted as unknown: {type(fault).__name__}: {fault}"
    if decision.verdict is not Verdict.MET:
        yield f"  more: sekisho explain {decision.export_id} --at {decision.as_of}"


def _regime(finding: RegimeFinding, lang: str) -> Iterator[str]:
    title = f"{finding.regime.title.in_(lang)} ({finding.regime.id})"
    if finding.verdict is Verdict.MET:
        how = ", ".join(f"{b.asks(lang)} [{b.cite}]" for b in finding.bases if b.verdict is Verdict.MET)
        yield f"  {title}: {finding.word} for “{finding.stream}”" + (f" through {how}" if how else "")
    else:
        level = "" if finding.level == "hard-mandatory" else f", enforced as {finding.level}"
        yield f"  {title}: {finding.word} for “{finding.stream}”{level}"
        yield from _what_is_missing(finding, lang)
    if finding.waiver is not None:
        yield f"    waived by {finding.waiver.approved_by} until {finding.waiver.expires}: {finding.waiver.reason}"
    for duty in finding.reminders():
        yield f"    remember: {duty.asks(lang)} [{duty.cite}]"


def _what_is_missing(finding: RegimeFinding, lang: str) -> Iterator[str]:
    scope = finding.scope
    if scope is not None and scope.verdict is Verdict.UNKNOWN:
        for leaf in scope.leaves():
            if leaf.verdict is Verdict.UNKNOWN:
                yield f"    it is not known whether this law applies: {leaf.why} [{leaf.cite}]"
    for bar in finding.bars:
        if bar.verdict is not Verdict.UNMET:
            certainly = "forbidden" if bar.verdict is Verdict.MET else "perhaps forbidden"
            yield f"    {certainly}: {bar.asks(lang)} [{bar.cite}]"
            yield from _leaves(tuple(leaf for leaf in bar.leaves() if leaf.verdict is not Verdict.UNMET), lang)
    if finding.requires is not None and finding.requires.verdict is not Verdict.MET:
        possible = ways(finding)
        shown = [way for way in possible if way.open] or list(possible)
        for way in shown[:_AT_MOST]:
            yield from _way("way" if way.open else "closed way", way, lang)
        if len(shown) > _AT_MOST:
            yield f"    and {len(shown) - _AT_MOST} more ways"
    for duty in duties_missing(finding):
        yield from _way("duty", duty, lang)


def _way(kind: str, way: Way, lang: str) -> Iterator[str]:
    yield f"    {kind}: {way.finding.asks(lang)} [{way.finding.cite}]"
    yield from _leaves(way.missing, lang)


def _leaves(missing: tuple[Finding, ...], lang: str) -> Iterator[str]:
    for leaf in missing:
        yield f"      missing: {leaf.asks(lang)}: {leaf.why} [{leaf.cite}]"
        if leaf.verdict is not Verdict.MET:
            yield f"        do: {leaf.remedy(lang)}"
