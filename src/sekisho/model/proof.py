"""What the evaluator hands back: bare tuples, so that a full proof costs next to nothing until somebody reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from sekisho.model.evidence import Judgement
    from sekisho.model.law import Regime
    from sekisho.model.verdict import Verdict

Proof = tuple[Any, Any, Any, Any]
"""(verdict, requirement, observed, proofs of the children)"""


class RegimeProof(NamedTuple):
    """How one regime stands to one case. `applies` is None when the regime is not law on that day."""

    verdict: Verdict
    regime: Regime
    applies: Proof | None
    forbids: tuple[Proof, ...]
    requires: Proof | None
    duties: tuple[Proof, ...]
    day: date | None = None
    """The calendar day in the regime's own place."""


class NotInForce(NamedTuple):
    """Observed for a basis, bar or duty that is not law on the day."""


class NoRow(NamedTuple):
    """Observed when the table that a leaf names says nothing on the day."""

    table: str


class Fault(NamedTuple):
    """Observed when evaluating a leaf raised: unknown, and always reported."""

    error: Exception


class Judged(NamedTuple):
    """Observed for a judgement, or for a disputed reading: who settled it, and what stands underneath."""

    judgement: Judgement | None
    beneath: Any = None
    verdict: Verdict | None = None
