"""A forecast as plain text: one day after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.characters import joined
from sekisho.cli.forecast.entries import entries
from sekisho.cli.forecast.words import headline, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.forecast.forecast import Forecast
    from sekisho.cli.shared.locations import Locate


def render(forecast: Forecast, lang: str, find: Locate) -> str:
    """Write the forecast."""
    return joined(_lines(forecast, lang, find))


def _lines(forecast: Forecast, lang: str, find: Locate) -> Iterator[str]:
    yield headline(forecast).in_(lang)
    yield ""
    for entry in entries(forecast, find):
        yield f"{entry.day}  {entry.title.in_(lang)}"
        yield from (f"            {line.in_(lang)}" for line in entry.lines)
        yield ""
    yield summary(forecast).in_(lang)
