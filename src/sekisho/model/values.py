"""The values that a fact can have: scalars, sets, and intervals for what is only known within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

AND: Final = Phrase(", ", "、")
OR: Final = Phrase(" or ", "又は")
NONE: Final = Phrase("none", "なし")
_YES, _NO = Phrase("yes", "はい"), Phrase("no", "いいえ")


class _Bounds(NamedTuple):
    low: int
    high: int | None


class Interval(_Bounds):
    """A number known within bounds, both inclusive; `high=None` is unbounded.

    A declared yearly maximum is `Interval(0, maximum)`; an exact count has both ends equal. Raises ValueError for a
    number below zero, and for bounds the wrong way round: no number lies between those.
    """

    __slots__ = ()

    def __new__(cls, low: int, high: int | None) -> Self:
        """Check the bounds."""
        if low < 0 or (high is not None and high < low):
            msg = f"no number is at least {low} and at most {high}, counting from 0"
            raise ValueError(msg)
        return super().__new__(cls, low, high)

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]  # as typeshed spells it, for each class anew
        """Check the bounds here too: `_replace` comes this way."""
        return cls(*iterable)

    @classmethod
    def exactly(cls, number: int) -> Interval:
        """Give the interval that holds one number."""
        return cls(number, number)

    def plus(self, more: int) -> Interval:
        """Give the interval when up to so many may come on top."""
        return Interval(self.low, None if self.high is None else self.high + more)

    def in_(self, lang: str) -> str:
        """Write it in the language asked for."""
        if self.high is None:
            return f"{self.low:,}以上" if lang == "ja" else f"{self.low:,} or more"
        if self.low == self.high:
            return f"{self.low:,}"
        return f"{self.low:,}～{self.high:,}" if lang == "ja" else f"{self.low:,} to {self.high:,}"

    def __str__(self) -> str:
        return self.in_("en")


Value = str | bool | int | frozenset[str] | Interval


def shown(value: Value, lang: str = "en") -> str:
    """Write a value as people read it."""
    if isinstance(value, bool):
        return (_YES if value else _NO).in_(lang)
    if isinstance(value, frozenset):
        return AND.in_(lang).join(sorted(value)) or NONE.in_(lang)
    if isinstance(value, Interval):
        return value.in_(lang)
    return value if isinstance(value, str) else f"{value:,}"


class Shown(NamedTuple):
    """A value that stands in a sentence, or several: all of them, or any one."""

    values: tuple[Value, ...]
    joint: Phrase = AND

    def in_(self, lang: str) -> str:
        """Write it in the language asked for."""
        return self.joint.in_(lang).join(shown(value, lang) for value in self.values) or NONE.in_(lang)
