"""Words that people use for data about people: of categories, and of columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Identifying(NamedTuple):
    """Words for categories that tell who somebody is by themselves, that are about people, and for such columns.

    `-x` is for what ends in x, `x-` for what begins with it.
    """

    itself: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def tells_who(self, category: str) -> bool:
        """Say whether a category by itself tells who somebody is."""
        return _fits(category, self.itself)

    def is_about_people(self, category: str) -> bool:
        """Say whether a category is about people, whether or not it tells who they are."""
        return _fits(category, (*self.itself, *self.people))

    def names_a_person(self, column: str) -> bool:
        """Say whether a column says who a row is about."""
        return _fits(column, self.columns)


def plain(word: str) -> str:
    """Give a word in small letters, its parts joined by hyphens."""
    return re.sub(r"[\W_]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word)).strip("-").casefold()


def _fits(word: str, known: Iterable[str]) -> bool:
    name = plain(word)
    said = (name, name.removesuffix("s"))
    return any(_is(one, other) for one in said for other in known)


def _is(name: str, known: str) -> bool:
    if known.startswith("-"):
        return name.endswith(known)
    return name.startswith(known) if known.endswith("-") else name == known
