"""Walking a regime's requirements: where each of them stands in the file, and how deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.model.requirement import Bar, Basis, Duty, Group, JudgementLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.files import Spot
    from sekisho.model.law import Regime


def nodes(regime: Regime) -> Iterator[tuple[Spot, Any, int]]:
    """Walk every group, basis, bar, duty and leaf: its place, itself, its depth below the regime."""
    roots: list[tuple[Spot, Any, int]] = [(("applies",), regime.applies, 1), (("requires",), regime.requires, 1)]
    if regime.onward is not None:
        roots += [(("onward", part), getattr(regime.onward, part), 1) for part in ("applies", "requires")]
    roots += [(("forbids", i), bar, 1) for i, bar in enumerate(regime.forbids)]
    roots += [(("duties", i), duty, 1) for i, duty in enumerate(regime.duties)]
    while roots:
        where, node, depth = roots.pop(0)
        yield where, node, depth
        if isinstance(node, (Group, Basis, Bar, Duty)):
            way = "all" if node.all else "any"
            roots.extend(((*where, way, i), child, depth + 1) for i, child in enumerate(node.children))


def questions(regime: Regime) -> Iterator[str]:
    """Walk the names of the questions that only a person can decide: judgements, and readings in dispute."""
    for _, node, _ in nodes(regime):
        if isinstance(node, JudgementLeaf):
            yield node.judgement
        if getattr(node, "settles", None) is not None:
            yield node.settles
