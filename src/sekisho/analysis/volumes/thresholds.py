"""The numbers of persons at which an answer of the law changes, for one export on one day."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.gate.decide import AtHand
from sekisho.model.comparing import compared
from sekisho.model.law import values_on
from sekisho.model.requirement import Dated, FactLeaf
from sekisho.model.tallies import TALLIES
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.gate.decide import Gate
    from sekisho.model.base import Phrase
    from sekisho.model.citation import Citation
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import RegimeFinding
    from sekisho.model.law import Regime
    from sekisho.model.proof import Proof

_BEYOND: Final = {"below": 0, "at_least": 0, "at_most": 1, "above": 1}
"""How far from the number in the law the first number lies that gets another answer."""


class Threshold(NamedTuple):
    """A rule in which a count decides: from `at` persons on its answer is another one."""

    fact: str
    at: int
    asked: Phrase
    """What the count must be, in words."""
    operator: str
    number: int
    """As it stands in the law."""
    regime: Regime
    rule: Dated
    cite: Citation
    disputed: bool

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What makes two of them the same one."""
        return self.regime.id, self.rule.name, self.fact, self.at


def thresholds(gate: Gate, export_id: str, as_of: AsOf) -> dict[tuple[str, str, str, int], Threshold]:
    """Find the rules in force that may let an export pass, or stop it, depending on a count.

    Those that the declaration rules out whatever is counted are left out, such as a limit for data of another kind.
    """
    known = gate.suppose(export_id, as_of, stage="run").cases
    uncounted = {
        stream: {path: value for path, value in case.items() if path not in TALLIES} for stream, case in known.items()
    }
    decision = gate.suppose(export_id, as_of, stage="run", at_hand=AtHand(cases=uncounted))
    found: dict[tuple[str, str, str, int], Threshold] = {}
    for finding in decision.applicable:
        for one in _of_regime(gate, finding):
            found.setdefault(one.key, one)
    return found


def _of_regime(gate: Gate, finding: RegimeFinding) -> Iterator[Threshold]:
    proof = finding.proof
    if proof.requires is None:
        return
    for rule, leaf in chain.from_iterable(map(_asked, (*proof.forbids, proof.requires, *proof.duties))):
        for number in _numbers(gate, finding, leaf):
            yield Threshold(
                fact=leaf.fact,
                at=number + _BEYOND[leaf.operator],
                asked=compared(leaf.fact, leaf.operator, number),
                operator=leaf.operator,
                number=number,
                regime=proof.regime,
                rule=rule,
                cite=proof.regime.cited(leaf.cite),
                disputed=leaf.reading == "disputed",
            )


def _asked(proof: Proof, rule: Dated | None = None) -> Iterator[tuple[Dated, FactLeaf]]:
    """Walk the counts that were asked for, each with its rule."""
    _, node, _, children = proof
    if _ruled_out(proof):
        return
    rule = node if isinstance(node, Dated) else rule
    if rule is not None and isinstance(node, FactLeaf) and node.fact in TALLIES and node.is_numeric:
        yield rule, node
    for child in children:
        yield from _asked(child, rule)


def _ruled_out(proof: Proof) -> bool:
    """Say whether what the export declares is enough to make this unmet. Papers can still be had, so they are not."""
    verdict, node, _, children = proof
    if verdict is not Verdict.UNMET:
        return False
    if not children:
        return isinstance(node, FactLeaf)
    return any(map(_ruled_out, children)) if node.all else all(map(_ruled_out, children))


def _numbers(gate: Gate, finding: RegimeFinding, leaf: FactLeaf) -> Iterator[int]:
    """Give the number in the law: as written, or what the table says on the day."""
    if isinstance(leaf.operand, int):
        yield leaf.operand
        return
    regime, day = finding.regime, finding.proof.day
    table = regime.tables.get(leaf.operand) or gate.content.tables.get(leaf.operand, ())
    if day is not None:
        yield from (value for value in values_on(table, day) if isinstance(value, int))
