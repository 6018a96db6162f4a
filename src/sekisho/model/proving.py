"""The proof tree of a decision as indented lines, the open routes and what each lacks, and the sources of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.characters import joined
from sekisho.model.base import Phrase
from sekisho.model.citing import cited
from sekisho.model.proof import NotInForce
from sekisho.model.requirement import Basis
from sekisho.model.telling import headline, waived
from sekisho.model.verdict import Verdict
from sekisho.model.ways import duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sekisho.model.base import Words
    from sekisho.model.decision import Decision, Finding, RegimeFinding
    from sekisho.model.ways import Way

_SIGN: Final = {Verdict.MET: "✓", Verdict.UNMET: "✗", Verdict.UNKNOWN: "?"}
_DO: Final = Phrase("do: {0}", "対応：{0}")
_FOOT: Final = Phrase("law and papers: {0}, sekisho {1}", "法令・書類の版：{0}、sekisho {1}")
_LAW: Final = Phrase("{0} ({1}) for “{2}”: {3}", "{0}（{1}）：「{2}」の判定は {3}")
_NO_LAW: Final = Phrase("not law on this day", "この日には施行されていない")
_COVERS: Final = Phrase("covers: {0}", "対象範囲：{0}")
_APPLIES: Final = Phrase("applies when", "適用される場合")
_FORBIDS: Final = Phrase("forbidden when", "禁止される場合")
_REQUIRES: Final = Phrase("requires {0}", "要件：{0}")
_DUTIES: Final = Phrase("duties, whichever way through", "義務（いずれの方法による場合も）")
_AND_MORE: Final = Phrase("and {0} more, not met", "ほか{0}件、いずれも不充足")
_WHY: Final = Phrase(": ", "：")
_NOTE: Final = Phrase("note: {0}", "注記：{0}")
_OPEN: Final = Phrase("open routes, cheapest first", "利用しうる方法（負担の少ない順）")
_NONE_OPEN: Final = Phrase(
    "no route is open as things are; the nearest change", "現状で利用しうる方法はない。最も近い変更は次のとおり"
)
_BESIDES: Final = Phrase("and besides, whichever way is taken", "さらに、いずれの方法による場合も")
_SOURCES: Final = Phrase("sources", "出典")
_SECONDARY: Final = Phrase("{0} (read only in an account of it)", "{0}（二次資料による）")


def proof(decision: Decision, lang: str = "en", *, everything: bool = False) -> str:
    """Write the proof tree; `everything` also shows regimes that do not apply."""
    return joined(_lines(decision, lang, everything=everything))


def proof_of_regime(finding: RegimeFinding, lang: str = "en", without: Collection[str] = ()) -> str:
    """Write the proof tree of one regime alone, as a case needs it; of the bases `without` only their number."""
    return joined(_regime(finding, lang, without))


def _lines(decision: Decision, lang: str, *, everything: bool) -> Iterator[str]:
    yield headline(decision).in_(lang)
    for note in decision.notes:
        yield f"{_SIGN[note.verdict]} {note.text.in_(lang)}"
        yield f"    {_said(_DO, lang, note.remedy)}"
    shown = decision.findings if everything else decision.applicable
    for finding in shown:
        yield ""
        yield from _regime(finding, lang)
    yield from _sources(shown, lang)
    yield ""
    yield _said(_FOOT, lang, decision.digest[:16], decision.version)


def _said(words: Phrase, lang: str, *values: object) -> str:
    return words._replace(values=values).in_(lang)


def _regime(finding: RegimeFinding, lang: str, without: Collection[str] = ()) -> Iterator[str]:
    regime = finding.regime
    yield f"{_SIGN[finding.verdict]} {_said(_LAW, lang, regime.title, regime.id, finding.stream, finding.word)}"
    if finding.scope is None:
        yield f"    {_NO_LAW.in_(lang)}"
        return
    if regime.covers is not None:
        yield f"  {_said(_COVERS, lang, regime.covers)}"
    yield from _part(_APPLIES, (finding.scope,), lang)
    yield from _part(_FORBIDS, finding.bars, lang)
    if finding.requires is not None:
        yield from _required(finding.requires, lang, without)
    yield from _part(_DUTIES, tuple(finding.riding()), lang)
    if finding.requires is not None and finding.requires.verdict is not Verdict.MET:
        yield from _routes(ways(finding), lang)
    yield from _besides(finding, lang)
    if finding.waiver is not None:
        yield f"  {waived(finding.waiver).in_(lang)}"


def _part(title: Phrase, findings: tuple[Finding, ...], lang: str) -> Iterator[str]:
    if findings:
        yield f"  {title.in_(lang)}"
        for finding in findings:
            yield from _tree(finding, lang, 2)


def _required(requires: Finding, lang: str, without: Collection[str]) -> Iterator[str]:
    yield f"  {_said(_REQUIRES, lang, requires.asked)}"
    for child in requires.children:
        if child.name not in without:
            yield from _tree(child, lang, 2)
    if without:
        yield f"    {_said(_AND_MORE, lang, len(without))}"


def _tree(finding: Finding, lang: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    reason = finding.why(lang)
    why = f"{_WHY.in_(lang)}{reason}" if reason else ""
    key = f" ({finding.name})" if finding.name else ""
    yield f"{indent}{_SIGN[finding.verdict]} {finding.asks(lang)}{key}{why}{_cited(finding, lang)}"
    note = _noted(finding)
    if note is not None:
        yield f"{indent}    {_said(_NOTE, lang, note)}"
    if not isinstance(finding.observed, NotInForce):
        for child in finding.children:
            yield from _tree(child, lang, depth + 1)


def _noted(finding: Finding) -> Words | None:
    """Give what the law's file notes, where it is worth telling: of what is open, and of the way that is taken."""
    taken = isinstance(finding.requirement, Basis) and finding.verdict is Verdict.MET
    note: Words | None = getattr(finding.requirement, "note", None)
    return note if taken or finding.verdict is Verdict.UNKNOWN else None


def _routes(possible: tuple[Way, ...], lang: str) -> Iterator[str]:
    still_open = [way for way in possible if way.open]
    yield f"  {(_OPEN if still_open else _NONE_OPEN).in_(lang)}"
    for number, way in enumerate(still_open, 1):
        yield f"    {number}. {_route(way, lang)}"
        yield from (f"         {leaf.remedy(lang)}" for leaf in way.missing)
    for way in () if still_open else possible[:1]:
        yield f"    {_route(way, lang)}"
        yield from (f"         {leaf.remedy(lang)}" for leaf in way.missing)


def _besides(finding: RegimeFinding, lang: str) -> Iterator[str]:
    """Tell what else keeps the regime from being met, whichever way is taken: bars, and duties that block."""
    bars = [bar for bar in finding.bars if bar.verdict is not Verdict.UNMET]
    duties = duties_missing(finding)
    if bars or duties:
        yield f"  {_BESIDES.in_(lang)}"
    for bar in bars:
        yield f"    {bar.asks(lang)} ({bar.name}){_cited(bar, lang)}"
        written = bar.requirement.remedy
        unsaid = [leaf.remedy(lang) for leaf in bar.leaves() if leaf.verdict is Verdict.UNKNOWN]
        yield from (f"         {said}" for said in ([written.in_(lang)] if written else []) + unsaid)
    for way in duties:
        yield f"    {_route(way, lang)}"
        yield from (f"         {leaf.remedy(lang)}" for leaf in way.missing)


def _route(way: Way, lang: str) -> str:
    return f"{way.finding.asks(lang)} ({way.finding.name}){_cited(way.finding, lang)}"


def _cited(finding: Finding, lang: str) -> str:
    return "" if finding.citation is None else f"  [{finding.citation.in_(lang)}]"


def _sources(findings: Iterable[RegimeFinding], lang: str) -> Iterator[str]:
    """List each source once, under the name that citations use; of two with one name, say whose they are."""
    found = cited(findings)
    names = [one.name(lang) for one in found]
    if found:
        yield ""
        yield _SOURCES.in_(lang)
    for one, name in zip(found, names, strict=True):
        whose = f" ({', '.join(one.regimes)})" if names.count(name) > 1 else ""
        title = one.source.named(lang)
        told = _said(_SECONDARY, lang, title) if one.source.read_as == "secondary" else title
        yield f"  [{name}]{whose} {told}"
        if one.source.url is not None:
            yield f"      {one.source.url}"
