"""The days on which an answer may change, so that nobody has to ask about every day in between."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from sekisho.engine.compile import roots, turning_days, walk
from sekisho.model.dates import add_months
from sekisho.model.periods import period
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.model.evidence import Evidence
    from sekisho.model.law import Regime
    from sekisho.snapshot import Content

    Terms = dict[str, list[Callable[[date], date]]]

ONE_DAY: Final = timedelta(days=1)


def days(content: Content) -> list[date]:
    """List every day on which law, a paper, a judgement or a waiver begins, ends or changes, in order.

    Each is the first day of something new: of a paper that expires, the day after its last. A law that counts on from
    a paper's day of issue is followed; what a predicate makes of a day is not known here.
    """
    found = set(chain(_of_law(content), _of_papers(content)))
    for one in (*content.papers.judgements, *content.organisation.waivers):
        found |= set(_spans(one))
    return sorted(found)


def _of_law(content: Content) -> Iterator[date]:
    yield from chain.from_iterable(turning_days(regime, regime.tables.values()) for regime in content.regimes.values())
    yield from (day for table in content.tables.values() for row in table for day in (row.from_, row.until) if day)


def _of_papers(content: Content) -> Iterator[date]:
    terms: Terms = defaultdict(list)
    for regime in content.regimes.values():
        _terms(regime, content, terms)
    for paper in content.papers.all:
        yield from _spans(paper)
        yield from _ends(paper, terms, content.papers.status_max_age)


def _spans(one: BaseModel) -> Iterator[date]:
    """Walk every day that stands in a file, and the day after it: it may be a first day or a last one."""
    for value in one.__dict__.values():
        if isinstance(value, BaseModel):
            yield from _spans(value)
        elif isinstance(value, tuple):
            yield from chain.from_iterable(_spans(inner) for inner in value if isinstance(inner, BaseModel))
        elif isinstance(value, date):
            yield value
            if value != date.max:
                yield value + ONE_DAY


def _ends(paper: Evidence, terms: Terms, status_max_age: int) -> Iterator[date]:
    """Walk the days after the terms that some law counts from its day of issue, and when a look at it grows too old."""
    if paper.issued is not None:
        yield from (ends(paper.issued) + ONE_DAY for ends in terms[paper.kind])
    if paper.status_checked_on is not None and paper.status_is_published:
        yield paper.status_checked_on + timedelta(days=status_max_age) + ONE_DAY


def _terms(regime: Regime, content: Content, terms: Terms) -> None:
    """Collect the terms that a law gives to papers of each kind."""
    tables = {**content.tables, **regime.tables}
    for leaf in walk(roots(regime)):
        if not isinstance(leaf, EvidenceLeaf):
            continue
        rows = tables[leaf.valid_for] if leaf.valid_for else ()
        terms[leaf.evidence] += [_months(int(value)) for row in rows for value in row.values]
        given = (leaf.expects.within, leaf.expects.lost_after) if leaf.expects else ()
        terms[leaf.evidence] += [_period(text, regime) for text in given if text]


def _months(months: int) -> Callable[[date], date]:
    return lambda issued: add_months(issued, months)


def _period(text: str, regime: Regime) -> Callable[[date], date]:
    counted = period(text)
    return lambda issued: counted.after(issued, working_days(regime.working_days) if regime.working_days else None)
