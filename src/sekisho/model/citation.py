"""A citation as people read it: the short name of its source in their language, and where it stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.model.base import Phrase
from sekisho.model.pinpoint import begins_with_place, in_japanese

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.law import Source

BETWEEN: Final = Phrase("; ", "；")
"""What stands between two sources that are cited together."""
_NEXT: Final = re.compile(r";\s*")


class Part(NamedTuple):
    """What is cited of one source: its key, the source where it is known, and where in it, as the law writes it."""

    key: str
    source: Source | None
    tail: str

    def in_(self, lang: str) -> str:
        """Give the short name of the source, its key where it has none, and the place in it."""
        short = None if self.source is None else self.source.short
        name = self.key if short is None else short.in_(lang)
        if not self.tail:
            return name
        told, comma = self.tail, ", "
        if lang == "ja":
            told, comma = in_japanese(self.tail, {} if self.source is None else self.source.places), "、"
        space = "" if name.endswith("）") else " "
        return f"{name}{space if short is None or begins_with_place(self.tail) else comma}{told}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it is `written` in the law, and the sources of that law by key; two are equal if written alike."""

    written: str
    sources: Mapping[str, Source] = field(compare=False, repr=False)

    def in_(self, lang: str) -> str:
        """Give it in the language asked for, such as 個人情報保護法 第28条第1項 of `appi art. 28(1)`."""
        return BETWEEN.in_(lang).join(part.in_(lang) for part in self.parts())

    def __str__(self) -> str:
        return self.in_("en")

    def parts(self) -> Iterator[Part]:
        """Walk what it cites, one part for each source that it names."""
        for key, tail in parted(self.written):
            yield Part(key, self.sources.get(key), tail)

    @property
    def url(self) -> str | None:
        """The address of the first source that it names."""
        first = next(self.parts()).source
        return None if first is None else first.url


def parted(cite: str) -> Iterator[tuple[str, str]]:
    """Walk the key and the rest of each part: `<source> <place>`, several joined by `;`."""
    for part in _NEXT.split(cite):
        key, _, tail = part.partition(" ")
        yield key, tail
