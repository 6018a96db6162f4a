"""When a law that was changed is the same law still: then no case could tell, and the change is not made at all.

Two rules, and no list of excuses. A moved `from` or `until` changes nothing where the days on which the rule is law and
the regime is too stay the same. A changed table changes nothing where it says the same on every day on which some leaf
that names it can be asked: within the dates of the regime, of the basis, bar or duty around the leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sekisho.engine.compile import roots
from sekisho.model.dates import in_force
from sekisho.model.law import Regime, Table, values_on
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf

Days = tuple[date, date]
ALWAYS: Days = (date.min, date.max)


def same_days(before: Regime, after: Regime) -> bool:
    """Say whether every rule is law on the same days as before. Only dates may differ between the two."""
    if before.deadlines != after.deadlines or _issue_days(before) != _issue_days(after):
        return False
    own = _within(ALWAYS, before)
    if own != _within(ALWAYS, after):
        return False
    return [days for _, days in _walk(roots(before), own)] == [days for _, days in _walk(roots(after), own)]


def _issue_days(regime: Regime) -> list[object]:
    leaves = (node for node, _ in _walk(roots(regime), ALWAYS))
    return [(leaf.issued_from, leaf.issued_before) for leaf in leaves if isinstance(leaf, EvidenceLeaf)]


def same_tables(regime: Regime, before: Mapping[str, Table], after: Mapping[str, Table]) -> bool:
    """Say whether the tables that a regime names say the same as before, whenever it can ask them."""
    return all(
        name not in before or before[name] == after[name] or _says_the_same(before[name], after[name], days)
        for name, days in asked_tables(regime)
    )


def asked_tables(regime: Regime) -> Iterator[tuple[str, Days]]:
    """Walk what a regime names as tables (a word alone may be just a word), and the days on which it can ask them."""
    names = [(node, days) for node, days in _walk(roots(regime), _within(ALWAYS, regime)) if _begins_at_all(days)]
    for node, days in (*names, *((deadline, ALWAYS) for deadline in regime.deadlines)):
        yield from ((name, days) for name in named_tables(node))


def named_tables(node: Any) -> tuple[str, ...]:
    """Give what a leaf or a deadline names as a table; nothing for a group."""
    if isinstance(node, FactLeaf):
        operand = node.operand[0] if isinstance(node.operand, tuple) and len(node.operand) == 1 else node.operand
        return (operand,) if isinstance(operand, str) and node.operator != "is" else ()
    if isinstance(node, EvidenceLeaf):
        return node.tables
    return (node.valid_for,) if getattr(node, "valid_for", None) else ()


def _walk(nodes: Iterable[Any], days: Days) -> Iterator[tuple[Any, Days]]:
    for node in nodes:
        inside = _within(days, node) if isinstance(node, Dated) else days
        yield node, inside
        yield from _walk(getattr(node, "children", ()), inside)


def _within(days: Days, dated: Any) -> Days:
    begins, ends = max(days[0], dated.from_ or date.min), min(days[1], dated.until or date.max)
    return (begins, ends) if begins < ends else (date.min, date.min)


def _begins_at_all(days: Days) -> bool:
    return days[0] < days[1]


def _says_the_same(before: Table, after: Table, days: Days) -> bool:
    turning = {day for row in (*before, *after) for day in (row.from_, row.until) if day}
    asked = [day for day in {days[0], *turning} if in_force(day, *days)]
    return all(values_on(before, day) == values_on(after, day) for day in asked)
