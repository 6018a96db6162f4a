"""The proof tree of a decision as indented lines, then the open routes and what each of them lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.proof import NotInForce
from sekisho.model.telling import headline
from sekisho.model.verdict import Verdict
from sekisho.model.ways import ways

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.model.decision import Decision, Finding, RegimeFinding

_SIGN = {Verdict.MET: "✓", Verdict.UNMET: "✗", Verdict.UNKNOWN: "?"}


def proof(decision: Decision, lang: str = "en", *, everything: bool = False) -> str:
    """Write the proof tree; `everything` also shows regimes that do not apply."""
    return "\n".join(_lines(decision, lang, everything=everything)) + "\n"


def proof_of_regime(finding: RegimeFinding, lang: str = "en", without: Collection[str] = ()) -> str:
    """Write the proof tree of one regime alone, as a case needs it; of the bases `without` only their number."""
    return "\n".join(_regime(finding, lang, without)) + "\n"


def _lines(decision: Decision, lang: str, *, everything: bool) -> Iterator[str]:
    yield headline(decision)
    for note in decision.notes:
        yield f"{_SIGN[note.verdict]} {note.text}"
        yield f"    do: {note.remedy}"
    for finding in decision.findings:
        if everything or finding.applies is not Verdict.UNMET:
            yield ""
            yield from _regime(finding, lang)
    yield ""
    yield f"law and papers: {decision.digest[:16]}, sekisho {decision.version}"


def _regime(finding: RegimeFinding, lang: str, without: Collection[str] = ()) -> Iterator[str]:
    regime = finding.regime
    yield f"{_SIGN[finding.verdict]} {regime.title.in_(lang)} ({regime.id}) for “{finding.stream}”: {finding.word}"
    if finding.scope is None:
        yield "    not law on this day"
        return
    yield "  applies when"
    yield from _tree(finding.scope, lang, 2)
    if finding.bars:
        yield "  forbidden when"
        for bar in finding.bars:
            yield from _tree(bar, lang, 2)
    if finding.requires is not None:
        yield from _required(finding.requires, lang, without)
    if finding.duties:
        yield "  duties, whichever way through"
        for duty in finding.duties:
            yield from _tree(duty, lang, 2)
    if finding.requires is not None and finding.requires.verdict is not Verdict.MET:
        yield from _routes(finding, lang)
    if finding.waiver is not None:
        yield f"  waived by {finding.waiver.approved_by} until {finding.waiver.expires}: {finding.waiver.reason}"


def _required(requires: Finding, lang: str, without: Collection[str]) -> Iterator[str]:
    yield f"  requires {requires.asks(lang)}"
    for child in requires.children:
        if child.name not in without:
            yield from _tree(child, lang, 2)
    if without:
        yield f"    and {len(without)} more, not met"


def _tree(finding: Finding, lang: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    cite = f"  [{finding.cite}]" if finding.cite else ""
    why = f": {finding.why}" if finding.why else ""
    key = f" ({finding.name})" if finding.name else ""
    yield f"{indent}{_SIGN[finding.verdict]} {finding.asks(lang)}{key}{why}{cite}"
    note = getattr(finding.requirement, "note", None)
    if note is not None and finding.verdict is Verdict.UNKNOWN:
        yield f"{indent}    note: {note.in_(lang)}"
    if not isinstance(finding.observed, NotInForce):
        for child in finding.children:
            yield from _tree(child, lang, depth + 1)


def _routes(finding: RegimeFinding, lang: str) -> Iterator[str]:
    possible = ways(finding)
    still_open = [way for way in possible if way.open]
    if still_open:
        yield "  open routes, cheapest first"
        for number, way in enumerate(still_open, 1):
            yield f"    {number}. {way.finding.asks(lang)} ({way.finding.name})  [{way.finding.cite}]"
            yield from (f"         {leaf.remedy(lang)}" for leaf in way.missing)
    else:
        yield "  no route is open as things are; the nearest change"
        for way in possible[:1]:
            yield f"    {way.finding.asks(lang)} ({way.finding.name})  [{way.finding.cite}]"
            yield from (f"         {leaf.remedy(lang)}" for leaf in way.missing)
