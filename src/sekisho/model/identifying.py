"""Words that people use for data about people: of categories, and of columns."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Identifying(NamedTuple):
    """Patterns for categories that tell who somebody is by themselves, that are about people, and for such columns."""

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


def _fits(word: str, patterns: Iterable[str]) -> bool:
    plain = re.sub(r"[\W_]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word)).strip("-").casefold()
    return any(fnmatchcase(plain, pattern) for pattern in patterns)
