"""Identifiers of persons that a column must not hold unless a category declares them: one file each.

The folder is the registry. A module says in the first line of its docstring what it recognises, and has

* `DECLARED_BY`: words; a stream whose categories hold one of them (`contact`, `employee-contact`) declares it.
* `SHAPE`: a regular expression that a whole value must match before anybody looks closer.
* `SHARE`: the column is one when more than this share of its values is recognised; 0 lets a single value suffice.
* `recognise(text, countries)`: whether the value is one, for people of these countries (ISO 3166-1 alpha-2 codes).
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Identifier(Protocol):
    """A module of this folder."""

    DECLARED_BY: frozenset[str]
    SHAPE: str
    SHARE: float
    __doc__: str | None

    def recognise(self, text: str, countries: frozenset[str]) -> bool:
        """Say whether a value is such an identifier, for people of these countries."""


@cache
def identifiers() -> Mapping[str, Identifier]:
    """Give all identifiers by name: the name of the file, with hyphens."""
    return {
        info.name.replace("_", "-"): cast("Identifier", import_module(f"{__name__}.{info.name}"))
        for info in pkgutil.iter_modules(__path__)
    }


def title(identifier: Identifier) -> str:
    """Give what it is called inside a sentence: the first line of its docstring."""
    first = (identifier.__doc__ or "").splitlines()[0].rstrip(".")
    abbreviated = first[1].isupper()
    return first if abbreviated else first[0].lower() + first[1:]


def declares(categories: Iterable[str], identifier: Identifier) -> bool:
    """Say whether one of the categories is, or holds between its hyphens, a word that declares the identifier."""
    spelt = [f"-{category.casefold().replace('_', '-').replace(' ', '-')}-" for category in categories]
    return any(f"-{word}-" in category for word in identifier.DECLARED_BY for category in spelt)
