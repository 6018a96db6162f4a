"""Every word of law of which only somebody's account was read, and the rules that rest on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.lawbook.context import leaves, rules
from sekisho.model.citation import parted
from sekisho.model.law import ONWARD, Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.model.base import Day
    from sekisho.model.law import SharedTables, Source


class Secondary(NamedTuple):
    """A source that was read only in an account: where it stands, its key, and the rules that rest on such alone."""

    file: str
    key: str
    source: Source
    read_on: Day
    rules: tuple[str, ...]
    """The names of what cites it and cites no source that was read itself: `applies`, rules, rows as `table: cite`."""


def secondary(regimes: Mapping[str, Regime], shared: Mapping[str, SharedTables]) -> list[Secondary]:
    """List the secondary sources of all laws, then those of shared tables, in the order of their files."""
    found = []
    for name, regime in regimes.items():
        if not name.endswith(ONWARD):
            later = regimes.get(f"{name}{ONWARD}")
            said = [*_cited(regime), *(_of_later_hops(later) if later else ())]
            found += list(_of(name, regime, said))
    for name, tables in shared.items():
        found += list(_of(f"shared/{name}", tables, _rows(tables)))
    return found


def _of(file: str, one: Regime | SharedTables, said: Iterable[tuple[str, frozenset[str]]]) -> Iterator[Secondary]:
    accounts = {key for key, source in one.sources.items() if source.read_as == "secondary"}
    alone = [(name, keys) for name, keys in said if keys <= accounts]
    for key in one.sources:
        if key in accounts:
            source = one.sources[key]
            names = dict.fromkeys(name for name, keys in alone if key in keys)
            yield Secondary(file, key, source, source.read_on or one.checked, tuple(names))


def _cited(regime: Regime) -> Iterator[tuple[str, frozenset[str]]]:
    yield "applies", _keys(leaf.cite for leaf in leaves(regime.applies))
    yield from ((rule.name, _keys((rule.cite, *_beneath(rule)))) for _, rule in rules(regime))
    yield from ((deadline.name, _keys((deadline.cite,))) for deadline in regime.deadlines)
    yield from ((announced.name, _keys((announced.cite,))) for announced in regime.announced)
    yield from _rows(regime)


def _of_later_hops(later: Regime) -> Iterator[tuple[str, frozenset[str]]]:
    """Walk what a law says of later hops; its tables are those of the law."""
    yield "onward applies", _keys(leaf.cite for leaf in leaves(later.applies))
    yield from ((rule.name, _keys((rule.cite, *_beneath(rule)))) for _, rule in rules(later))


def _beneath(rule: object) -> Iterator[str]:
    return (leaf.cite for leaf in leaves(rule))


def _rows(one: Regime | SharedTables) -> Iterator[tuple[str, frozenset[str]]]:
    for name, table in one.tables.items():
        yield from ((f"{name}: {row.cite}", _keys((row.cite,))) for row in table)


def _keys(cites: Iterable[str]) -> frozenset[str]:
    return frozenset(key for cite in cites for key, _ in parted(cite))
