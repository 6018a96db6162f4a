"""A regime compiled into closures, once for each stretch of days on which its law does not change.

The semantics is design section 3, complete: `all` is the minimum, `any` the maximum of unmet < unknown < met. A leaf
that raises is unknown and carries the error. A disputed reading that is met counts as unknown until it is judged; in
`applies` and `forbids` it is unknown either way.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.engine.leaves import leaf_of
from sekisho.model.case import FACTS, exchanged
from sekisho.model.dates import AsOf, in_force
from sekisho.model.law import Regime, Table, values_on
from sekisho.model.proof import NotInForce, Proof, RegimeProof
from sekisho.model.requirement import Dated, FactLeaf, Group, Node
from sekisho.model.verdict import Verdict, implies, opposite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from sekisho.engine.leaves import Predicate
    from sekisho.model.case import Case
    from sekisho.model.evidence import Coverage, Evidence, Mismatch
    from sekisho.model.papers import Papers
    from sekisho.model.values import Value

_EXCHANGED = "exchanged"
_REMEMBERED = 4096
UNMET, UNKNOWN, MET = Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET


class Question:
    """What a decision is a function of: the case, the papers, the moment.

    `faults` collects what leaves raised. `hopeful` reads facts that only a run can settle in the export's favour.
    """

    __slots__ = (
        *("_known", "_other", "_views", "as_of", "case", "faults", "get", "hopeful", "papers", "papers_found"),
        "stated",
    )

    def __init__(
        self, case: Case, papers: Papers, as_of: AsOf, faults: list[Exception], *, hopeful: bool = False
    ) -> None:
        self.case = case
        self.stated = case
        """What a paper's own fields are held against; the parties of `case` may be exchanged."""
        self.get = case.get
        self.papers = papers
        self.as_of = as_of
        self.faults = faults
        self.hopeful = hopeful
        self.papers_found: dict[str, tuple[Verdict, list[Coverage]]] = {}
        """What the register gave to each different question of the laws: many bases ask for the same paper."""
        self._known: dict[tuple[int, int | None], tuple[Mismatch, ...]] = {}
        self._other: dict[int, bool] = {}
        self._views: dict[str, Question] = {}

    def about_papers(self, regime: Regime) -> Question:
        """Give the question as this law puts it to papers: those of the sender, or of the one that decides."""
        if regime.papers_of not in self._views:
            case = regime.holding(self.case)
            same = case is self.case
            asked = self if same else Question(case, self.papers, self.as_of, self.faults, hopeful=self.hopeful)
            self._views[regime.papers_of] = asked
        return self._views[regime.papers_of]

    def exchanged(self) -> Question:
        """Give the question as papers see it that the other side of the hop must hold than the usual one."""
        if _EXCHANGED not in self._views:
            case = exchanged(self.case)
            other = Question(case, self.papers, self.as_of, self.faults, hopeful=self.hopeful)
            other.stated = self.case
            self._views[_EXCHANGED] = other
        return self._views[_EXCHANGED]

    def is_about_another(self, paper: Evidence, months: int | None) -> bool:
        """Say whether a paper is plainly for something else, remembered; what its life raises is raised here too."""
        key = id(paper)
        other = self._other.get(key)
        if other is None:
            self.papers.life(paper, self.as_of, months)
            other = self._other[key] = self.papers.plainly_other(paper, self.case)
        return other

    def standing(self, paper: Evidence, months: int | None) -> tuple[Mismatch, ...]:
        """Give how a paper stands to this case, remembered: several bases and several laws may ask for it."""
        key = (id(paper), months)
        known = self._known.get(key)
        if known is None:
            life = self.papers.life(paper, self.as_of, months)
            known = life if self.papers.fits(paper, self.case) else life + paper.scope(self.case)
            self._known[key] = known
        return known


Evaluate = Any
"""Callable[[Question], Proof]; spelt loosely because closures are called a million times."""


class Rest(NamedTuple):
    """What a law asks of a case to which it applies."""

    forbids: tuple[Evaluate, ...]
    requires: Evaluate
    duties: tuple[tuple[Evaluate, bool], ...]


class Law:
    """What one stretch of days compiles to; all but when it applies is compiled when a case first needs it."""

    __slots__ = ("_compile", "_rest", "applies")

    def __init__(self, applies: Evaluate, compile_rest: Callable[[], Rest]) -> None:
        self.applies = applies
        self._compile = compile_rest
        self._rest: Rest | None = None

    @property
    def rest(self) -> Rest:
        """What it forbids, requires, and the duties that ride along."""
        if self._rest is None:
            self._rest = self._compile()
        return self._rest


class CompiledRegime:
    """One regime, ready to judge cases. `tables` are the shared ones; `predicates` the registered functions."""

    def __init__(
        self,
        regime: Regime,
        tables: Mapping[str, Table] | None = None,
        predicates: Mapping[str, Predicate] | None = None,
    ) -> None:
        self.regime = regime
        self.tables: dict[str, Table] = {**(tables or {}), **regime.tables}
        """The regime's own tables and the shared ones, by name."""
        self._predicates = predicates or {}
        self._laws: dict[int, Law | None] = {}
        self._first: tuple[date | None, Law | None] = (None, None)
        self._latest: tuple[AsOf | None, Law | None] = (None, None)
        self._silent = RegimeProof(MET, regime, None, (), None, ())

    def judge(self, question: Question) -> RegimeProof:
        """Prove the case under this regime: applies implies (requires and blocking duties and not forbids)."""
        asked, law = self._latest
        if asked is not question.as_of:
            law = self._law_on(question.as_of)
            self._latest = (question.as_of, law)
        if law is None:
            return self._silent
        applies = law.applies(question)
        if applies[0] is UNMET:
            return RegimeProof(MET, self.regime, applies, (), None, ())
        rest = law.rest
        forbids = tuple([bar(question) for bar in rest.forbids])
        requires = rest.requires(question)
        verdict = requires[0]
        for bar in forbids:
            verdict = min(verdict, opposite(bar[0]))
        duties = []
        for duty, blocking in rest.duties:
            proof = duty(question)
            duties.append(proof)
            if blocking and proof[0] < verdict:
                verdict = proof[0]
        day = question.as_of.day_in(self.regime.zone)
        return RegimeProof(implies(applies[0], verdict), self.regime, applies, forbids, requires, tuple(duties), day)

    @cached_property
    def turning_days(self) -> list[date]:
        """The days on which something in the regime, or in a table it may use, begins or ceases to be law."""
        return sorted(set(turning_days(self.regime, self.tables.values())))

    def _law_on(self, as_of: AsOf) -> Law | None:
        """Find or compile the law of a day. A worker asks about one day only, and never needs to know the others."""
        day = as_of.day_in(self.regime.zone)
        first, law = self._first
        if first == day:
            return law
        if first is None:
            law = self._compile(day)
            self._first = (day, law)
            return law
        stretch = bisect_right(self.turning_days, day)
        if stretch not in self._laws:
            same = stretch == bisect_right(self.turning_days, first)
            self._laws[stretch] = law if same else self._compile(day)
        return self._laws[stretch]

    def _compile(self, day: date) -> Law | None:
        regime = self.regime
        if not in_force(day, regime.from_, regime.until):
            return None
        values = {name: values_on(table, day) for name, table in self.tables.items()}

        def build(node: Node | Dated, *, cautious: bool = False) -> Evaluate:
            if isinstance(node, (Group, Dated)):
                if isinstance(node, Dated) and not in_force(day, node.from_, node.until):
                    gone: Proof = (UNMET, node, NotInForce(), ())
                    return lambda _: gone
                children = tuple(build(child, cautious=cautious) for child in node.children)
                evaluate = _all(node, children) if node.all else _any(node, children)
                plain = node is regime.applies or isinstance(node, Dated)
                return _remembering(evaluate, paths) if plain and (paths := _declared(node)) else evaluate
            return leaf_of(node, values, self._predicates, regime, cautious=cautious)

        def rest() -> Rest:
            live = [duty for duty in regime.duties if in_force(day, duty.from_, duty.until)]
            return Rest(
                tuple(build(bar, cautious=True) for bar in regime.forbids),
                build(regime.requires),
                tuple((build(duty), duty.blocking) for duty in live),
            )

        applies = build(regime.applies, cautious=True)
        first = regime.applies.all[0] if regime.applies.all else None
        if isinstance(first, Group) and (paths := _declared(first)):
            applies = _unless(_remembering(build(first, cautious=True), paths), regime.applies, applies)
        return Law(applies, rest)


def _declared(node: Group | Dated) -> tuple[str, ...]:
    """Give the facts on which a requirement depends, if it asks for nothing but facts that are declared; else none."""
    leaves = [one for one in walk([node]) if not isinstance(one, (Group, Dated))]
    plain = all(
        isinstance(leaf, FactLeaf) and leaf.reading == "plain" and FACTS[leaf.fact].stage == "declaration"
        for leaf in leaves
    )
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves if isinstance(leaf, FactLeaf))) if plain else ()


def _remembering(evaluate: Evaluate, paths: tuple[str, ...]) -> Callable[[Question], Proof]:
    """Remember the answer for the facts on which it depends: a thousand exports differ in few of them."""
    known: dict[tuple[Value | None, ...], Proof] = {}

    def remembered(question: Question) -> Proof:
        get = question.get
        key = tuple([get(path) for path in paths])
        try:
            return known[key]
        except (KeyError, TypeError):  # TypeError: a fact of a wrong type, which the leaf reports
            faults = len(question.faults)
            proof: Proof = evaluate(question)
            if len(question.faults) == faults and len(known) < _REMEMBERED:
                known[key] = proof
            return proof

    return remembered


def _unless(first: Evaluate, node: Group, whole: Evaluate) -> Callable[[Question], Proof]:
    """Ask the first thing alone, and the rest only if it is not plainly otherwise: most laws are other countries'."""

    def evaluate(question: Question) -> Proof:
        proof: Proof = first(question)
        return (UNMET, node, None, [proof]) if proof[0] is UNMET else whole(question)

    return evaluate


def _all(node: object, children: tuple[Evaluate, ...]) -> Callable[[Question], Proof]:
    def evaluate(question: Question) -> Proof:
        proofs = [child(question) for child in children]
        worst = MET
        for proof in proofs:
            if proof[0] is not MET:
                worst = proof[0]
                if worst is UNMET:
                    break
        return (worst, node, None, proofs)

    return evaluate


def _any(node: object, children: tuple[Evaluate, ...]) -> Callable[[Question], Proof]:
    def evaluate(question: Question) -> Proof:
        proofs = [child(question) for child in children]
        best = UNMET
        for proof in proofs:
            if proof[0] is not UNMET:
                best = proof[0]
                if best is MET:
                    break
        return (best, node, None, proofs)

    return evaluate


def turning_days(regime: Regime, tables: Iterable[Table]) -> Iterator[date]:
    """Give every day on which something in the regime, or in a table it may use, begins or ceases to be law."""
    dated: list[Any] = [regime, *(row for table in tables for row in table)]
    dated.extend(node for node in walk(roots(regime)) if isinstance(node, Dated))
    for item in dated:
        yield from filter(None, (item.from_, item.until))


def roots(regime: Regime) -> tuple[Node | Dated, ...]:
    """Give the four parts of a regime, in the order in which they are asked."""
    return (regime.applies, *regime.forbids, regime.requires, *regime.duties)


def walk(nodes: Iterable[Node | Dated]) -> Iterator[Node | Dated]:
    """Walk requirements and all that is beneath them, in the order written."""
    for node in nodes:
        yield node
        if isinstance(node, (Group, Dated)):
            yield from walk(node.children)
