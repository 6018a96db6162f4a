"""A leaf that asks for one member of a set at a time: each service may have a paper of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.model.proof import Fault, Proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.engine.compile import Question
    from sekisho.model.requirement import EvidenceLeaf

    Evaluate = Callable[[Question], Proof]


def for_each(leaf: EvidenceLeaf, path: str, evaluate: Evaluate) -> Evaluate:
    """Compile a leaf to be evaluated for each member of the set `path` alone; the worst counts, and is told."""

    def each(question: Question) -> Proof:
        members: Any = question.get(path)
        if not isinstance(members, frozenset) or len(members) < 2:  # noqa: PLR2004 - one alone is asked as it is
            return evaluate(question)
        alone = [
            type(question)(
                {**question.case, path: frozenset({member})}, question.papers, question.as_of, question.faults
            )
            for member in sorted(members)
        ]
        proofs = [evaluate(one) for one in alone]
        worst = min(verdict for verdict, *_ in proofs)
        told = [observed for verdict, _, observed, _ in proofs if verdict is worst]
        faults = [observed for observed in told if isinstance(observed, Fault)]
        return (worst, leaf, faults[0] if faults else [coverage for seen in told for coverage in seen], ())

    return each
