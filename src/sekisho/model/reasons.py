"""Why a leaf came out as it did, and what would settle it, in plain words of both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sekisho.model.base import Joined, Phrase
from sekisho.model.case import FACTS
from sekisho.model.comparing import named, several
from sekisho.model.evidence import NO_LIMITS, NOT_SAID
from sekisho.model.mending import mending
from sekisho.model.nearness import nearest
from sekisho.model.proof import Fault, Judged, NoRow, NotInForce
from sekisho.model.questions import asked as question
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.sharing import staying
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Value
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sekisho.model.base import Bilingual, Text
    from sekisho.model.evidence import Coverage, Judgement, Mismatch
    from sekisho.model.law import Regime
    from sekisho.model.sharing import Sharing

NO_PAPER: Final = Phrase("none in the register", "登録簿になし")
AND_THEN: Final = Phrase("; ", "；")
_ANSWERS: Final = {"met": Phrase("met", "充足"), "unmet": Phrase("unmet", "不充足")}


def why(  # noqa: PLR0911 - one for each thing seen
    verdict: Verdict,
    node: Any,  # noqa: ANN401
    observed: Any,  # noqa: ANN401
    regime: Regime,
) -> Bilingual | None:
    """Say in one clause why this requirement has this verdict; None for groups, whose children say it.

    `regime` is the law that it stands in, which puts its questions in words.
    """
    match observed:
        case NotInForce():
            return _not_in_force(node)
        case Fault():
            told = (type(observed.error).__name__, observed.error)
            return Phrase("an error while evaluating ({0}: {1})", "評価中のエラー（{0}：{1}）", told)
        case NoRow():
            return Phrase("the table {0} says nothing on this day", "表 {0} にこの日の定めがない", (observed.table,))
        case Judged():
            return _judged(verdict, node, observed, regime)
    match node:
        case FactLeaf():
            return _fact(verdict, node, observed)
        case EvidenceLeaf():
            return _evidence(observed)
    return None


def _not_in_force(rule: Dated) -> Joined:
    begins = rule.from_ and Phrase("in force from {0}", "{0}に施行", (rule.from_,))
    last = rule.until and rule.until - timedelta(days=1)
    ends = last and Phrase("to {0}" if begins else "in force to {0}", "{0}まで適用", (last,))
    return Joined(tuple(filter(None, (begins, ends))), Phrase(" ", "、"))


def _fact(verdict: Verdict, leaf: FactLeaf, observed: Value | None) -> Phrase | None:
    fact = FACTS[leaf.fact]
    if observed is None:
        return _UNSTATED
    if verdict is Verdict.UNKNOWN:
        return Phrase("it may be anything from {0}", "{0}の範囲で未確定", (several(fact, (observed,)),))
    if verdict is Verdict.MET and leaf.operator == "is":
        return None
    if isinstance(observed, bool):
        return _IS_SO if observed else _IS_NOT_SO
    return Phrase("it is {0}", "{0}" if verdict is Verdict.MET else "実際は{0}", (several(fact, (observed,)),))


_UNSTATED: Final = Phrase("it is not stated", "記載なし")
_IS_SO, _IS_NOT_SO = Phrase("it is yes", "該当"), Phrase("it is no", "非該当")


def _evidence(observed: Sequence[Coverage]) -> Phrase:
    if not observed:
        return NO_PAPER
    best = nearest(observed)
    if best.verdict is Verdict.MET:
        return Phrase("{0} covers it", "{0} により充足", (best.paper.id,))
    said = stands(best, best.mismatches)
    if len(observed) == 1:
        return said
    return Phrase("{0} ({1} more looked at)", "{0}。ほか{1}件も確認済み", (said, len(observed) - 1))


def stands(paper: Coverage, misses: Sequence[Mismatch]) -> Phrase:
    """Say of a paper what of these keeps it from covering a case; one that is not in force needs no more words."""
    told = (paper.paper.id, Joined(_together(misses), AND_THEN))
    if all(isinstance(miss.says, Phrase) and miss.says.en.partition(" ")[0] in _VERBS for miss in misses):
        return Phrase("{0} {1}", "{0} は{1}", told)
    return (_UNSURE if paper.verdict is Verdict.UNKNOWN else _SHORT)._replace(values=told)


def _together(misses: Sequence[Mismatch]) -> tuple[object, ...]:
    """Give what does not match, with the fields that the register leaves open in one clause."""
    told: dict[object, list[Mismatch]] = {}
    for miss in misses:
        blank = isinstance(miss.says, Phrase) and miss.says.en in _BLANK
        told.setdefault(miss.says[0] if blank else id(miss), []).append(miss)
    return tuple(_blank(some) if len(some) > 1 else some[0] for some in told.values())


def _blank(misses: Sequence[Mismatch]) -> Phrase:
    said = NOT_SAID if misses[0].says[0] == NOT_SAID.en else NO_LIMITS
    fields = Joined(tuple(miss.aspect for miss in misses), Phrase("`, `", "`、`"))
    return said._replace(values=(fields,))


_BLANK: Final = frozenset({NOT_SAID.en, NO_LIMITS.en})
_VERBS: Final = frozenset({"dates", "does", "expired", "has", "is", "lapsed", "was"})
"""With which begins what is said of a paper as a whole: one sentence, of which the paper is the subject."""
_SHORT: Final = Phrase("{0} does not cover it ({1})", "{0} では足りない（{1}）")
_UNSURE: Final = Phrase("it is not known whether {0} covers it ({1})", "{0} で足りるか否か不明（{1}）")


def _judged(verdict: Verdict, node: Any, observed: Judged, regime: Regime) -> Bilingual:  # noqa: ANN401
    made = observed.judgement
    if isinstance(node, JudgementLeaf):
        return UNDECIDED if made is None else _decided(made)
    below = verdict if observed.verdict is None else observed.verdict
    beneath = why(below, node, observed.beneath, regime)
    told = _decided(made) if made is not None else Phrase(*_DISPUTED, (question(regime, node.settles),))
    return told if beneath is None else Phrase("{1}; {0}", "{1}。{0}", (told, beneath))


UNDECIDED: Final = Phrase("not decided yet", "未判断")
_DISPUTED: Final = ("the reading is disputed and not decided yet: {0}", "読み方に争いがあり未判断：{0}")


def _decided(made: Judgement) -> Phrase:
    values = (made.decided_by, _ANSWERS[made.answer], made.decided_on, made.id, made.expires)
    return Phrase(
        "{0} decided on {2} that it is {1} ({3}, until {4})", "{0} が{2}に「{1}」と判断（{3}、{4}まで）", values
    )


def remedy(  # noqa: PLR0913, PLR0917 - a leaf, and what is known of it
    verdict: Verdict,
    node: Any,  # noqa: ANN401
    observed: Any,  # noqa: ANN401
    asked: Bilingual,
    regime: Regime,
    sharing: Sharing | None = None,
) -> Bilingual | None:
    """Say what can be done so that this leaf is met: first for a paper that is on file, then by the law's words.

    `asked` is the leaf in words, `regime` the law it stands in, `sharing` tells which exports count together.
    None for groups, and for what is settled.
    """
    seen = observed.beneath if isinstance(observed, Judged) else observed
    mended = mending(seen) if isinstance(node, EvidenceLeaf) and isinstance(seen, list) else None
    written: Text | None = getattr(node, "remedy", None)
    if mended is not None and written is not None:
        return Phrase("{0}. Otherwise: {1}", "{0}。それができない場合：{1}", (mended, written))
    if isinstance(observed, Judged):
        return (
            mended or written or _asking(verdict, node, observed, regime) or _doing(node, seen, asked, regime, sharing)
        )
    return mended or written or _doing(node, seen, asked, regime, sharing)


def _asking(verdict: Verdict, node: Any, observed: Judged, regime: Regime) -> Phrase | None:  # noqa: ANN401
    name = (f"{regime.id}#{node.judgement if isinstance(node, JudgementLeaf) else node.settles}",)
    if observed.judgement is None and verdict is Verdict.UNKNOWN:
        return Phrase("record a judgement on {0} in the register", "{0} についての判断を登録簿に記録する", name)
    if observed.judgement is not None and observed.judgement.answer == "unmet":
        return Phrase("have {0} decided anew", "{0} について改めて判断を受ける", name)
    return None


def _doing(
    node: Any,  # noqa: ANN401
    observed: Any,  # noqa: ANN401
    asked: Bilingual,
    regime: Regime,
    sharing: Sharing | None,
) -> Phrase | None:
    match node:
        case FactLeaf() if node.fact in TALLIES:
            return staying(node, observed, sharing)
        case FactLeaf():
            return _changing(node, observed, asked)
        case EvidenceLeaf():
            return Phrase("obtain {0} and put it in the register", "{0}を取得し、登録簿に加える", (asked,))
        case PredicateLeaf():
            return Phrase("see that {0} is passed", "{0}を満たす", (asked,))
        case Dated():
            reason = why(Verdict.UNMET, node, observed, regime) or node.name
            return Phrase("use another way, as this one is {0}", "別の方法による（{0}）", (reason,))
    return None


def _changing(leaf: FactLeaf, observed: Any, asked: Bilingual) -> Phrase:  # noqa: ANN401
    if observed is None:
        return Phrase("state {0}", "{0}を記載する", (named(FACTS[leaf.fact]),))
    return Phrase("change the export so that {0}", "提供の内容を変更し、次を満たす：{0}", (asked,))
