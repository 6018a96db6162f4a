"""Lists too long for a sentence: told by their ends, and written out once at the end of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.lawbook.markdown import heading, link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.lawbook.words import Say
    from sekisho.model.requirement import Scalar

_LONG = 12
_FEW = 3


class Lists:
    """The long lists of one page, numbered as they turn up; a list that turns up again keeps its number."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Scalar, ...], int] = {}

    def is_long(self, values: tuple[Scalar, ...]) -> bool:
        """Say whether a sentence or a cell would drown in it."""
        return len(values) > _LONG

    def told(self, values: tuple[Scalar, ...], say: Say) -> str:
        """Give the first few, the last, how many there are, and the link to all of them."""
        number = self._seen.setdefault(tuple(sorted(values, key=str)), len(self._seen) + 1)
        there = link(say("list", number=number), f"#list-{number}")
        few = say("joined").join(map(str, values[:_FEW]))
        return say("listed", few=few, last=values[-1], number=len(values), link=there)

    def written_out(self, say: Say) -> Iterator[str]:
        """Write each list in alphabetical order, one line for each first letter."""
        for values, number in self._seen.items():
            yield from heading(3, say("list of", number=number, count=len(values)), f"list-{number}")
            words = [str(value) for value in values]
            for letter in dict.fromkeys(word[0] for word in words):
                yield f"- {', '.join(word for word in words if word[0] == letter)}"
