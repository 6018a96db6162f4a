"""What a law compares a fact with, in words: `recipient.country listed in adequate`."""

from __future__ import annotations

from typing import Any, Final

from sekisho.model.base import Phrase
from sekisho.model.case import FACTS, Fact
from sekisho.model.values import Shown

_WORDS: Final = {
    "is": Phrase("is {0}", "が {0}である"),
    "one_of": Phrase("one of {0}", "が {0}に当たる"),
    "none_of": Phrase("none of {0}", "が {0}に当たらない"),
    "listed_in": Phrase("listed in {0}", "が {0}に掲げられている"),
    "at_least": Phrase("at least {0}", "が {0}以上"),
    "at_most": Phrase("at most {0}", "が {0}以下"),
    "below": Phrase("below {0}", "が {0}未満"),
    "above": Phrase("above {0}", "が {0}超"),
}
_WORDS_OF_SETS: Final = {
    "one_of": Phrase("one of {0}", "に {0}に当たるものがある"),
    "none_of": Phrase("none of {0}", "に {0}に当たるものがない"),
    "listed_in": Phrase("listed in {0}", "が全て {0}に掲げられている"),
}
_SO, _NOT_SO = Phrase("is yes", "に当たる"), Phrase("is no", "に当たらない")
LIMITS: Final = {"at_most": Phrase("at most {0}", "{0}人以下"), "below": Phrase("below {0}", "{0}人未満")}
"""What a number of persons must stay within."""


def named(fact: Fact) -> Phrase:
    """Name a fact: by its path, in Japanese by what it means as well."""
    return Phrase(fact.path, f"「{fact.ja}」（{fact.path}）" if fact.type == "flag" else f"{fact.ja}（{fact.path}）")


def compared(path: str, operator: str, operand: Any, members: tuple[Any, ...] = ()) -> Phrase:  # noqa: ANN401
    """Say what a fact must be. `operator` is one of the eight comparisons, `operand` what it is compared with.

    `members` are the values of the table that `operand` names, where they are few enough to be told.
    """
    fact = FACTS[path]
    if fact.type == "flag":
        return Phrase("{0} {1}", "{0}{1}", (named(fact), _SO if operand else _NOT_SO))
    words = _WORDS_OF_SETS.get(operator) if fact.type == "set" else None
    value = _operand(fact, operand)
    if members:
        value = Phrase("{0} ({1})", "{0}（{1}）", (value, Shown(members)))
    return Phrase("{0} {1}", "{0}{1}", (named(fact), (words or _WORDS[operator])._replace(values=(value,))))


def _operand(fact: Fact, operand: Any) -> object:  # noqa: ANN401
    if fact.unit == "persons" and isinstance(operand, int):
        return Phrase("{0:,}", "{0:,}人", (operand,))
    values = operand if isinstance(operand, tuple) else (operand,)
    return Phrase("{0}", "{0} " if len(values) == 1 else "{0} のいずれか", (Shown(values),))
