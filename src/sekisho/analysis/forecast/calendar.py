"""Everything in law and on paper that begins or ends within some days, whether any export's standing changes or not."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sekisho.analysis.comparison import phrases
from sekisho.analysis.forecast.causes import Cause, Where
from sekisho.analysis.forecast.paper_events import of_judgement, of_paper, of_waiver
from sekisho.model.base import Phrase
from sekisho.model.citation import Citation
from sekisho.model.requirement import Dated
from sekisho.packs.nodes import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sekisho.model.law import Source, Table
    from sekisho.snapshot import Content


def coming(content: Content, after: date, last: date) -> list[tuple[date, Cause]]:
    """List what begins or ends after one day, up to and including another, in order."""
    found = [entry for entry in chain(_law(content), _papers(content)) if after < entry[0] <= last]
    return sorted(found, key=lambda entry: (entry[0], entry[1].key))


def _law(content: Content) -> Iterator[tuple[date, Cause]]:
    for regime in content.regimes.values():
        for edge, day in _edges(regime):
            said = phrases.regime(regime, began=edge == "from")
            yield day, Cause(f"regime:{regime.id}:{edge}", said, None, Where("regimes", regime.id, (edge,)))
        for where, node, _ in nodes(regime):
            for edge, day in _edges(node) if isinstance(node, Dated) else ():
                said = phrases.rule(node, regime.id, began=edge == "from")
                spot = Where("regimes", regime.id, (*where, edge))
                yield day, Cause(f"rule:{regime.id}:{node.name}:{edge}", said, regime.cited(node.cite), spot)
        for index, one in enumerate(regime.announced):
            if one.on is not None:
                spot = Where("regimes", regime.id, ("announced", index, "on"))
                said = Phrase("{0}: {1}", "{0}：{1}", (regime.id, one.title))
                yield one.on, Cause(f"announced:{regime.id}:{one.name}", said, regime.cited(one.cite), spot)
        for name, table in regime.tables.items():
            yield from _rows(
                f"{regime.id}/{name}", table, Where("regimes", regime.id, ("tables", name)), regime.sources
            )
    for name, table in content.tables.items():
        file, _, key = name.rpartition("/")
        yield from _rows(name, table, Where("shared", file, ("tables", key)), content.sources.get(file, {}))


def _edges(one: Any) -> list[tuple[str, date]]:  # noqa: ANN401 - a regime, a rule or a row
    return [(edge, day) for edge, day in (("from", one.from_), ("until", one.until)) if day is not None]


def _rows(home: str, table: Table, where: Where, sources: Mapping[str, Source]) -> Iterator[tuple[date, Cause]]:
    for index, row in enumerate(table):
        for edge, day in _edges(row):
            key = f"row:{home}:{row.cite}:{','.join(map(str, row.values))}:{edge}"
            said = phrases.row(home, row, (), began=edge == "from")
            yield day, Cause(key, said, Citation(row.cite, sources), where._replace(spot=(*where.spot, index)))


def _papers(content: Content) -> Iterator[tuple[date, Cause]]:
    for paper in content.papers.all:
        for one in of_paper(paper, (), content.papers.status_max_age):
            yield one.day, Cause(one.key, one.said, where=Where("register", paper.id, one.spot))
    for made in content.papers.judgements:
        for one in of_judgement(made, content.regimes):
            yield one.day, Cause(one.key, one.said, where=Where("register", made.id, one.spot))
    for waiver in content.organisation.waivers:
        for one in of_waiver(waiver):
            yield one.day, Cause(one.key, one.said, where=Where("waivers", waiver.id, one.spot))
