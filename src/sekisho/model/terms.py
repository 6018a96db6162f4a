"""What the law that is loaded gives names to, so that a misspelt name in an organisation's file is refused."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.identifying import Identifying
from sekisho.model.law import ONWARD
from sekisho.model.synonyms import Synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping


class Terms(NamedTuple):
    """Names that an organisation's files may refer to.

    `instead` tells what to write in place of codes that are often taken for a country's; `words` has, for each fact,
    the words that some law compares it with; `questions` are `<regime>#<name>`; the questions of regimes that are
    `unread`, because their files are broken, nobody knows.
    """

    countries: frozenset[str]
    instead: Mapping[str, str]
    regimes: frozenset[str]
    questions: frozenset[str]
    unread: frozenset[str]
    words: Mapping[str, frozenset[str]]
    identifying: Identifying = Identifying()
    """What people call data that tells who somebody is."""
    synonyms: Synonyms = Synonyms()
    """What people call data that some law asks about."""
    conditions: frozenset[str] = frozenset()
    """What some law leaves on data, or asks of it on a later hop."""
    leaves: Mapping[str, frozenset[str]] = MappingProxyType({})
    """What each law leaves on data."""
    jurisdictions: Mapping[str, frozenset[str]] = MappingProxyType({})
    """The countries whose law each is."""

    @property
    def laws(self) -> frozenset[str]:
        """The laws that data may have come under, or that may bind a party."""
        return frozenset(name for name in self.regimes if not name.endswith(ONWARD))

    def refuses_country(self, code: str) -> str | None:
        """Say what to write instead of a code that no country has; None for a country's code, or if none is known."""
        if code in self.countries or not self.countries:
            return None
        return f"no country has the code `{code}`; {self.instead.get(code, 'write its ISO 3166 code')}"
