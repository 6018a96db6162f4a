"""The register as of a day: how each paper stands, which exports it covers, and which of them hang on it.

An export rests on a paper, or on a judgement, when its verdict would be worse without it. It waits for a paper when the
paper would cover it and is not in force.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.analysis.register.dependence import dependents, leaning
from sekisho.engine.compile import Evaluate, Question
from sekisho.engine.leaves import leaf_of, looked_up
from sekisho.model.case import exchanged
from sekisho.model.dates import in_force
from sekisho.model.evidence import Judgement, as_stated
from sekisho.model.facts import cases
from sekisho.model.law import values_on
from sekisho.model.papers import Papers
from sekisho.model.proof import Judged
from sekisho.model.requirement import Basis, Dated, EvidenceLeaf, Group, JudgementLeaf
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from sekisho.analysis.register.dependence import How
    from sekisho.gate.decide import Gate
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision, Finding, RegimeFinding
    from sekisho.model.evidence import Coverage, Event, Evidence, Mismatch
    from sekisho.model.law import Regime
    from sekisho.model.requirement import Node, Scalar
    from sekisho.model.values import Value

_BLANK = re.compile(r"`([a-z_]+)`")
_LASTING = frozenset({"suspended", "revoked", "withdrawn", "lapsed"})


class Asking(NamedTuple):
    """One place in the law, in force on the day, that asks for papers of a kind."""

    regime: Regime
    rule: Dated | None
    """The basis or duty in which it stands."""
    leaf: EvidenceLeaf
    months: int | None
    """The term that the law gives to a paper that prints none."""


class Use(NamedTuple):
    """How one paper stands to one stream of an export that it may be about, at one place of a law that applies."""

    export_id: str
    stream: str
    finding: RegimeFinding
    asking: Asking
    coverage: Coverage
    life: tuple[Mismatch, ...]
    """What keeps it from being in force."""
    scope: tuple[Mismatch, ...]
    """What of the export it does not say whether it covers."""
    settled: bool
    """The basis or duty that asks is met, with this paper or otherwise."""
    member: str | None
    """Of a set of which each member is asked for alone, the one in question."""

    @property
    def place(self) -> tuple[str, str, int, str | None]:
        """The question that is asked: of which stream of which export, where in the law, and for which member."""
        return self.export_id, self.stream, id(self.asking), self.member


class Hanging(NamedTuple):
    """An export whose verdict would be worse: the word now, and the word without."""

    export_id: str
    now: str
    without: str


class Standing(NamedTuple):
    """How a paper or a judgement stands on the day."""

    word: str
    """`valid`, `not-yet`, `expired`, `incomplete`, `in-doubt`, `adverse`, `pending`; or what ended it, as `revoked`."""
    since: date | None
    """Since when it is so; of `not-yet`, the first day."""
    printed: date | None
    extended: date | None
    """The last day that an extension gives, which counts before the printed one."""
    computed: date | None
    """The last day that the law's own term gives, which counts only where nothing is printed."""
    last: date | None
    """The last day that counts; None when there is none, or when nobody knows."""
    endless: bool
    """It prints that it has no end."""
    blanks: tuple[str, ...]
    """Fields that some law asks for and nobody has entered."""
    doubts: tuple[Mismatch, ...]
    """What else nobody knows about the paper itself, such as an incident that was not answered."""
    outcome: str | None = None
    """Of a paper that is a refusal, or has no outcome yet: what stands in the register."""


class Row(NamedTuple):
    """Through which papers a stream of an export passes a regime; or what is missing, and what there is already."""

    export_id: str
    stream: str
    regime: str
    word: str
    through: tuple[str, ...]
    papers: tuple[str, ...]
    finding: RegimeFinding


class Shelf:
    """The papers and judgements of a gate, as of a day. Plugins hear nothing of what is decided here."""

    def __init__(self, gate: Gate, as_of: AsOf) -> None:
        self.gate = gate
        self.as_of = as_of
        self.papers = gate.content.papers
        self.tables = gate.content.tables
        self._evaluates: dict[int, Evaluate] = {}
        self._alones: dict[str, Papers] = {}

    @property
    def everything(self) -> tuple[Evidence | Judgement, ...]:
        """The papers, then the judgements."""
        return (*self.papers.all, *self.papers.judgements)

    @property
    def regimes(self) -> Iterator[Regime]:
        """Walk the laws that are in force on the day."""
        for regime in self.gate.content.regimes.values():
            if in_force(self.as_of.day_in(regime.zone), regime.from_, regime.until):
                yield regime

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """The decision on every export."""
        return {name: self.gate.suppose(name, self.as_of) for name in self.gate.organisation.exports}

    @cached_property
    def askings(self) -> dict[str, tuple[Asking, ...]]:
        """Every place of the law that asks for papers, by kind."""
        found: dict[str, list[Asking]] = {}
        for regime in self.gate.content.regimes.values():
            for rule, node in _in_force(regime, self.as_of.day_in(regime.zone)):
                if isinstance(node, EvidenceLeaf):
                    months = self._values(regime).get(node.valid_for or "", frozenset())
                    term = next((month for month in months if isinstance(month, int)), None)
                    found.setdefault(node.evidence, []).append(Asking(regime, rule, node, term))
        return {kind: tuple(some) for kind, some in found.items()}

    @cached_property
    def questions(self) -> frozenset[str]:
        """Every question that a law in force on the day leaves to a judgement, as `<regime>#<name>`."""
        return frozenset(question for question, *_ in self._raised())

    def raising(self, question: str) -> Iterator[tuple[Regime, Dated | None, Any]]:
        """Walk the places of the law, in force on the day, that raise a question: the law, the rule, the leaf."""
        for name, regime, rule, leaf in self._raised():
            if name == question:
                yield regime, rule, leaf

    def _raised(self) -> Iterator[tuple[str, Regime, Dated | None, Any]]:
        for regime in self.gate.content.regimes.values():
            for rule, node in _in_force(regime, self.as_of.day_in(regime.zone)):
                name = node.judgement if isinstance(node, JudgementLeaf) else node.settles
                if name is not None:
                    yield f"{regime.id}#{name}", regime, rule, node

    def relevant(self, paper: Evidence) -> Iterator[Asking]:
        """Walk the places of the law that may mean this paper, by its kind's own fields and its day of issue."""
        for asking in self.askings.get(paper.kind, ()):
            leaf = asking.leaf
            late = leaf.issued_from is not None and paper.issued is not None and paper.issued < leaf.issued_from
            early = leaf.issued_before is not None and paper.issued is not None and paper.issued >= leaf.issued_before
            where = as_stated(looked_up(leaf, self._values(asking.regime)), {})
            if not (late or early) and paper.narrowed((), where).verdict is not Verdict.UNMET:
                yield asking

    @cached_property
    def _uses(self) -> dict[str, list[Use]]:
        """How each paper stands to every export that it may be about."""
        found: dict[str, list[Use]] = {}
        for name, decision in self.decisions.items():
            facts = cases(self.gate.export(name), self.gate.organisation.parties)
            for finding in decision.applicable:
                for use in self._of_finding(name, facts[finding.stream], finding):
                    found.setdefault(use.coverage.paper.id, []).append(use)
        return found

    def _of_finding(self, export_id: str, case: Mapping[str, Value], finding: RegimeFinding) -> Iterator[Use]:
        met = frozenset(_met(finding))
        for (kind, held_by), askings in self._of_regime.get(finding.regime.id, {}).items():
            seen = _seen_from(held_by)
            for paper in self.papers.of(kind, seen(case)):
                questions: dict[tuple[str | None, str | None], Question | None] = {}
                for asking, member in ((one, member) for one in askings for member in _members(one.leaf, case)):
                    key = (asking.leaf.for_each if member else None, member)
                    if key not in questions:
                        questions[key] = self._question(paper, _alone(asking.leaf, member, case), seen)
                    question = questions[key]
                    observed = self._compiled(asking)(question)[2] if question else None
                    if not isinstance(observed, list):
                        continue  # it is for something else, or its kind's own code fails: the decision tells of that
                    (coverage,) = observed
                    life, scope = _parted(coverage, asking.leaf, seen(question.case if question else case))
                    if all(miss.verdict is Verdict.UNKNOWN for miss in scope):
                        settled = id(asking.rule) in met
                        yield Use(export_id, finding.stream, finding, asking, coverage, life, scope, settled, member)

    def _question(self, paper: Evidence, case: Case, seen: Callable[[Case], Case]) -> Question | None:
        """Put a case to a register that holds one paper alone; None if that paper is plainly for something else."""
        alone = self._alone(paper)
        return None if alone.plainly_other(paper, seen(case)) else Question(case, alone, self.as_of, [])

    @cached_property
    def _of_regime(self) -> dict[str, dict[tuple[str, str | None], list[Asking]]]:
        found: dict[str, dict[tuple[str, str | None], list[Asking]]] = {}
        for kind, some in self.askings.items():
            for asking in some:
                found.setdefault(asking.regime.id, {}).setdefault((kind, asking.leaf.held_by), []).append(asking)
        return found

    def _alone(self, paper: Evidence) -> Papers:
        """Give a register that holds one paper alone, the same one each time: it remembers what no case changes."""
        if paper.id not in self._alones:
            self._alones[paper.id] = Papers([paper], status_max_age=self.papers.status_max_age)
        return self._alones[paper.id]

    def _compiled(self, asking: Asking) -> Evaluate:
        if id(asking) not in self._evaluates:
            plain = asking.leaf.model_copy(update={"reading": "plain"})
            values = self._values(asking.regime)
            self._evaluates[id(asking)] = leaf_of(plain, values, {}, asking.regime, cautious=False)
        return self._evaluates[id(asking)]

    def _values(self, regime: Regime) -> Mapping[str, frozenset[Scalar]]:
        day = self.as_of.day_in(regime.zone)
        return {name: values_on(table, day) for name, table in {**self.tables, **regime.tables}.items()}

    def apart(self, paper: Evidence, asking: Asking) -> Coverage | None:
        """Give how a paper stands to one place of the law whatever the export; None where its kind's own code fails."""
        observed = self._compiled(asking)(Question({}, self._alone(paper), self.as_of, []))[2]
        return observed[0] if isinstance(observed, list) else None

    def uses(self, paper: Evidence) -> tuple[Use, ...]:
        """Give how the paper stands to every export that it may be about, whether it is in force or not."""
        return tuple(self._uses.get(paper.id, ()))

    def covers(self, paper: Evidence) -> dict[str, tuple[str, ...]]:
        """Give the exports that it covers, each with the laws, and the bases that are met."""
        found: dict[str, dict[str, list[str]]] = {}
        for use in self.uses(paper):
            if use.coverage.verdict is Verdict.MET:
                met = found.setdefault(use.export_id, {}).setdefault(use.asking.regime.id, [])
                met.extend([use.asking.rule.name] if use.asking.rule and use.settled else [])
        return {
            name: tuple(f"{law}: {', '.join(dict.fromkeys(rules))}" if rules else law for law, rules in laws.items())
            for name, laws in found.items()
        }

    def waiting(self, paper: Evidence) -> dict[str, tuple[str, ...]]:
        """Give the exports that this paper would cover if it were in force and that no other covers, with the laws."""
        found: dict[str, list[str]] = {}
        for use in self.uses(paper):
            dead = any(miss.verdict is Verdict.UNMET for miss in use.life)
            if dead and not use.scope and use.finding.verdict is not Verdict.MET and use.place not in self._covered:
                found.setdefault(use.export_id, []).append(use.asking.regime.id)
        return {name: tuple(dict.fromkeys(laws)) for name, laws in found.items()}

    @cached_property
    def _covered(self) -> frozenset[tuple[str, str, int, str | None]]:
        """Where some paper covers what is asked."""
        uses = (use for some in self._uses.values() for use in some)
        return frozenset(use.place for use in uses if use.coverage.verdict is Verdict.MET)

    def hanging(self, one: Evidence | Judgement) -> tuple[Hanging, ...]:
        """Give the exports whose verdict would be worse without this paper or judgement."""
        seen = self._looked_at.get(one.id, set())
        if not seen:
            return ()
        lets_out = one.question if isinstance(one, Judgement) else one.kind
        senders = {self._sender(name) for name in seen} if lets_out in self.uncounted else set()
        without = self.gate.holding(
            Papers(
                [paper for paper in self.papers.all if paper is not one],
                [made for made in self.papers.judgements if made is not one],
                self.papers.status_max_age,
            )
        )
        found = []
        for name, now in self.decisions.items():
            if name in seen or self._sender(name) in senders:
                then = without.suppose(name, self.as_of)
                if _rank(then) < _rank(now):
                    found.append(Hanging(name, said(now), said(then)))
        return tuple(found)

    def leaning(self, finding: RegimeFinding) -> Iterator[tuple[str, How]]:
        """Walk the papers and judgements on which one law's finding leans, those for a single member included."""
        yield from leaning(finding)
        if finding.verdict is not Verdict.MET:
            for use in self._by_finding.get(id(finding), ()):
                if use.coverage.verdict is not Verdict.UNMET:
                    yield use.coverage.paper.id, "partly" if use.coverage.verdict is Verdict.MET else "perhaps"

    @cached_property
    def _by_finding(self) -> dict[int, list[Use]]:
        found: dict[int, list[Use]] = {}
        for use in (use for some in self._uses.values() for use in some):
            found.setdefault(id(use.finding), []).append(use)
        return found

    @cached_property
    def dependents(self) -> dict[str, dict[str, How]]:
        """The exports that depend on each paper and judgement, and how: whoever tells of it asks here."""
        return dependents(self)

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """The kinds of paper and the questions that stand in a basis whose heads are not counted."""

        def apart(rule: Dated | None) -> bool:
            return isinstance(rule, Basis) and not rule.counted

        kinds = {kind for kind, some in self.askings.items() if any(apart(asking.rule) for asking in some)}
        return frozenset(kinds | {question for question, _, rule, _ in self._raised() if apart(rule)})

    def _sender(self, export_id: str) -> str:
        """Give whose heads the export counts towards: what one export leans on may change another's count."""
        export = self.gate.export(export_id)
        return export.on_behalf_of or export.exporter

    @cached_property
    def _looked_at(self) -> dict[str, set[str]]:
        """The exports by the papers and judgements that speak for them, or may."""
        found: dict[str, set[str]] = {}
        for name, decision in self.decisions.items():
            for finding in decision.findings:
                for leaf in _asked(finding):
                    for one in _seen(leaf):
                        found.setdefault(one, set()).add(name)
        return found

    def standing(self, paper: Evidence) -> Standing:
        """Say how a paper stands: the gravest thing first, and what nobody has entered."""
        day = self.as_of.day_in(paper.zone)
        terms = sorted({asking.months for asking in self.relevant(paper) if asking.months})
        bare = paper.model_copy(update={"printed_expiry": None, "events": ()})
        computed = min(filter(None, (bare.last_day(months, day) for months in terms)), default=None)
        endless = paper.printed_expiry == "none"
        extended = max((one.until for one in paper.events if one.until and one.on <= day), default=None)
        last = paper.last_day(terms[0] if terms else None, day)
        event = paper.status_on(day)
        blanks, doubts = self._open(paper, terms[0] if terms else None)
        word, since = _word(day, paper.issued, last, event)
        came_out = paper.came_out()
        if came_out is not None and word not in _LASTING:
            word, since = came_out, None
        if word == "valid" and (blanks or doubts):
            word = "incomplete" if blanks else "in-doubt"
        printed = None if paper.printed_expiry == "none" else paper.printed_expiry
        outcome = str(getattr(paper, "outcome", None)) if came_out else None
        endless = last is None and endless
        return Standing(word, since, printed, extended, computed, last, endless, blanks, doubts, outcome)

    def _open(self, paper: Evidence, months: int | None) -> tuple[tuple[str, ...], tuple[Mismatch, ...]]:
        """Give the fields that a law asks for and nobody has entered, and what else nobody knows about the paper.

        Every law asks for the aspects of a kind; for a field of the kind's own, only where it keeps an export waiting.
        """
        open_ = [use for use in self.uses(paper) if use.finding.verdict is not Verdict.MET and not use.settled]
        misses = [*self.papers.life(paper, self.as_of, months), *(miss for use in open_ for miss in use.life)]
        blanks = {name for name in (*paper.aspects, *(["outcome"] if paper.outcomes else [])) if _empty(paper, name)}
        doubts: dict[str, Mismatch] = {}
        for miss in (*misses, *(miss for use in open_ for miss in use.scope)):
            fields = [name for name in _BLANK.findall(miss.found()) if _empty(paper, name)]
            if miss.verdict is not Verdict.UNKNOWN:
                continue
            # What happened is more than a blank, though a day that is entered would answer it; a look is only a look.
            happened = miss.aspect == "status" and "status_checked_on" not in fields
            if miss in misses and (happened or not fields):
                doubts[miss.found()] = miss
            else:
                blanks.update(fields)
        return tuple(name for name in type(paper).model_fields if name in blanks), tuple(doubts.values())

    def judged(self, judgement: Judgement) -> Standing:
        """Say how a judgement stands."""
        day = self.as_of.day_in(judgement.zone)
        word, since = _word(day, judgement.decided_on, judgement.expires, None)
        return Standing(word, since, judgement.expires, None, None, judgement.expires, False, (), ())

    def rows(self) -> Iterator[Row]:
        """Walk every export and every regime that applies to it: through which papers it passes."""
        for name, decision in self.decisions.items():
            for finding in decision.applicable:
                papers = dict.fromkeys(one for one, _ in self.leaning(finding))
                yield Row(
                    name, finding.stream, finding.regime.id, finding.word, finding.through, tuple(papers), finding
                )


def _members(leaf: EvidenceLeaf, case: Mapping[str, Value]) -> tuple[str | None, ...]:
    """Give the members of the set of which a leaf asks for each alone; None where it asks for the case as it is."""
    asked = case.get(leaf.for_each) if leaf.for_each else None
    return tuple(sorted(asked)) if isinstance(asked, frozenset) and len(asked) > 1 else (None,)


def _seen_from(held_by: str | None) -> Callable[[Case], Case]:
    """Give how a case looks to papers, by the side that must hold them where it is not the usual one."""
    return exchanged if held_by else lambda case: case


def _alone(leaf: EvidenceLeaf, member: str | None, case: Mapping[str, Value]) -> Mapping[str, Value]:
    return case if member is None or leaf.for_each is None else {**case, leaf.for_each: frozenset({member})}


def said(decision: Decision) -> str:
    """Give a decision's word; `pending` where only a run can tell."""
    return f"{decision.word}, pending" if decision.pending else decision.word


def _rank(decision: Decision) -> tuple[Verdict, bool]:
    return decision.verdict, decision.pending


def _word(day: date, first: date | None, last: date | None, event: Event | None) -> tuple[str, date | None]:
    if event is not None and event.status in _LASTING:
        return event.status, event.on
    if first is not None and day < first:
        return "not-yet", first
    if last is not None and day > last:
        return "expired", last
    return "valid", None


def _empty(paper: Evidence, name: str) -> bool:
    return name in type(paper).model_fields and getattr(paper, name) is None


def _in_force(regime: Regime, day: date) -> Iterator[tuple[Dated | None, Any]]:
    """Walk the leaves of the bases and duties that are law on the day, each with the rule in which it stands."""
    if not in_force(day, regime.from_, regime.until):
        return
    pending: list[tuple[Dated | None, Node | Dated]] = [
        (None, regime.requires),
        *((None, one) for one in regime.duties),
    ]
    while pending:
        rule, node = pending.pop(0)
        if isinstance(node, Dated):
            if not in_force(day, node.from_, node.until):
                continue
            rule = node
        if isinstance(node, (Group, Dated)):
            pending.extend((rule, child) for child in node.children)
        else:
            yield rule, node


def _parts(finding: RegimeFinding) -> tuple[Finding, ...]:
    return (*filter(None, (finding.requires,)), *finding.duties)


_Misses = tuple["Mismatch", ...]


def _parted(coverage: Coverage, leaf: EvidenceLeaf, case: Mapping[str, Value]) -> tuple[_Misses, _Misses]:
    """Part what keeps a paper from being in force from what of the export it does not cover."""
    if not coverage.mismatches:
        return (), ()
    of_scope = {"issued", *leaf.where, *(miss.aspect for miss in coverage.paper.scope(case))}
    life = tuple(miss for miss in coverage.mismatches if miss.aspect not in of_scope)
    return life, tuple(miss for miss in coverage.mismatches if miss.aspect in of_scope)


def _met(finding: RegimeFinding) -> Iterator[int]:
    """Walk the bases and duties that are met, each by the identity of its text in the law."""
    pending = list(_parts(finding))
    while pending:
        part = pending.pop()
        if isinstance(part.requirement, Dated) and part.verdict is Verdict.MET:
            yield id(part.requirement)
        pending.extend(part.children)


def _asked(finding: RegimeFinding) -> Iterator[Finding]:
    for part in (*filter(None, (finding.scope,)), *finding.bars, *_parts(finding)):
        yield from part.leaves()


def _seen(leaf: Finding) -> Iterator[str]:
    """Walk the papers that cover what a leaf asks, or may, and the judgement that settles it."""
    observed = leaf.observed
    if isinstance(observed, Judged):
        if observed.judgement is not None:
            yield observed.judgement.id
        observed = observed.beneath
    if isinstance(observed, list):
        yield from (coverage.paper.id for coverage in observed if coverage.verdict is not Verdict.UNMET)
