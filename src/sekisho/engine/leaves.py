"""The four kinds of leaf, each compiled into one closure. A fifth kind needs a written decision.

Whatever a leaf raises is unknown, carried in the proof and reported; every closure sees to that itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.model.case import FACTS
from sekisho.model.proof import Fault, Judged, NoRow, Proof
from sekisho.model.requirement import AnyLeaf, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sekisho.engine.compile import Question
    from sekisho.model.requirement import Scalar

    Predicate = Callable[..., Any]
    Evaluate = Callable[[Question], Proof]
    Test = Callable[[Any], Verdict]

UNMET, UNKNOWN, MET = Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET
_ANSWERS = {"met": MET, "unmet": UNMET}


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
            evaluate = _fact(leaf, values, hoped=UNMET if cautious else MET)
        case EvidenceLeaf():
            evaluate = _evidence(leaf, values)
        case JudgementLeaf():
            evaluate = _judgement(leaf, f"{regime}#{leaf.judgement}")
        case _:
            evaluate = _predicate(leaf, predicates[leaf.predicate])
    if leaf.reading == "disputed":
        return _disputed(leaf, evaluate, f"{regime}#{leaf.settles}", cautious=cautious)
    return evaluate


def _failed(question: Question, leaf: AnyLeaf, error: Exception) -> Proof:
    question.faults.append(error)
    return (UNKNOWN, leaf, Fault(error), ())


def _fact(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]], hoped: Verdict) -> Evaluate:
    path = leaf.fact
    if leaf.is_numeric and isinstance(leaf.operand, str):
        in_force = values[leaf.operand]
        if not in_force:
            silent: Proof = (UNKNOWN, leaf, NoRow(leaf.operand), ())
            return lambda _: silent
        leaf = leaf.model_copy(update={leaf.operator: next(iter(in_force))})
    test = _test(leaf, values)
    absent: Proof = (UNKNOWN, leaf, None, ())

    def evaluate(question: Question) -> Proof:
        value = question.case.get(path)
        if value is None:
            return absent
        try:
            return (test(value), leaf, value, ())
        except Exception as error:  # noqa: BLE001 - see above
            return _failed(question, leaf, error)

    if FACTS[path].stage == "declaration":
        return evaluate

    def hopeful(question: Question) -> Proof:
        proof = evaluate(question)
        return (hoped, *proof[1:]) if question.hopeful and proof[0] is UNKNOWN else proof

    return hopeful


def _test(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]]) -> Test:
    operator, operand = leaf.operator, leaf.operand
    if operator == "is":
        return lambda value: MET if value == operand else UNMET
    if operator == "listed_in":
        return _listed_in(values[operand])
    if operator in _MEMBERSHIP:
        named = len(operand) == 1 and operand[0] in values
        return _MEMBERSHIP[operator](values[operand[0]] if named else frozenset(operand))
    return _COMPARISON[operator](operand)


def _listed_in(members: frozenset[Scalar]) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        if isinstance(value, frozenset):
            return MET if value and value <= members else UNMET
        return MET if value in members else UNMET

    return test


def _one_of(members: frozenset[Scalar], found: Verdict = MET, missing: Verdict = UNMET) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        if isinstance(value, frozenset):
            return missing if members.isdisjoint(value) else found
        return found if value in members else missing

    return test


def _none_of(members: frozenset[Scalar]) -> Test:
    return _one_of(members, found=UNMET, missing=MET)


def _at_least(limit: int, reached: Verdict = MET, short: Verdict = UNMET) -> Test:
    def test(value: Any) -> Verdict:  # noqa: ANN401
        low, high = value if isinstance(value, Interval) else (value, value)
        if low >= limit:
            return reached
        return short if high is not None and high < limit else UNKNOWN

    return test


def _above(limit: int) -> Test:
    return _at_least(limit + 1)


def _below(limit: int) -> Test:
    return _at_least(limit, reached=UNMET, short=MET)


def _at_most(limit: int) -> Test:
    return _below(limit + 1)


_MEMBERSHIP = {"one_of": _one_of, "none_of": _none_of}
_COMPARISON = {"at_least": _at_least, "above": _above, "below": _below, "at_most": _at_most}


def _evidence(leaf: EvidenceLeaf, values: Mapping[str, frozenset[Scalar]]) -> Evaluate:
    kind, where = leaf.evidence, leaf.where
    months: Any = next(iter(values[leaf.valid_for]), None) if leaf.valid_for else None

    def evaluate(question: Question) -> Proof:
        case, known = question.case, question.standing
        best = UNMET
        seen = []
        try:
            for paper in question.papers.of(kind, case):
                standing = known.get((id(paper), months))
                if standing is None:
                    standing = known[id(paper), months] = paper.standing(case, question.as_of, months)
                coverage = paper.narrowed(standing, where)
                seen.append(coverage)
                if coverage[0] is MET:
                    return (MET, leaf, seen, ())
                if coverage[0] is UNKNOWN:
                    best = UNKNOWN
        except Exception as error:  # noqa: BLE001 - see above
            return _failed(question, leaf, error)
        return (best, leaf, seen, ())

    return evaluate


def _judgement(leaf: JudgementLeaf, question_id: str) -> Evaluate:
    def evaluate(question: Question) -> Proof:
        judgement = question.papers.judged(question_id, question.case, question.as_of)
        return (UNKNOWN if judgement is None else _ANSWERS[judgement.answer], leaf, Judged(judgement), ())

    return evaluate


def _predicate(leaf: PredicateLeaf, predicate: Predicate) -> Evaluate:
    def evaluate(question: Question) -> Proof:
        try:
            verdict = predicate(question.case, question.as_of, **leaf.args)
            if not isinstance(verdict, Verdict):
                msg = f"the predicate {leaf.predicate} gave {verdict!r}; it must give a Verdict"
                raise TypeError(msg)
        except Exception as error:  # noqa: BLE001 - see above
            return _failed(question, leaf, error)
        return (verdict, leaf, None, ())

    return evaluate


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
