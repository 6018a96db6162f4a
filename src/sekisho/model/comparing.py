"""What a law compares a fact with, in words: `seat of the recipient (recipient.country) is listed in adequate`."""

from __future__ import annotations

from typing import Any, Final

from sekisho.model.base import Phrase
from sekisho.model.case import FACTS, Fact
from sekisho.model.countries import Countries
from sekisho.model.values import Shown

_WORDS: Final = {
    "is": Phrase("is {0}", "が {0}である"),
    "one_of": Phrase("is one of {0}", "が {0}である"),
    "none_of": Phrase("is none of {0}", "が {0}でない"),
    "listed_in": Phrase("is listed in {0}", "が {0}に掲げられている"),
    "at_least": Phrase("at least {0}", "が {0}以上"),
    "at_most": Phrase("at most {0}", "が {0}以下"),
    "below": Phrase("below {0}", "が {0}未満"),
    "above": Phrase("above {0}", "が {0}超"),
}
_WORDS_OF_SETS: Final = {
    "one_of": Phrase("include one of {0}", "に {0}を含む"),
    "none_of": Phrase("include none of {0}", "に {0}を含まない"),
    "listed_in": Phrase("are all listed in {0}", "が全て {0}に掲げられている"),
}
_SO, _NOT_SO = Phrase("is yes", "に該当する"), Phrase("is no", "に該当しない")
LIMITS: Final = {"at_most": Phrase("at most {0}", "{0}人以下"), "below": Phrase("below {0}", "{0}人未満")}
"""What a number of persons must stay within."""


def named(fact: Fact) -> Phrase:
    """Name a fact by what it means, with its path in brackets, which is what people write."""
    if fact.type == "flag":
        return Phrase(f"“{fact.name}” ({fact.path})", f"「{fact.ja}」（{fact.path}）")
    return Phrase(f"{fact.name} ({fact.path})", f"{fact.ja}（{fact.path}）")


_OF_ONE: Final = {"one_of": Phrase("is {0}", "が {0}である"), "none_of": Phrase("is not {0}", "が {0}でない")}
_OF_ONE_IN_SETS: Final = {
    "one_of": Phrase("include {0}", "に {0}を含む"),
    "none_of": Phrase("do not include {0}", "に {0}を含まない"),
}


def compared(
    path: str,
    operator: str,
    operand: Any,  # noqa: ANN401
    members: tuple[Any, ...] = (),
    *,
    table: bool = False,
) -> Phrase:
    """Say what a fact must be. `operator` is one of the eight comparisons, `operand` what it is compared with.

    `members` are the values of the table that `operand` names, where they are few enough to be told; `table` says that
    it names one.
    """
    fact = FACTS[path]
    if fact.type == "flag":
        return Phrase("{0} {1}", "{0}{1}", (named(fact), _SO if operand else _NOT_SO))
    words = _WORDS_OF_SETS.get(operator) if fact.type == "set" else None
    if isinstance(operand, tuple) and len(operand) == 1 and not table:
        words = (_OF_ONE_IN_SETS if fact.type == "set" else _OF_ONE).get(operator)
    value = _operand(fact, operand)
    if table and operator in _OF_ONE:
        value = Phrase("{0}", "{0}に掲げるもの", (value,))
    if members:
        value = Phrase("{0} ({1})", "{0}（{1}）", (value, several(fact, members)))
    return Phrase("{0} {1}", "{0}{1}", (named(fact), (words or _WORDS[operator])._replace(values=(value,))))


def _operand(fact: Fact, operand: Any) -> object:  # noqa: ANN401
    if fact.unit == "persons" and isinstance(operand, int):
        return Phrase("{0:,}", "{0:,}人", (operand,))
    values = operand if isinstance(operand, tuple) else (operand,)
    return Phrase("{0}", "{0} " if len(values) == 1 else "{0} のいずれか", (several(fact, values),))


def several(fact: Fact, values: tuple[Any, ...]) -> Countries | Shown:
    """Give values of a fact as people read them: countries by their names."""
    return Countries(values) if fact.unit == "country" else Shown(values)
