"""The sources of a decision: each text that some statement of it is cited from, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.model.decision import Finding, RegimeFinding
    from sekisho.model.law import Source


class Cited(NamedTuple):
    """A source by the key under which citations name it, and the laws that cite it so."""

    key: str
    source: Source
    regimes: tuple[str, ...]

    def name(self, lang: str) -> str:
        """Give the name by which citations call it."""
        return self.key if self.source.short is None else self.source.short.in_(lang)


def cited(findings: Iterable[RegimeFinding]) -> tuple[Cited, ...]:
    """Give every source that is cited in the proof of these laws, in the order in which they are named."""
    found: dict[tuple[str, str, str | None], tuple[Source, dict[str, None]]] = {}
    for finding in findings:
        for one in _stated(finding):
            for part in () if one.citation is None else one.citation.parts():
                if part.source is not None:
                    key = (part.key, part.source.title.en, part.source.url)
                    found.setdefault(key, (part.source, {}))[1][finding.regime.id] = None
    return tuple(Cited(key, source, tuple(regimes)) for (key, *_), (source, regimes) in found.items())


def _stated(finding: RegimeFinding) -> Iterator[Finding]:
    for part in (finding.scope, *finding.bars, finding.requires, *finding.duties):
        if part is not None:
            yield from _within(part)


def _within(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _within(child)
