"""What two versions of the law say otherwise, by regime, and within it by rule, row and source."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sekisho.analysis.comparison import field_diff, part_names
from sekisho.analysis.comparison.change import Change, Pair, entries, paired
from sekisho.model.base import Phrase
from sekisho.model.citation import Citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sekisho.analysis.comparison.change import Undo
    from sekisho.model.law import Regime, Source, Table
    from sekisho.snapshot import Content


def of_law(old: Content, new: Content) -> Iterator[Change]:
    """Walk what changed in each regime, then in the tables that regimes share."""
    for pair in paired(old.regimes, new.regimes):
        if pair.action == "changed":
            yield from _regime(pair.old, pair.new)
        else:
            title = Phrase("{0} ({1})", "{0}（{1}）", (pair.there.title, pair.name))
            yield Change(pair.action, "law", pair.name, "regime", "", title, (), None, _putting(pair))
    yield from _shared(old, new)


def _putting(pair: Pair) -> Undo:
    return lambda content: content._replace(regimes=entries(content.regimes, pair.name, pair.old))


def _regime(old: Regime, new: Regime) -> Iterator[Change]:
    head = [(field, getattr(old, field), getattr(new, field)) for field in part_names.HEAD]
    differing = [entry for entry in head if entry[1] != entry[2]]
    if differing:
        undo = _in_regime(new.id, {field: value for field, value, _ in differing})
        details = tuple(chain.from_iterable(field_diff.differing(*entry) for entry in differing))
        yield Change("changed", "law", new.id, "regime", "", part_names.HEADS["regime"], details, None, undo)
    for pair in paired(old.sources, new.sources):
        title = Phrase("source {0}: {1}", "出典{0}：{1}", (pair.name, pair.there.title))
        details = field_diff.differences(pair.old, pair.new) if pair.action == "changed" else ()
        yield Change(pair.action, "law", new.id, "source", pair.name, title, details)
    for pair in paired(old.questions, new.questions):
        title = Phrase("question {0}: {1}", "問い{0}：{1}", (pair.name, pair.there))
        details = (Phrase("{0} → {1}", "{0} → {1}", (pair.old, pair.new)),) if pair.action == "changed" else ()
        yield Change(pair.action, "law", new.id, "question", pair.name, title, details)
    sources = {**old.sources, **new.sources}
    for pair in paired(old.tables, new.tables):
        yield from _table(new.id, pair, _swapping(new.id, pair.name), sources)
    if old.applies != new.applies:
        details = field_diff.conditions(old.applies, new.applies, sources)
        undo = _in_regime(new.id, {"applies": old.applies, "tables": _tables(old, new)})
        yield Change("changed", "law", new.id, "applies", "", part_names.HEADS["applies"], details, None, undo)
    yield from _rules(old, new)
    yield from _between_bases(old, new)


def _rules(old: Regime, new: Regime) -> Iterator[Change]:
    sources = {**old.sources, **new.sources}
    families: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
        ("bar", _named(old.forbids), _named(new.forbids)),
        ("basis", part_names.bases(old.requires), part_names.bases(new.requires)),
        ("duty", _named(old.duties), _named(new.duties)),
        ("deadline", _named(old.deadlines), _named(new.deadlines)),
        ("information", _named(old.information), _named(new.information)),
        ("refusal", _named(old.refusals), _named(new.refusals)),
        ("announced", _named(old.announced), _named(new.announced)),
    )
    for kind, before, after in families:
        for pair in paired(before, after):
            if pair.action == "changed":
                details = field_diff.differences(pair.old, pair.new, sources)
            else:
                details = field_diff.contents(pair.there, sources)
            undo = (
                None
                if kind in {"deadline", "information", "refusal", "announced"}
                else _undoing_rule(old, new, kind, pair)
            )
            title = part_names.rule(kind, pair.name, pair.there)
            cite = Citation(pair.there.cite, sources)
            yield Change(pair.action, "law", new.id, kind, pair.name, title, details, cite, undo)


def _named(rules: Iterable[Any]) -> dict[str, Any]:
    return {rule.name: rule for rule in rules}


def _between_bases(old: Regime, new: Regime) -> Iterator[Change]:
    """Find a change in how the bases are combined, or in what stands beside them."""
    same_bases = set(part_names.bases(old.requires)) == set(part_names.bases(new.requires))
    if same_bases and part_names.frame(old.requires) != part_names.frame(new.requires):
        undo = _in_regime(new.id, {"requires": old.requires, "tables": _tables(old, new)})
        yield Change("changed", "law", new.id, "requires", "", part_names.HEADS["requires"], (), None, undo)


def _undoing_rule(old: Regime, new: Regime, kind: str, pair: Pair) -> Undo:
    if kind == "basis":
        there = pair.name in part_names.bases(new.requires)
        rebuilt = part_names.with_basis(new.requires, pair.name, pair.old) if there else None
        return _in_regime(new.id, {"requires": rebuilt or old.requires, "tables": _tables(old, new)})
    field = "forbids" if kind == "bar" else "duties"
    others = tuple(rule for rule in getattr(new, field) if rule.name != pair.name)
    undone = others if pair.old is None else (*others, pair.old)
    return _in_regime(new.id, {field: undone, "tables": _tables(old, new)})


def _tables(old: Regime, new: Regime) -> dict[str, Table]:
    """Give the new tables and those that are gone: what was asked before may name one of these."""
    return {**old.tables, **new.tables}


def _in_regime(name: str, values: dict[str, Any]) -> Undo:
    return lambda content: content._replace(
        regimes={**content.regimes, name: content.regimes[name].model_copy(update=values)}
    )


def _swapping(name: str, table: str) -> Callable[[Content, Table], Content]:
    def swapped(content: Content, rows: Table) -> Content:
        regime = content.regimes[name]
        return _in_regime(name, {"tables": {**regime.tables, table: rows}})(content)

    return swapped


def _shared(old: Content, new: Content) -> Iterator[Change]:
    for pair in paired(old.tables, new.tables):

        def swapped(content: Content, rows: Table, table: str = pair.name) -> Content:
            return content._replace(tables={**content.tables, table: rows})

        home, _, name = pair.name.rpartition("/")
        sources = {**old.sources.get(home, {}), **new.sources.get(home, {})}
        yield from _table(home, pair._replace(name=name), swapped, sources)


def _table(
    home: str, pair: Pair, swapped: Callable[[Content, Table], Content], sources: Mapping[str, Source]
) -> Iterator[Change]:
    """Walk the rows that differ; a table that is new or gone is told as one, with the rules that name it."""
    name = pair.name
    if pair.action != "changed":
        rows = tuple(part_names.row(row) for row in pair.there)
        yield Change(pair.action, "law", home, "table", name, part_names.table(name), rows)
        return
    come = [row for row in pair.new if row not in pair.old]
    for gone in (row for row in pair.old if row not in pair.new):
        other = part_names.successor(gone, come)
        if other is not None:
            come.remove(other)
        yield _row(home, Pair(name, gone, other), pair.new, swapped, sources)
    for row in come:
        yield _row(home, Pair(name, None, row), pair.new, swapped, sources)


def _row(
    home: str,
    row: Pair,
    table: Table,
    swapped: Callable[[Content, Table], Content],
    sources: Mapping[str, Source],
) -> Change:
    title = Phrase("{0}: {1}", "{0}：{1}", (part_names.table(row.name), part_names.row(row.there)))
    which = f"{row.name}:{','.join(map(str, row.there.values))}:{row.there.from_}:{row.there.until}"
    details = field_diff.differences(row.old, row.new, sources) if row.action == "changed" else ()
    others = tuple(one for one in table if one is not row.new)
    undone = others if row.old is None else (*others, row.old)
    cite = Citation(row.there.cite, sources)
    return Change(row.action, "law", home, "row", which, title, details, cite, lambda content: swapped(content, undone))
