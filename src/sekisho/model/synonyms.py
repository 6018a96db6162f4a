"""Words that people use for the categories that laws ask about."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.identifying import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


class Synonyms(NamedTuple):
    """For each category of the law the words that may mean it, and the categories that mean something else."""

    words: Mapping[str, frozenset[str]] = MappingProxyType({})
    otherwise: frozenset[str] = frozenset()

    def unsaid(self, category: str, said: Collection[str]) -> Iterator[frozenset[str]]:
        """Walk what a category may mean, each time as the law's words of which none is `said` with it."""
        told = frozenset(said).union(*(law for word in said for law in self._meant(word)))
        meant = self._meant(category)
        for law in sorted(meant, key=sorted):
            if not law & told and not any(narrower < law for narrower in meant):
                yield law

    def _meant(self, category: str) -> set[frozenset[str]]:
        """Collect, for each word that is a part of the category, the law's words that it may mean."""
        name = plain(category)
        found: dict[str, set[str]] = {}
        for law, words in self.words.items() if name not in self.otherwise else ():
            for word in words:
                if _has(name, word):
                    found.setdefault(word, set()).add(law)
        return {frozenset(laws) for laws in found.values()}


def _has(name: str, word: str) -> bool:
    if not word.isascii():
        return word in name
    singular = "-".join(part.removesuffix("s") for part in name.split("-"))
    return any(f"-{word}-" in f"-{one}-" for one in (name, singular))
