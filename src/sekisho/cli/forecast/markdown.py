"""A forecast as Markdown: one table, one row for each day on which something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.characters import joined
from sekisho.cli.forecast.entries import entries
from sekisho.cli.forecast.words import headline, summary
from sekisho.cli.shared.markdown import linked, plain
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.forecast.forecast import Forecast
    from sekisho.cli.shared.locations import Locate

_HEADINGS = (Phrase("day", "日付"), Phrase("what happens", "内容"), Phrase("why, and what to do", "理由と対応"))


def render(forecast: Forecast, lang: str, find: Locate) -> str:
    """Write the forecast."""
    return joined(_lines(forecast, lang, find))


def _lines(forecast: Forecast, lang: str, find: Locate) -> Iterator[str]:
    yield f"### {plain(headline(forecast).in_(lang))}"
    yield ""
    told = entries(forecast, find)
    if told:
        yield f"| {' | '.join(heading.in_(lang) for heading in _HEADINGS)} |"
        yield "|---|---|---|"
    for entry in told:
        lines = "<br>".join(plain(line.in_(lang)) for line in entry.lines)
        title = plain(entry.title.in_(lang))
        shown = linked(title, entry.url) if entry.url else title
        yield f"| {entry.day} | {shown} | {lines} |"
    yield from ("", f"**{plain(summary(forecast).in_(lang))}**")
