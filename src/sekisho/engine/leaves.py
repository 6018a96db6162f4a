"""The four kinds of leaf, each compiled into one closure. A fifth kind needs a written decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.model.proof import Fault, Judged, NoRow, Proof
from sekisho.model.case import FACTS
from sekisho.model.requirement import AnyLeaf, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict, opposite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sekisho.engine.compile import Question
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.law import Scalar

    Predicate = Callable[..., Verdict]
    Evaluate = Callable[[Question], Proof]
    Test = Callable[[Any], Verdict]

UNMET, UNKNOWN, MET = Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET


def leaf_of(
    leaf: AnyLeaf,
    values: Mapping[str, frozenset[Scalar]],
    predicates: Mapping[str, Predicate],
    regime: str,
    *,
    cautious: bool,
) -> Evaluate:
    """Compile one leaf for a day on which the tables hold `values`; `cautious` is for `applies` and `forbids`."""
    match leaf:
        case FactLeaf():
            evaluate = _fact(leaf, values)
        case EvidenceLeaf():
            evaluate = _evidence(leaf, values)
        case JudgementLeaf():
            evaluate = _judgement(leaf, f"{regime}#{leaf.judgement}")
        case PredicateLeaf():
            evaluate = _predicate(leaf, predicates[leaf.predicate])
    guarded = _guarded(leaf, evaluate)
    if leaf.reading == "disputed":
        return _disputed(leaf, guarded, f"{regime}#{leaf.settles}", cautious=cautious)
    return guarded


def _guarded(leaf: AnyLeaf, evaluate: Evaluate) -> Evaluate:
    def guarded(question: Question) -> Proof:
        try:
            return evaluate(question)
        except Exception as error:  # noqa: BLE001 - whatever a leaf raises is unknown, carried and reported
            question.faults.append(error)
            return (UNKNOWN, leaf, Fault(error), ())

    return guarded


def _fact(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]]) -> Evaluate:
    path = leaf.fact
    test = _test(leaf, values)
    if test is None:
        silent: Proof = (UNKNOWN, leaf, NoRow(str(leaf.operand)), ())
        return lambda _: silent
    absent: Proof = (UNKNOWN, leaf, None, ())
    hoped: Proof = (MET, leaf, None, ())
    at_run = FACTS[path].stage == "run"

    def evaluate(question: Question) -> Proof:
        value = question.case.get(path)
        if value is None:
            return hoped if at_run and question.hopeful else absent
        verdict = test(value)
        if verdict is UNKNOWN and at_run and question.hopeful:
            verdict = MET
        return (verdict, leaf, value, ())

    return evaluate


def _test(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]]) -> Test | None:
    operator, operand = leaf.operator, leaf.operand
    if operator == "is":
        return lambda value: MET if value == operand else UNMET
    if operator in ("one_of", "none_of", "listed_in"):
        named = operand if operator == "listed_in" else operand[0]
        members = values[named] if operator == "listed_in" or named in values else frozenset(operand)
        return _MEMBERSHIP[operator](members)
    if isinstance(operand, str):
        in_force = values[operand]
        if not in_force:
            return None
        (operand,) = in_force
    return _COMPARISON[operator](operand)


def _listed_in(members: frozenset[Scalar]) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        inside = bool(value) and value <= members if isinstance(value, frozenset) else value in members
        return MET if inside else UNMET

    return test


def _one_of(members: frozenset[Scalar]) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        inside = not members.isdisjoint(value) if isinstance(value, frozenset) else value in members
        return MET if inside else UNMET

    return test


def _none_of(members: frozenset[Scalar]) -> Test:
    one_of = _one_of(members)
    return lambda value: opposite(one_of(value))


def _at_least(limit: int) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        low, high = value if isinstance(value, Interval) else (value, value)
        if low >= limit:
            return MET
        return UNMET if high is not None and high < limit else UNKNOWN

    return test


def _above(limit: int) -> Test:
    return _at_least(limit + 1)


def _below(limit: int) -> Test:
    at_least = _at_least(limit)
    return lambda value: opposite(at_least(value))


def _at_most(limit: int) -> Test:
    return _below(limit + 1)


_MEMBERSHIP = {"one_of": _one_of, "none_of": _none_of, "listed_in": _listed_in}
_COMPARISON = {"at_least": _at_least, "above": _above, "below": _below, "at_most": _at_most}


def _evidence(leaf: EvidenceLeaf, values: Mapping[str, frozenset[Scalar]]) -> Evaluate:
    kind, where = leaf.evidence, leaf.where
    months: Any = next(iter(values[leaf.valid_for]), None) if leaf.valid_for else None

    def evaluate(question: Question) -> Proof:
        best = UNMET
        seen = []
        for paper in question.papers.of(kind, question.case):
            coverage = paper.covers(question.case, question.as_of, months=months, where=where)
            seen.append(coverage)
            if coverage.verdict > best:
                best = coverage.verdict
                if best is MET:
                    break
        return (best, leaf, seen, ())

    return evaluate


def _judgement(leaf: JudgementLeaf, question_id: str) -> Evaluate:
    def evaluate(question: Question) -> Proof:
        judgement = question.papers.judged(question_id, question.case, question.as_of)
        verdict = UNKNOWN if judgement is None else Verdict.of(judgement.answer)
        return (verdict, leaf, Judged(judgement), ())

    return evaluate


def _predicate(leaf: PredicateLeaf, predicate: Callable[[Case, AsOf], Verdict]) -> Evaluate:
    return lambda question: (predicate(question.case, question.as_of, **leaf.args), leaf, None, ())


def _disputed(leaf: AnyLeaf, evaluate: Evaluate, question_id: str, *, cautious: bool) -> Evaluate:
    def disputed(question: Question) -> Proof:
        verdict, _, observed, _ = evaluate(question)
        judgement = question.papers.judged(question_id, question.case, question.as_of)
        settled = verdict
        if judgement is None:
            settled = UNKNOWN if cautious or verdict is MET else verdict
        elif judgement.answer == "unmet":
            settled = UNMET
        return (settled, leaf, Judged(judgement, observed, verdict), ())

    return disputed
