"""The parts of a law, of a paper or of a declaration: what each is called, and the tree of requirements taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sekisho.analysis.comparison.phrases import RULES
from sekisho.model.base import Phrase
from sekisho.model.requirement import Basis, Group
from sekisho.model.values import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sekisho.model.law import Row

_WHAT: Final = ("title", "covers", "narrow", "layer", "jurisdictions")
HEAD: Final = (*_WHAT, "zone", "working_days", "from_", "until", "checked")
HEADS: Final = {
    "regime": Phrase("the head of the file", "ファイル冒頭"),
    "applies": Phrase("when it applies", "適用範囲"),
    "requires": Phrase("how the bases combine", "根拠の組合せ"),
    "settings": Phrase("settings (sekisho.toml)", "設定（sekisho.toml）"),
}
_PARTS: Final = {
    "paper": Phrase("paper", "文書"),
    "judgement": Phrase("judgement", "判断"),
    "waiver": Phrase("waiver", "例外承認"),
    "export": Phrase("export", "提供"),
    "party": Phrase("party", "当事者"),
    "place": Phrase("place", "宛先"),
}


def rule(kind: str, name: str, one: Any) -> Phrase:  # noqa: ANN401 - a basis, bar, duty or deadline
    """Name a rule by its kind, key and title."""
    return Phrase("{0} {1} “{2}”", "{0} {1}「{2}」", (RULES[kind], name, one.title))


def table(name: str) -> Phrase:
    """Name a table."""
    return Phrase("table {0}", "表{0}", (name,))


def row(one: Row) -> Phrase:
    """Say what a row says, and for which days."""
    values = (", ".join(map(shown, one.values)), one.from_, one.until)
    if one.from_ and one.until:
        return Phrase("{0} from {1} until {2}", "{0}（{1}から{2}の前日まで）", values)
    if one.from_ or one.until:
        return (
            Phrase("{0} from {1}", "{0}（{1}から）", values)
            if one.from_
            else Phrase("{0} until {2}", "{0}（{2}の前日まで）", values)
        )
    return Phrase("{0}", "{0}", values)


def file(part: str, name: str, one: Any) -> Phrase:  # noqa: ANN401 - whatever has a file of its own
    """Name a paper, an export or a party by its id, kind and title."""
    kind = getattr(one, "kind", None)
    title = getattr(one, "title", None) or getattr(one, "name", None)
    said = Phrase("{0} {1}", "{0} {1}", (_PARTS[part] if kind in (None, part) else kind, name))
    return Phrase("{0} “{1}”", "{0}「{1}」", (said, title)) if title is not None else said


def bases(group: Group) -> dict[str, Basis]:
    """Give the bases of a regime by key; they stand side by side."""
    return {child.name: child for child in group.children if isinstance(child, Basis)}


def frame(group: Group) -> object:
    """Give how the bases combine, and what stands beside them, in no order."""
    return bool(group.all), frozenset(
        child.name if isinstance(child, Basis) else repr(child) for child in group.children
    )


def with_basis(group: Group, name: str, one: Basis | None) -> Group | None:
    """Give the bases with one of them as it was, or left out; None when nothing is left."""
    replaced = (one if isinstance(child, Basis) and child.name == name else child for child in group.children)
    children = tuple(child for child in replaced if child is not None)
    return group.model_copy(update={"all" if group.all else "any": children}) if children else None


def successor(gone: Row, come: Sequence[Row]) -> Row | None:
    """Find the row that takes the place of one that is gone: for the same values, else from the same day."""
    same = [row for row in come if set(row.values) & set(gone.values)]
    return next(iter(same or [row for row in come if (row.from_, row.until) == (gone.from_, gone.until)]), None)
