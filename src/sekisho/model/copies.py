"""What is shown to plugins: copies, so that whatever a plugin does to one changes no decision."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.model.case import Case
    from sekisho.model.decision import Decision
    from sekisho.model.law import Regime


def of_case(case: Case) -> Case:
    """Give facts that nobody can change; their values are such as cannot be changed anyway."""
    return MappingProxyType(dict(case))


class Copies:
    """Copies of decisions. The law that they lean on is large, and is copied once."""

    def __init__(self) -> None:
        self._law: dict[int, tuple[Regime, dict[int, Any]]] = {}
        """For each regime by its identity, which stays its own while it is kept here, all of its parts with a copy."""

    def of(self, decision: Decision) -> Decision:
        """Give a copy down to the last part. Its facts cannot be changed."""
        known: dict[int, Any] = {}
        for finding in decision.findings:
            known |= self._parts(finding.regime, finding.kinds)
            known[id(finding.kinds)] = finding.kinds
            known[id(finding.sharing)] = finding.sharing
        for fault in decision.faults:
            known[id(fault)] = fault
        cases = {stream: of_case(case) for stream, case in decision.cases.items()}
        bare = replace(decision, cases={}, loads={})
        return replace(
            deepcopy(bare, known), cases=MappingProxyType(cases), loads=MappingProxyType(dict(decision.loads))
        )

    def _parts(self, regime: Regime, kinds: Mapping[str, Any]) -> dict[int, Any]:
        if id(regime) not in self._law:
            parts: dict[int, Any] = {id(kinds): kinds}
            deepcopy(regime, parts)
            self._law[id(regime)] = (regime, parts)
        return self._law[id(regime)][1]
