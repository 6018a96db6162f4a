"""What people call a country, in both languages: read from `countries.csv` when a message first names one.

The codes are those of the shared table of countries; the names are the short ones of the Unicode CLDR.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.model.base import Phrase
from sekisho.model.values import AND, NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.model.values import Value

_NAMES: Final = Path(__file__).with_name("countries.csv")


@cache
def names() -> Mapping[str, tuple[str, str]]:
    """Give the names in English and Japanese, by code."""
    rows = (line.split("|") for line in _NAMES.read_text(encoding="utf-8").splitlines())
    return {code: (english, japanese) for code, english, japanese in rows}


def called(code: str) -> Phrase | str:
    """Name a country; a code that no country has stays as it is."""
    known = names().get(code)
    return code if known is None else Phrase(*known)


def with_code(code: str) -> Phrase | str:
    """Name a country and give the code to be written in a file."""
    known = called(code)
    return Phrase("{0} ({1})", "{0}（{1}）", (known, code)) if isinstance(known, Phrase) else code


class Countries(NamedTuple):
    """Countries that stand in a sentence: all of them, or any one; `coded` adds the codes to be written in a file."""

    values: tuple[Value | None, ...]
    joint: Phrase = AND
    coded: bool = False

    def in_(self, lang: str) -> str:
        """Write them in the language asked for."""
        name = with_code if self.coded else called
        said = [name(code) for value in self.values for code in _codes(value)]
        return self.joint.in_(lang).join(one if isinstance(one, str) else one.in_(lang) for one in said) or NONE.in_(
            lang
        )


def _codes(value: Value | None) -> list[str]:
    return sorted(value) if isinstance(value, frozenset) else [str(value)]
