"""A regime as plain conditions, from which the policy of each rival engine is written in its own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.policy import DAY, papers
from sekisho.model.law import values_on
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf, Group, Node
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.law import Regime

Condition = tuple[Any, ...]
"""`(all|any, [conditions])`, `(is|in|within|at_most, fact, value)` or `(paper, kind)`."""


def rules(regime: Regime) -> dict[str, Condition]:
    """Give the condition of each rule by name: whether the regime applies, each bar, each duty, each basis."""
    named = [*regime.forbids, *regime.duties, *regime.requires.children]
    return {"applies": _of(regime.applies, regime), **{rule.name: _of(rule, regime) for rule in named}}


def leaves(rules: dict[str, Condition]) -> dict[str, Condition]:
    """Give every leaf of every rule under a name of its own: what a full proof answers."""
    return {f"{name}/{n}": leaf for name, rule in rules.items() for n, leaf in enumerate(_leaves(rule))}


def _leaves(condition: Condition) -> Iterator[Condition]:
    word, *rest = condition
    if word in ("all", "any"):
        for child in rest[0]:
            yield from _leaves(child)
    else:
        yield condition


def _of(node: Node | Dated, regime: Regime) -> Condition:
    if isinstance(node, EvidenceLeaf):
        return ("paper", node.evidence)
    if isinstance(node, FactLeaf):
        name = node.fact.replace(".", "_")
        match node.operator:
            case "is" | "at_most" as word:
                return (word, name, node.operand)
            case "one_of":
                return ("in", name, sorted(node.operand))
            case "listed_in":
                values = sorted(values_on(regime.tables[node.operand], DAY), key=str)
                return ("within" if node.fact == "export.destinations" else "in", name, values)
            case word:
                raise ValueError(word)
    if not isinstance(node, (Group, Dated)):
        raise TypeError(node)
    return ("all" if node.all else "any", [_of(child, regime) for child in node.children])


def facts(case: dict[str, Any]) -> dict[str, Any]:
    """Write a case as plain JSON: sets as lists, exact intervals as numbers, days as numbers."""
    plain = {
        name.replace(".", "_"): sorted(v) if isinstance(v, frozenset) else v.high if isinstance(v, Interval) else v
        for name, v in case.items()
    }
    return {**plain, "day": int(f"{DAY:%Y%m%d}"), "papers": _papers()}


def _papers() -> list[dict[str, Any]]:
    return [
        {
            "kind": paper.kind,
            "holder": paper.holder,
            "counterparties": list(paper.counterparties or ()),
            "purposes": list(paper.purposes or ()),
            "issued": int(f"{paper.issued:%Y%m%d}"),
            "expiry": int(f"{paper.printed_expiry:%Y%m%d}"),
            "status": paper.events[-1].status,
        }
        for paper in papers()
    ]
