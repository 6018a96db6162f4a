"""The words in which every format tells a difference, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.model.base import Phrase
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from sekisho.analysis.comparison.difference import Difference
    from sekisho.model.decision import Decision

SIGNS: Final = {"added": "+", "removed": "−", "changed": "~"}
PARTS: Final = {
    "clock": Phrase("The clock", "基準日"),
    "law": Phrase("The law", "法令"),
    "paper": Phrase("Papers", "文書"),
    "judgement": Phrase("Judgements", "判断"),
    "waiver": Phrase("Waivers", "例外承認"),
    "export": Phrase("Declared exports", "提供の定義"),
    "party": Phrase("Parties", "当事者"),
    "place": Phrase("Places", "宛先"),
    "settings": Phrase("Settings", "設定"),
}
EXPORTS: Final = Phrase("Exports that flip", "結論が変わる提供")
BECAUSE: Final = Phrase("because", "理由")
TOGETHER: Final = Phrase("because of these together", "理由（次の変更の組合せ）")
NOW: Final = Phrase("now", "変更後")
FROM: Final = Phrase("from {0}", "{0}から")
IN_BETWEEN: Final = Phrase("The same on both days, otherwise in between", "両日は同じだが、その間に変わる提供")
LOOSENED: Final = Phrase("Loosened", "緩和された事項")
NOT_LOOSENED: Final = Phrase("Nothing is loosened.", "緩和された事項はない。")
GRANTED: Final = Phrase("Pass only by this change's own policy", "この変更自身の方針によってのみ許可される提供")
BY: Final = Phrase("by", "根拠")
KINDS: Final = {
    "folder": Phrase("the folder", "フォルダー"),
    "clock": Phrase("the clock", "基準日"),
    "level": Phrase("level", "適用の強さ"),
    "setting": Phrase("setting", "設定"),
    "ledger": Phrase("ledger", "台帳"),
    "waiver": Phrase("waiver", "例外承認"),
    "judgement": Phrase("judgement", "判断"),
    "event": Phrase("event", "事実の記録"),
    "paper": Phrase("paper", "文書"),
    "law": Phrase("law", "法令"),
    "carrier": Phrase("carrier", "担当タスク"),
    "draft": Phrase("draft", "下書き"),
    "persons": Phrase("persons", "人数"),
    "data": Phrase("data", "データ"),
    "export": Phrase("export", "提供"),
    "party": Phrase("party", "当事者"),
    "place": Phrase("place", "宛先"),
    "verdict": Phrase("verdict", "結論"),
}
NOTHING: Final = Phrase("Nothing was changed.", "変更はない。")
_NOT_DECLARED: Final = Phrase("not declared", "定義なし")
_WAIVED: Final = Phrase("{0}, waived", "{0}（例外承認あり）")
_ADVISORY: Final = Phrase("{0}, advisory", "{0}（勧告のみ）")
_DRAFT: Final = Phrase("{0}, a draft", "{0}（未審査の下書き）")
_PENDING: Final = Phrase("{0}, pending", "{0}（実行時に判断）")


def headline(difference: Difference) -> Phrase:
    """Say what is compared."""
    values = (difference.organisation, difference.old, difference.new, difference.as_of)
    if difference.as_of is None:
        said = Phrase("{0}: what changes between {1} and {2}", "{0}：{1}から{2}までの変化", values)
    elif difference.old_as_of is not None:
        said = Phrase(
            "{0}: what changes from {1} (as of {4}) to {2} (as of {3})",
            "{0}：{1}（{4}時点）から{2}（{3}時点）への変更",
            (*values, difference.old_as_of),
        )
    else:
        said = Phrase("{0}: what changes from {1} to {2}, as of {3}", "{0}：{1}から{2}への変更（{3}時点）", values)
    return Phrase("{0}, in rehearsal", "{0}（予行）", (said,)) if difference.rehearsal else said


def summary(difference: Difference) -> Phrase:
    """Count what flips."""
    flips = [flip for flip in difference.flips if flip.after is not None]
    stopped = sum(1 for flip in flips if flip.after is not None and flip.after.effect == "block")
    values = (len(difference.flips), difference.exports, stopped)
    if not difference.flips:
        return Phrase("None of {1} exports flips.", "{1}件の提供のうち、結論が変わるものはない。", values)
    en = "{0} of {1} exports flip; {2} of them are blocked afterwards."
    if len(difference.flips) == 1:
        en = "1 of {1} exports flips; it is blocked afterwards." if stopped else "1 of {1} exports flips."
    return Phrase(en, "{1}件の提供のうち{0}件の結論が変わり、うち{2}件は変更後に実行停止となる。", values)


def stands(decision: Decision | None) -> Phrase:
    """Say how an export stands, in a word or two."""
    if decision is None:
        return _NOT_DECLARED
    word = Phrase("{0}", "{0}", (decision.word,))
    if any(note.annotates for note in decision.notes):
        word = _DRAFT._replace(values=(word,))
    if decision.pending:
        return _PENDING._replace(values=(word,))
    if decision.effect == "annotate" and decision.verdict is not Verdict.MET:
        waived = any(finding.waived for finding in decision.findings if finding.verdict is not Verdict.MET)
        return (_WAIVED if waived else _ADVISORY)._replace(values=(word,))
    return word


def bases(decision: Decision | None) -> str:
    """List the bases through which an export passes."""
    if decision is None or decision.verdict is not Verdict.MET:
        return ""
    return ", ".join(f"{regime}: {basis}" for regime, basis in decision.bases)
