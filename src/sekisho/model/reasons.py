"""Why a leaf came out as it did, and what would settle it, in plain words of both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sekisho.model.base import Joined, Phrase
from sekisho.model.case import FACTS
from sekisho.model.comparing import named
from sekisho.model.mending import mending
from sekisho.model.nearness import nearest
from sekisho.model.proof import Fault, Judged, NoRow, NotInForce
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.sharing import staying
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Shown, Value
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sekisho.model.base import Bilingual, Text
    from sekisho.model.evidence import Coverage, Judgement
    from sekisho.model.sharing import Sharing

NO_PAPER: Final = Phrase("none in the register", "登録簿になし")
AND_THEN: Final = Phrase("; ", "；")
_ANSWERS: Final = {"met": Phrase("met", "充足"), "unmet": Phrase("unmet", "不充足")}


def why(verdict: Verdict, node: Any, observed: Any) -> Bilingual | None:  # noqa: ANN401, PLR0911 - one for each thing seen
    """Say in one clause why this requirement has this verdict; None for groups, whose children say it."""
    match observed:
        case NotInForce():
            return _not_in_force(node)
        case Fault():
            told = (type(observed.error).__name__, observed.error)
            return Phrase("error while evaluating: {0}: {1}", "評価中のエラー：{0}: {1}", told)
        case NoRow():
            return Phrase("the table {0} says nothing on this day", "表 {0} にこの日の定めがない", (observed.table,))
        case Judged():
            return _judged(verdict, node, observed)
    match node:
        case FactLeaf():
            return _fact(verdict, node, observed)
        case EvidenceLeaf():
            return _evidence(observed)
    return None


def _not_in_force(rule: Dated) -> Joined:
    begins = rule.from_ and Phrase("not law before {0}", "{0}に施行", (rule.from_,))
    ends = rule.until and Phrase("not law since {0}", "{0}に失効", (rule.until,))
    return Joined(tuple(filter(None, (begins, ends))), Phrase("; ", "、"))


def _fact(verdict: Verdict, leaf: FactLeaf, observed: Value | None) -> Phrase | None:
    fact = FACTS[leaf.fact]
    if observed is None:
        return Phrase(
            "unknown: nobody said {0}", "不明（{0} が未申告）", (Phrase(f"{fact.path} ({fact.doc})", fact.path),)
        )
    if verdict is Verdict.UNKNOWN:
        return Phrase("it may be anything from {0}", "{0}の範囲で未確定", (Shown((observed,)),))
    if verdict is Verdict.MET and leaf.operator == "is":
        return None
    if isinstance(observed, bool):
        return _IS_SO if observed else _IS_NOT_SO
    return Phrase("it is {0}", "{0}" if verdict is Verdict.MET else "実際は{0}", (Shown((observed,)),))


_IS_SO, _IS_NOT_SO = Phrase("it is yes", "該当"), Phrase("it is no", "非該当")


def _evidence(observed: Sequence[Coverage]) -> Phrase:
    if not observed:
        return NO_PAPER
    best = nearest(observed)
    if best.verdict is Verdict.MET:
        return Phrase("{0} covers it", "{0} により充足", (best.paper.id,))
    said = stands(best.verdict)._replace(values=(best.paper.id, Joined(best.mismatches, AND_THEN)))
    if len(observed) == 1:
        return said
    return Phrase("{0} ({1} more looked at)", "{0}。ほか{1}件も確認済み", (said, len(observed) - 1))


def stands(verdict: Verdict) -> Phrase:
    """Say of a paper that it does not cover a case, or that nobody knows: two values, the paper and why."""
    return _UNSURE if verdict is Verdict.UNKNOWN else _SHORT


_SHORT: Final = Phrase("{0} does not cover it: {1}", "{0} では足りない（{1}）")
_UNSURE: Final = Phrase("{0} may or may not cover it: {1}", "{0} で足りるか否か不明（{1}）")


def _judged(verdict: Verdict, node: Any, observed: Judged) -> Phrase:  # noqa: ANN401
    if isinstance(node, JudgementLeaf):
        if observed.judgement is not None:
            return _decided(observed.judgement)
        return Phrase(f"nobody has decided “{node.judgement}” for this export", "本件について未判断")
    below = verdict if observed.verdict is None else observed.verdict
    beneath = why(below, node, observed.beneath)
    told = _decided(observed.judgement) if observed.judgement is not None else _UNDECIDED
    return told if beneath is None else Phrase("{0}; {1}", "{0}。{1}", (told, beneath))


_UNDECIDED: Final = Phrase("disputed reading, not judged", "読み方に争いあり、未判断")


def _decided(made: Judgement) -> Phrase:
    values = (made.decided_by, _ANSWERS[made.answer], made.decided_on, made.id, made.expires)
    return Phrase("{0} decided {1} on {2} ({3}, until {4})", "{0} が{2}に「{1}」と判断（{3}、{4}まで）", values)


def remedy(  # noqa: PLR0913, PLR0917 - a leaf, and what is known of it
    verdict: Verdict,
    node: Any,  # noqa: ANN401
    observed: Any,  # noqa: ANN401
    asked: Bilingual,
    regime: str,
    sharing: Sharing | None = None,
) -> Bilingual | None:
    """Say what somebody can do so that this leaf is met: first for a paper that is on file, then by the law's words.

    `asked` is the leaf in words, `regime` the id of the law it stands in, `sharing` tells which exports count together.
    None for groups, and for what is settled.
    """
    seen = observed.beneath if isinstance(observed, Judged) else observed
    mended = mending(seen) if isinstance(node, EvidenceLeaf) and isinstance(seen, list) else None
    written: Text | None = getattr(node, "remedy", None)
    if mended is not None and written is not None:
        return Phrase("{0}. Otherwise: {1}", "{0}。それができない場合：{1}", (mended, written))
    if isinstance(observed, Judged):
        return mended or written or _asking(verdict, node, observed, regime) or _doing(node, seen, asked, sharing)
    return mended or written or _doing(node, seen, asked, sharing)


def _asking(verdict: Verdict, node: Any, observed: Judged, regime: str) -> Phrase | None:  # noqa: ANN401
    question = (f"{regime}#{node.judgement if isinstance(node, JudgementLeaf) else node.settles}",)
    if observed.judgement is None and verdict is Verdict.UNKNOWN:
        return Phrase("record a judgement on {0} in the register", "{0} についての判断を登録簿に記録する", question)
    if observed.judgement is not None and observed.judgement.answer == "unmet":
        return Phrase("have {0} decided anew", "{0} について改めて判断を受ける", question)
    return None


def _doing(node: Any, observed: Any, asked: Bilingual, sharing: Sharing | None) -> Phrase | None:  # noqa: ANN401
    match node:
        case FactLeaf() if node.fact in TALLIES:
            return staying(node, observed, sharing)
        case FactLeaf():
            return _changing(node, observed, asked)
        case EvidenceLeaf():
            return Phrase("obtain {0} and put it in the register", "{0}を取得し、登録簿に加える", (asked,))
        case PredicateLeaf():
            return Phrase("make {0} pass", "{0}に合格させる", (asked,))
        case Dated():
            reason = why(Verdict.UNMET, node, observed) or node.name
            return Phrase("use another way: {0}", "別の方法による（{0}）", (reason,))
    return None


def _changing(leaf: FactLeaf, observed: Any, asked: Bilingual) -> Phrase:  # noqa: ANN401
    if observed is None:
        return Phrase("state {0}", "{0}を申告する", (named(FACTS[leaf.fact]),))
    return Phrase("change the export so that {0}", "提供の内容を変更し、次を満たす：{0}", (asked,))
