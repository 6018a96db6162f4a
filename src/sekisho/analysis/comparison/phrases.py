"""The words in which a change of law is told, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.model.base import Phrase
from sekisho.model.values import shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from sekisho.model.base import Bilingual
    from sekisho.model.law import Regime, Row
    from sekisho.model.requirement import Dated
    from sekisho.model.verdict import Verdict

RULES: Final = {
    "basis": Phrase("basis", "根拠"),
    "bar": Phrase("bar", "禁止"),
    "duty": Phrase("duty", "義務"),
    "deadline": Phrase("deadline", "期限"),
    "information": Phrase("information", "参考情報"),
    "refusal": Phrase("report of a refusal", "拒否の報告"),
    "announced": Phrase("announcement", "今後の動き"),
}
VERDICTS: Final = {
    "met": Phrase("met", "充足"),
    "unmet": Phrase("not met", "不充足"),
    "unknown": Phrase("unknown", "不明"),
}


def regime(one: Regime, *, began: bool) -> Phrase:
    """Say that a whole body of rules begins or ends."""
    values = (one.title, one.id, one.from_ if began else one.until)
    if began:
        return Phrase("{0} ({1}) is in force from {2}", "{0}（{1}）が{2}から施行", values)
    return Phrase("{0} ({1}) is out of force from {2}", "{0}（{1}）が{2}に適用終了", values)


def rule(one: Dated, home: str, *, began: bool) -> Phrase:
    """Say that a basis, bar or duty begins or ends."""
    values = (RULES[one.label], one.title, f"{home}: {one.name}", one.from_ if began else one.until)
    if began:
        return Phrase("the {0} “{1}” ({2}) is in force from {3}", "{0}「{1}」（{2}）が{3}から施行", values)
    return Phrase("the {0} “{1}” ({2}) is out of force from {3}", "{0}「{1}」（{2}）が{3}に適用終了", values)


def row(table: str, one: Row, told: Collection[object], *, began: bool) -> Phrase:
    """Say that a row of a table begins or ends; of many values, name those of which the case speaks."""
    about = [value for value in one.values if value in told] or list(one.values)
    values = (", ".join(map(shown, about)), table, one.from_ if began else one.until)
    if began:
        return Phrase("{0} stands in the table {1} from {2}", "表{1}に{0}が{2}から掲載", values)
    return Phrase("{0} stands in the table {1} no more from {2}", "表{1}から{0}が{2}に削除", values)


def leaf(asks: Bilingual, before: Verdict, after: Verdict) -> Phrase:
    """Say that a requirement came out otherwise, where nothing dated tells why."""
    values = (asks, VERDICTS[str(before)], VERDICTS[str(after)])
    return Phrase("{0} was {1} and is {2}", "{0}：{1}から{2}に変化", values)


def paper(name: str, mismatch: Bilingual) -> Phrase:
    """Say how a paper stands otherwise, where no date in it tells why."""
    return Phrase("{0}: {1}", "{0}：{1}", (name, mismatch))


def note(text: Bilingual, *, stands: bool) -> Phrase:
    """Say that something beside the law stands against the export, or does so no more."""
    if stands:
        return Phrase("{0}", "{0}", (text,))
    return Phrase("no longer: {0}", "解消：{0}", (text,))
