"""All regimes for one export: every export of the worked example is judged again and again."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.acme import FOLDER
from benchmarks.measuring import Line, best
from sekisho.gate import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure() -> Iterator[Line]:
    """Hold the median export to the budget, and tell the dearest beside it."""
    gate = Gate.open(FOLDER)
    at = gate.clock()
    cost = {
        export: best(lambda export=export: gate.decide(export, at, stage="run"))  # type: ignore[misc]
        for export in gate.organisation.exports
    }
    dearest = max(cost, key=lambda export: cost[export])
    regimes = len(gate.content.regimes)
    yield Line(f"all {regimes} regimes for one export, the median of {len(cost)}", median(cost.values()), 150e-6)
    yield Line(f"  the dearest of them: {dearest}", cost[dearest])
