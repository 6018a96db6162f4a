"""Cases for the law: YAML that a lawyer can check, run against a regime. The format is described in `docs/cases.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.errors import MOST, LoadError, Problem
from sekisho.files import Document, closest, no_kind, parse, read_yaml
from sekisho.model.base import Day, Flag, Frozen, Slug
from sekisho.model.case import FACTS, accepts
from sekisho.model.clocks import refused
from sekisho.model.dates import AsOf
from sekisho.model.deadlines import windows
from sekisho.model.decision import Finding, RegimeFinding
from sekisho.model.evidence import Evidence, Judgement
from sekisho.model.facts import implied, supposed
from sekisho.model.papers import Papers
from sekisho.model.proof import NotInForce
from sekisho.model.values import Interval, Value
from sekisho.model.verdict import Verdict
from sekisho.model.ways import missing_leaves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from sekisho.packs import Pack
    from sekisho.plugins import Plugins

Word = Literal["ALLOW", "ALLOW_EXEMPT", "DENY", "REVIEW", "NOT_APPLICABLE", "met", "unmet", "unknown"]
NOT_IN_FORCE = "not in force"
_COUNTED = {True: "counted", False: "not counted"}


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Answer(Frozen):
    """A judgement that a case supposes: the name of the question within the regime, and how it was answered."""

    question: Slug
    answer: Literal["met", "unmet"]


class Days(Frozen):
    """A deadline of some paper of the case: the name of the rule, and its days."""

    deadline: Slug
    opens: Day | None = None
    due: Day | None = None


class Case(Frozen):
    """One story: facts, day and papers, and what the law says to them."""

    name: str
    at: str
    facts: dict[str, Any] = Field(default_factory=dict)
    papers: tuple[str | dict[str, Any], ...] = ()
    judgements: tuple[Answer, ...] = ()
    verdict: Word
    through: Annotated[tuple[Slug, ...] | None, BeforeValidator(_several)] = None
    forbidden: Annotated[tuple[Slug, ...] | None, BeforeValidator(_several)] = None
    missing: dict[Slug, tuple[str, ...]] = Field(default_factory=dict)
    reminders: Annotated[tuple[Slug, ...] | None, BeforeValidator(_several)] = None
    counted: Flag | None = None
    deadlines: tuple[Days, ...] | None = None
    each: dict[str, tuple[Any, ...]] = Field(default_factory=dict, max_length=1)
    note: str | None = None


class CaseFile(Frozen):
    """A file of cases for one regime. `facts` and `papers` are what every case may start from."""

    regime: str
    facts: dict[str, Any] = Field(default_factory=dict)
    papers: dict[Slug, dict[str, Any]] = Field(default_factory=dict)
    cases: tuple[Case, ...] = Field(min_length=1)


class Outcome(NamedTuple):
    """How one case came out: what differs from what was expected (nothing, if it passes), and the finding itself."""

    name: str
    line: int | None
    differences: tuple[str, ...]
    finding: RegimeFinding
    file: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.name}: {'; '.join(self.differences) or 'as expected'}"


class Story(NamedTuple):
    """A case made ready to be put to a law: what is known, which papers there are, on which day."""

    case: Case
    name: str
    line: int | None
    file: str
    question: tuple[Mapping[str, Value], Papers, AsOf]

    def told(self, regime: CompiledRegime) -> Outcome:
        """Put the case to a law and say how it came out."""
        finding = RegimeFinding(regime.judge(Question(*self.question, [])), "case", "hard-mandatory")
        differences = (*_differences(self.case, finding), *self._missed(regime, finding))
        return Outcome(self.name, self.line, differences, finding, self.file)

    def _missed(self, regime: CompiledRegime, finding: RegimeFinding) -> Iterator[str]:
        """Say where the days that the law counts from papers, or from its refusal, are not those that were expected."""
        if self.case.deadlines is None:
            return
        facts, papers, as_of = self.question
        found = [
            f"{window.deadline.name} ({_spell(window.opens, window.due)})"
            for window in windows(regime.regime, papers.all, regime.tables)
            if window.done is None or window.done > as_of.day_in(window.paper.zone)
        ]
        open_ = sorted([*found, *(f"{one.refusal.name} ({_spell(None, one.due)})" for one in refused(finding, facts))])
        expected = sorted(f"{days.deadline} ({_spell(days.opens, days.due)})" for days in self.case.deadlines)
        if open_ != expected:
            yield f"expected the deadlines {_words(expected)}, the law says {_words(open_)}"


def run_cases(path: Path, law: Pack, plugins: Plugins) -> tuple[Outcome, ...]:
    """Run every case of a file. Raises LoadError when the file itself is wrong, with one line for each problem."""
    name, stories = read_cases(path, law, plugins)
    regime = CompiledRegime(law.regimes[name], law.tables, plugins.predicates)
    return tuple(story.told(regime) for story in stories)


def read_cases(path: Path, law: Pack, plugins: Plugins) -> tuple[str, tuple[Story, ...]]:
    """Read a file of cases: the id of its regime, and its stories. Raises LoadError like `run_cases`."""
    document = read_yaml(path)
    file = parse(document, CaseFile)
    if file.regime not in law.regimes:
        raise LoadError(
            [document.problem(("regime",), f"no regime is called `{file.regime}`{closest(file.regime, law.regimes)}")]
        )
    problems = dict.fromkeys(_unasked(document, file, law.terms().questions))
    stories: list[Story] = []
    for index in range(len(file.cases)):
        if len(problems) >= MOST:
            left = len(file.cases) - index
            text = f"{left:,} more cases were not looked at; mend the first ones and run it again"
            raise LoadError([*problems, Problem(path, None, text, left)])
        try:
            stories.extend(_stories(document, file, index, plugins.kinds))
        except LoadError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise LoadError(problems)
    return file.regime, tuple(stories)


def _unasked(document: Document, file: CaseFile, questions: Collection[str]) -> Iterator[Problem]:
    """Find judgements on questions that the regime does not ask: they would settle nothing."""
    asked = [question.partition("#")[2] for question in questions if question.partition("#")[0] == file.regime]
    for index, case in enumerate(file.cases):
        for number, answer in enumerate(case.judgements):
            if answer.question not in asked:
                text = f"no question of {file.regime} is called `{answer.question}`{closest(answer.question, asked)}"
                yield document.problem(("cases", index, "judgements", number, "question"), text)


def _stories(document: Document, file: CaseFile, index: int, kinds: Mapping[str, Any]) -> Iterator[Story]:
    case = file.cases[index]
    where = ("cases", index)
    try:
        as_of = AsOf.parse(case.at)
    except ValueError as error:
        raise LoadError([document.problem((*where, "at"), str(error))]) from None
    facts = dict(_facts(document, ("facts",), file.facts) | _facts(document, (*where, "facts"), case.facts))
    papers = Papers(
        [_paper(document, (*where, "papers", i), one, file, kinds) for i, one in enumerate(case.papers)],
        [_judgement(file.regime, answer) for answer in case.judgements],
    )
    line = document.line((*where, "name"))
    for changes, name in _each(document, (*where, "each"), case):
        said = facts | changes
        known = {path: value for path, value in (supposed(said) | said | implied(said)).items() if value is not None}
        yield Story(case, name, line, str(document.path), (known, papers, as_of))


def _each(document: Document, where: tuple[Any, ...], case: Case) -> Iterator[tuple[dict[str, Value | None], str]]:
    """Walk what a case says of itself once, or once for each value of a fact; of a set, for each member alone."""
    if not case.each:
        yield {}, case.name
    for path, values in case.each.items():
        for value in values:
            alone = path in FACTS and FACTS[path].type == "set" and isinstance(value, str)
            yield _facts(document, where, {path: [value] if alone else value}), f"{case.name} ({value})"


def _facts(document: Document, where: tuple[Any, ...], facts: Mapping[str, Any]) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for path, raw in facts.items():
        if path not in FACTS:
            raise LoadError([document.problem((*where, path), f"no fact is called `{path}`{closest(path, FACTS)}")])
        value: Any = raw
        if isinstance(raw, list):
            value = frozenset(raw)
        elif isinstance(raw, dict) and set(raw) <= {"low", "high"}:
            value = _interval(raw)
        if value is not None and not accepts(FACTS[path], value):
            text = f"{path} is a {FACTS[path].type}; `{raw}` is none{closest(raw, FACTS[path].choices)}"
            raise LoadError([document.problem((*where, path), text)])
        found[path] = value
    return found


def _interval(raw: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what is no interval is given back, and refused as that
    try:
        return Interval(raw.get("low", 0), raw.get("high"))
    except (TypeError, ValueError):
        return raw


def _paper(
    document: Document, where: tuple[Any, ...], one: str | dict[str, Any], file: CaseFile, kinds: Mapping[str, Any]
) -> Evidence:
    changes = {} if isinstance(one, str) else dict(one)
    name = one if isinstance(one, str) else changes.pop("use", None)
    if name is not None and name not in file.papers:
        raise LoadError([document.problem(where, f"no paper here is called `{name}`{closest(name, file.papers)}")])
    data = {"id": name or "paper", **(file.papers[name] if name else {}), **changes}
    data = {key: value for key, value in data.items() if value is not None}
    paper = document.part(*where)
    lines = {**(document.part("papers", name).lines if name else {}), **paper.lines}
    written = Document(document.path, data, {**lines, (): document.line(where) or 1})
    kind = str(data.get("kind"))
    if kind not in kinds:
        raise LoadError([written.problem(("kind",), no_kind(kind, kinds))])
    model: type[Evidence] = kinds[kind]
    return parse(written, model)


def _judgement(regime: str, answer: Answer) -> Judgement:
    return Judgement.model_validate(
        {
            "id": answer.question,
            "kind": "judgement",
            "question": f"{regime}#{answer.question}",
            "answer": answer.answer,
            "reason": "supposed by the case",
            "decided_by": "the case",
            "decided_on": "0001-01-01",
            "expires": "9999-12-31",
            "zone": "UTC",
        }
    )


def _differences(case: Case, finding: RegimeFinding) -> Iterator[str]:
    said = str(finding.verdict) if case.verdict.islower() else finding.word
    if said != case.verdict:
        yield f"expected {case.verdict}, the law says {said}"
    if case.through is not None and set(case.through) != set(finding.through):
        yield f"expected through {_words(case.through)}, the law says through {_words(finding.through)}"
    barred = [str(bar.name) for bar in finding.bars if bar.verdict is Verdict.MET]
    if case.forbidden is not None and set(case.forbidden) != set(barred):
        yield f"expected forbidden by {_words(case.forbidden)}, the law says {_words(barred)}"
    reminded = [str(duty.name) for duty in finding.reminders()]
    if case.reminders is not None and set(case.reminders) != set(reminded):
        yield f"expected to remember {_words(case.reminders)}, the law says {_words(reminded)}"
    if case.counted is not None and case.counted != finding.counted:
        yield f"expected the persons to be {_COUNTED[case.counted]}, the law says they are {_COUNTED[finding.counted]}"
    ruled = {str(one.name): one for one in (*finding.bases, *finding.bars, *finding.duties)}
    for name, wanted in case.missing.items():
        if name not in ruled:
            yield f"`{name}` is no basis, bar or duty that was asked{closest(name, ruled)}"
            continue
        lacks = sorted(leaf_key(leaf) for leaf in missing_leaves(ruled[name]))
        if sorted(wanted) != lacks:
            yield f"expected {name} to lack {_words(wanted)}, it lacks {_words(lacks)}"


def leaf_key(leaf: Finding) -> str:
    """Name a leaf as case files do: the fact's path, the kind of evidence, the judgement or the predicate."""
    if isinstance(leaf.observed, NotInForce):
        return NOT_IN_FORCE
    node = leaf.requirement
    return next(str(getattr(node, key)) for key in ("fact", "evidence", "judgement", "predicate") if hasattr(node, key))


def _spell(opens: date | None, due: date | None) -> str:
    return ", ".join(f"{word} {day}" for word, day in (("opens", opens), ("due", due)) if day is not None)


def _words(names: Any) -> str:  # noqa: ANN401 - any iterable of names
    return ", ".join(sorted(names)) or "nothing"
