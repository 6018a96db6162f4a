"""How many heads the declarations of one exporter admit at most, before a ledger has counted any.

What counts is the law's to say: a flow is left out where every law that counts heads either does not apply to it or
lets it through a basis with `counted: false`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sekisho.engine.compile import CompiledRegime, Question, roots, walk
from sekisho.model.decision import RegimeFinding
from sekisho.model.facts import bulk, declared_counts, heads
from sekisho.model.requirement import FactLeaf
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.export import Export
    from sekisho.model.papers import Papers
    from sekisho.model.values import Value


def declared(
    flows: Iterable[tuple[Export, Case]], regimes: Iterable[CompiledRegime], papers: Papers, as_of: AsOf
) -> dict[str, Value]:
    """Give the ledger's facts as bounds: from none to the sum of what the exporter's exports declare for a year."""
    counting = [regime for regime in regimes if _counts_heads(regime)]
    most: Counter[str] = Counter()
    for export_heads in _by_export(flows, counting, papers, as_of).values():
        most.update(export_heads)
    return declared_counts(most)


def declared_bulk(exports: Iterable[Export], recipient: str) -> dict[str, Value]:
    """Give the bound of what goes to one recipient in 12 months, which may lie in two calendar years."""
    return {"ledger.bulk.twelve_months": Interval(0, 2 * sum(bulk(e) for e in exports if e.recipient == recipient))}


def _counts_heads(regime: CompiledRegime) -> bool:
    nodes = walk(roots(regime.regime))
    return any(isinstance(node, FactLeaf) and node.fact.startswith("ledger.") for node in nodes)


def _by_export(
    flows: Iterable[tuple[Export, Case]], counting: list[CompiledRegime], papers: Papers, as_of: AsOf
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for export, case in flows:
        if any(_counts(regime, Question(case, papers, as_of, [])) for regime in counting):
            found.setdefault(export.id, {}).update(heads(export, case))
    return found


def _counts(regime: CompiledRegime, question: Question) -> bool:
    return RegimeFinding(regime.judge(question), "counting", "hard-mandatory").counted
