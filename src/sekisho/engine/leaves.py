"""The four kinds of leaf, each compiled into one closure. A fifth kind needs a written decision.

Whatever a leaf raises is unknown, carried in the proof and reported; every closure sees to that itself.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from sekisho.engine.each import for_each
from sekisho.model.case import FACTS
from sekisho.model.evidence import Coverage, as_stated, names_a_fact
from sekisho.model.periods import period
from sekisho.model.proof import Fault, Judged, NoRow, Proof
from sekisho.model.requirement import AnyLeaf, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict, opposite
from sekisho.model.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from sekisho.engine.compile import Question
    from sekisho.model.dates import AsOf
    from sekisho.model.evidence import Evidence, Mismatch
    from sekisho.model.law import Regime
    from sekisho.model.periods import Period
    from sekisho.model.requirement import Scalar

    Predicate = Callable[..., Any]
    Search = Callable[[Question], tuple[Verdict, list[Coverage]]]
    Further = Callable[[Evidence, AsOf], Iterator[Mismatch]]
    Evaluate = Callable[[Question], Proof]

UNMET, UNKNOWN, MET = Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET
_ANSWERS = {"met": MET, "unmet": UNMET}


def leaf_of(
    leaf: AnyLeaf,
    values: Mapping[str, frozenset[Scalar]],
    predicates: Mapping[str, Predicate],
    regime: Regime,
    *,
    cautious: bool,
) -> Evaluate:
    """Compile one leaf for a day on which the tables hold `values`; `cautious` is for `applies` and `forbids`."""
    match leaf:
        case FactLeaf():
            evaluate = _fact(leaf, values, hoped=UNMET if cautious else MET)
        case EvidenceLeaf():
            evaluate = _evidence(leaf, values, regime)
            if leaf.for_each is not None:
                evaluate = for_each(leaf, leaf.for_each, evaluate)
        case JudgementLeaf():
            evaluate = _judgement(leaf, f"{regime.id}#{leaf.judgement}")
        case _:
            evaluate = _predicate(leaf, predicates[leaf.predicate])
    if leaf.reading == "disputed":
        return _disputed(evaluate, f"{regime.id}#{leaf.settles}", cautious=cautious)
    return evaluate


def _failed(question: Question, leaf: AnyLeaf, error: Exception) -> Proof:
    question.faults.append(error)
    return (UNKNOWN, leaf, Fault(error), ())


def _fact(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]], hoped: Verdict) -> Evaluate:
    if leaf.is_numeric and isinstance(leaf.operand, str):
        in_force = values[leaf.operand]
        if not in_force:
            silent: Proof = (UNKNOWN, leaf, NoRow(leaf.operand), ())
            return lambda _: silent
        leaf = leaf.model_copy(update={leaf.operator: next(iter(in_force))})
    evaluate = _comparing(leaf, values)
    if FACTS[leaf.fact].stage == "declaration":
        return evaluate

    def hopeful(question: Question) -> Proof:
        proof = evaluate(question)
        if not question.hopeful or proof[0] is not UNKNOWN or isinstance(proof[2], Fault):
            return proof
        return (hoped, *proof[1:])

    return hopeful


def _comparing(leaf: FactLeaf, values: Mapping[str, frozenset[Scalar]]) -> Evaluate:
    operator, operand = leaf.operator, leaf.operand
    match operator:
        case "is":
            return _is(leaf, operand)
        case "at_least" | "below":
            return _reaching(leaf, operand, reached=MET if operator == "at_least" else UNMET)
        case "above" | "at_most":
            return _reaching(leaf, operand + 1, reached=MET if operator == "above" else UNMET)
        case "listed_in":
            return _among(leaf, values[operand], found=MET)
    named = len(operand) == 1 and operand[0] in values
    members = values[operand[0]] if named else frozenset(operand)
    return _among(leaf, members, found=MET if operator == "one_of" else UNMET)


def _is(leaf: FactLeaf, operand: Scalar) -> Evaluate:
    path = leaf.fact
    absent: Proof = (UNKNOWN, leaf, None, ())
    met: Proof = (MET, leaf, operand, ())

    def evaluate(question: Question) -> Proof:
        value = question.get(path)
        if value is None:
            return absent
        return met if value == operand else (UNMET, leaf, value, ())

    return evaluate


def _among(leaf: FactLeaf, members: frozenset[Scalar], found: Verdict) -> Evaluate:
    path, missing, whole = leaf.fact, opposite(found), leaf.operator == "listed_in"
    absent: Proof = (UNKNOWN, leaf, None, ())
    if FACTS[path].type == "set":

        def evaluate(question: Question) -> Proof:
            value: Any = question.get(path)
            if value is None:
                return absent
            try:
                inside = value and value <= members if whole else not members.isdisjoint(value)
            except Exception as error:  # noqa: BLE001 - see above
                return _failed(question, leaf, error)
            return (found if inside else missing, leaf, value, ())
    else:

        def evaluate(question: Question) -> Proof:
            value: Any = question.get(path)
            if value is None:
                return absent
            try:
                return (found if value in members else missing, leaf, value, ())
            except Exception as error:  # noqa: BLE001 - see above
                return _failed(question, leaf, error)

    return evaluate


def _reaching(leaf: FactLeaf, limit: int, reached: Verdict) -> Evaluate:
    path, short = leaf.fact, opposite(reached)
    absent: Proof = (UNKNOWN, leaf, None, ())

    def evaluate(question: Question) -> Proof:
        value: Any = question.get(path)
        if value is None:
            return absent
        try:
            low, high = value if isinstance(value, Interval) else (value, value)
            verdict = reached if low >= limit else short if high is not None and high < limit else UNKNOWN
        except Exception as error:  # noqa: BLE001 - see above
            return _failed(question, leaf, error)
        return (verdict, leaf, value, ())

    return evaluate


def _evidence(leaf: EvidenceLeaf, values: Mapping[str, frozenset[Scalar]], regime: Regime) -> Evaluate:
    months: Any = next(iter(values[leaf.valid_for]), None) if leaf.valid_for else None
    where = looked_up(leaf, values)
    search = _searching(leaf, where, months, regime)
    words = (leaf.evidence, months, sorted(where.items()), leaf.issued_from, leaf.issued_before, leaf.expects)
    asked = sys.intern(repr((words, regime.working_days)))

    def evaluate(question: Question) -> Proof:
        question = question.about_papers(regime)
        if leaf.held_by is not None:
            question = question.exchanged()
        known = question.papers_found.get(asked)
        if known is None:
            try:
                known = question.papers_found[asked] = search(question)
            except Exception as error:  # noqa: BLE001 - see above
                return _failed(question, leaf, error)
        return (known[0], leaf, known[1], ())

    return evaluate


def looked_up(leaf: EvidenceLeaf, values: Mapping[str, frozenset[Scalar]]) -> dict[str, tuple[Scalar | None, ...]]:
    """Put what a table says in the place of a word that stands alone and is the table's name."""
    return {
        name: tuple(sorted(values[table], key=str)) or words
        if len(words) == 1 and isinstance(table := words[0], str) and table in values
        else words
        for name, words in leaf.where.items()
    }


def _searching(
    leaf: EvidenceLeaf, where: Mapping[str, tuple[Scalar | None, ...]], months: int | None, regime: Regime
) -> Search:
    """Compile the search of the register for a paper that covers the case; it ends with the first that does."""
    kind, words = leaf.evidence, dict(sorted(where.items()))
    further, likened, written = _further(leaf, regime), names_a_fact(words), tuple(words.items())

    def misses(question: Question, paper: Evidence) -> tuple[Mismatch, ...]:
        standing = question.standing(paper, months)
        if further is not None:
            standing = (*standing, *further(paper, question.as_of))
        if likened:
            return paper.narrowed(standing, as_stated(words, question.stated)).mismatches
        return standing + question.papers.own(paper, written) if written else standing

    def search(question: Question) -> tuple[Verdict, list[Coverage]]:
        best, seen = UNMET, []
        for paper in question.papers.of(kind, question.case):
            if question.is_about_another(paper, months):
                seen.append(Coverage(UNMET, paper, (), partial(misses, question, paper)))
                continue
            found = misses(question, paper)
            if not found:
                seen.append(Coverage(MET, paper))
                return MET, seen
            coverage = Coverage(min([miss.verdict for miss in found]), paper, found)
            seen.append(coverage)
            best = max(best, coverage.verdict)
        return best, seen

    return search


def _further(leaf: EvidenceLeaf, regime: Regime) -> Further | None:
    """Compile what a leaf asks of the paper's own days: when it was issued, and what must have happened since."""
    expects = leaf.expects
    if leaf.issued_from is None and leaf.issued_before is None and expects is None:
        return None
    within = period(expects.within) if expects and expects.within else None
    lost_after = period(expects.lost_after) if expects and expects.lost_after else None

    def last(paper: Evidence, term: Period | None) -> date | None:
        if term is None or paper.issued is None:
            return None
        return term.after(paper.issued, working_days(regime.working_days) if regime.working_days else None)

    def further(paper: Evidence, as_of: AsOf) -> Iterator[Mismatch]:
        if (miss := paper.outside(leaf.issued_from, leaf.issued_before)) is not None:
            yield miss
        if expects is None or paper.happened(expects.event, day := as_of.day_in(paper.zone)):
            return
        if (miss := paper.awaits(expects.event, day, last(paper, within), last(paper, lost_after))) is not None:
            yield miss

    return further


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


def _disputed(evaluate: Evaluate, question_id: str, *, cautious: bool) -> Evaluate:
    def disputed(question: Question) -> Proof:
        verdict, asked, observed, _ = evaluate(question)
        judgement = question.papers.judged(question_id, question.case, question.as_of)
        settled = verdict
        if judgement is None:
            settled = UNKNOWN if cautious or verdict is MET else verdict
        elif judgement.answer == "unmet":
            settled = UNMET
        return (settled, asked, Judged(judgement, observed, verdict), ())

    return disputed
