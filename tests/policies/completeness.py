"""What the cases of a law have not told yet: an answer never seen, a number or a day at whose edge nobody stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sekisho.engine.compile import CompiledRegime
from sekisho.model.dates import in_force
from sekisho.model.decision import Finding, RegimeFinding
from sekisho.model.law import Regime, Table
from sekisho.model.proof import NotInForce
from sekisho.model.requirement import Bar, Basis, Dated, FactLeaf, PredicateLeaf
from sekisho.model.verdict import Verdict
from sekisho.packs.nodes import nodes
from sekisho.testing import Story
from tests.mutants.sameness import Days, asked_tables, named_tables

ONE_DAY = timedelta(days=1)


class Told(NamedTuple):
    """One case: the day in the law's zone, the facts, and the findings by the place of what was asked."""

    day: date
    facts: Mapping[str, Any]
    finding: RegimeFinding
    asked: Mapping[tuple[Any, ...], Finding]


def untold(
    regime: Regime, tables: Mapping[str, Table], compiled: CompiledRegime, stories: Iterable[Story]
) -> list[str]:
    """List what is missing. `tables` are the shared ones."""
    told = [_told(regime, story, compiled) for story in stories]
    return [*_answers(regime, told), *_numbers(regime, {**tables, **regime.tables}, told), *_days(regime, told)]


def _told(regime: Regime, story: Story, compiled: CompiledRegime) -> Told:
    known, _, as_of = story.question
    finding = story.told(compiled).finding
    roots: list[tuple[tuple[Any, ...], Finding]] = [(("forbids", i), bar) for i, bar in enumerate(finding.bars)]
    roots += [(("applies",), finding.scope)] if finding.scope else []
    roots += [(("requires",), finding.requires)] if finding.requires else []
    places = {duty.name: ("duties", index) for index, duty in enumerate(regime.duties)}
    roots += [(places[str(duty.name)], duty) for duty in finding.duties]
    asked = dict(spot for where, root in roots for spot in _beneath(where, root))
    return Told(as_of.day_in(regime.zone), known, finding, asked)


def _beneath(where: tuple[Any, ...], finding: Finding) -> Iterator[tuple[tuple[Any, ...], Finding]]:
    yield where, finding
    if not isinstance(finding.observed, NotInForce):
        way = "all" if getattr(finding.requirement, "all", None) else "any"
        for index, child in enumerate(finding.children):
            yield from _beneath((*where, way, index), child)


def _answers(regime: Regime, told: list[Told]) -> Iterator[str]:
    """Every basis is met, unmet and unknown in some case while it is law, every bar met and unmet.

    Only a basis that asks nothing but predicates may never be unknown: facts can be unstated, papers have blanks.
    """
    for where, node, _ in nodes(regime):
        if not isinstance(node, (Basis, Bar)):
            continue
        findings = [one.asked[where] for one in told if where in one.asked]
        seen = {finding.verdict for finding in findings if not isinstance(finding.observed, NotInForce)}
        leaves = [leaf for spot, leaf, _ in nodes(regime) if spot[: len(where)] == where and hasattr(leaf, "asks")]
        wanted = {Verdict.MET, Verdict.UNMET}
        if isinstance(node, Basis) and not all(isinstance(leaf, PredicateLeaf) for leaf in leaves):
            wanted.add(Verdict.UNKNOWN)
        for verdict in sorted(wanted - seen):
            yield f"{node.label} {node.name} is never {verdict}"


def _numbers(regime: Regime, tables: Mapping[str, Table], told: list[Told]) -> Iterator[str]:
    """Every number that a fact is compared with is met exactly, and by one less and one more, where it is asked."""
    for where, leaf, _ in nodes(regime):
        if isinstance(leaf, FactLeaf) and leaf.is_numeric:
            asked = [one for one in told if where in one.asked]
            named = isinstance(leaf.operand, str)
            for row in tables[leaf.operand] if named else (None,):
                number = row.values[0] if row else leaf.operand
                days = (row.from_, row.until) if row else (None, None)
                seen = {one.facts.get(leaf.fact) for one in asked if in_force(one.day, *days)}
                for value in (number - 1, number, number + 1):
                    if value >= 0 and value not in seen:
                        yield f"{_around(regime, where)} is never asked with {leaf.fact} at {value:,}"


def _days(regime: Regime, told: list[Told]) -> Iterator[str]:
    """Every first day, and every first day after, is told of on the day and on the day before."""
    days = {one.day for one in told}
    for what, day in (("begins", regime.from_), ("ends", regime.until)):
        if day is not None:
            yield from (f"the regime {what} on {day}: no case on {on}" for on in (day - ONE_DAY, day) if on not in days)
    applied = {one.day for one in told if one.finding.requires is not None}
    law = (regime.from_ or date.min, regime.until or date.max)
    for _, node, _ in nodes(regime):
        if isinstance(node, Dated):
            yield from _edges(f"{node.label} {node.name}", node, [law], applied)
    windows = list(asked_tables(regime))
    for name, table in regime.tables.items():
        leaves = [where for where, leaf, _ in nodes(regime) if name in named_tables(leaf)]
        asked = {one.day for one in told if any(where in one.asked for where in leaves)}
        for row in table:
            about = f"table {name}, {row.cite}"
            yield from _edges(about, row, [days for one, days in windows if one == name], asked if leaves else applied)


def _edges(what: str, dated: Any, windows: list[Days], days: set[date]) -> Iterator[str]:
    """Name the edges at which nobody stood; one that lies outside all windows is no edge of anything."""
    for word, day in (("begins", dated.from_), ("ends", dated.until)):
        if day is not None and any(start < day < end for start, end in windows):
            yield from (f"{what} {word} on {day}: no case on {on}" for on in (day - ONE_DAY, day) if on not in days)


def _around(regime: Regime, where: tuple[Any, ...]) -> str:
    """Name the basis, bar or duty around a leaf, or the part of the regime."""
    around = [node for spot, node, _ in nodes(regime) if spot == where[: len(spot)] and isinstance(node, Dated)]
    return f"{around[-1].label} {around[-1].name}" if around else str(where[0])
