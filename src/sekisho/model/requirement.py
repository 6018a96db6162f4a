"""A requirement of law: groups, bases, and the four kinds of leaf.

There is no `not`, no empty group, and no fifth kind of leaf. Each node says in its own words what it asks, so that
a finding, a rendered page and a message never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from sekisho.model.base import Day, Flag, Frozen, Joined, Phrase, Slug, Words
from sekisho.model.comparing import compared
from sekisho.model.evidence import CHECK, SIDES, Status
from sekisho.model.periods import PeriodText, period
from sekisho.model.values import AND, OR, Shown

NUMERIC = ("at_least", "at_most", "below", "above")
OPERATORS = ("is", "one_of", "none_of", "listed_in", "at_least", "at_most", "below", "above")
Scalar = bool | int | str
Whole = Annotated[int, Field(strict=True)]


def several(value: object) -> object:
    """Read one value where a list may stand."""
    return value if isinstance(value, (list, tuple)) or value is None else [value]


Where = dict[str, Annotated[tuple[Scalar | None, ...], BeforeValidator(several)]]
"""Fields of a paper and the words that each may hold; None where it may also say nothing."""


class Cited(Frozen):
    """Something that stands in a source: `cite: <source> <pinpoint>`, with a note where the reading is not plain."""

    cite: Annotated[str, Field(pattern=r"^[a-z0-9-]+( \S.*)?$")]
    note: Words | None = None
    remedy: Words | None = None


class Leaf(Cited):
    """What all four kinds of leaf share: they may carry a disputed reading, which a judgement settles."""

    reading: Literal["plain", "disputed"] = "plain"
    settles: Slug | None = None

    @model_validator(mode="after")
    def _a_dispute_is_explained(self) -> Self:
        if self.reading == "disputed" and (self.settles is None or self.note is None):
            msg = "a disputed reading needs a `note` with both readings and `settles: <name of the question>`"
            raise ValueError(msg)
        return self


class FactLeaf(Leaf):
    """The case says something: one path of the vocabulary and exactly one comparison."""

    fact: str
    is_: Annotated[Scalar | None, Field(alias="is")] = None
    one_of: Annotated[tuple[str, ...] | None, BeforeValidator(several)] = None
    none_of: Annotated[tuple[str, ...] | None, BeforeValidator(several)] = None
    listed_in: str | None = None
    at_least: Whole | str | None = None
    at_most: Whole | str | None = None
    below: Whole | str | None = None
    above: Whole | str | None = None

    @model_validator(mode="after")
    def _exactly_one_comparison(self) -> Self:
        given = [name for name in OPERATORS if getattr(self, _field(name)) is not None]
        if len(given) != 1:
            wanted = ", ".join(OPERATORS)
            msg = f"write exactly one of: {wanted} (found {' and '.join(given) or 'none'})"
            raise ValueError(msg)
        return self

    @property
    def operator(self) -> str:
        """The name of the comparison, as written."""
        return next(name for name in OPERATORS if getattr(self, _field(name)) is not None)

    @property
    def operand(self) -> Any:  # noqa: ANN401 - a scalar, a tuple or the name of a table
        """What the fact is compared with."""
        return getattr(self, _field(self.operator))

    @property
    def is_numeric(self) -> bool:
        """Whether it compares a number, with a number or with a table of one."""
        return self.operator in NUMERIC

    @property
    def asks(self) -> Phrase:
        """The leaf in words, such as `recipient.country listed in adequate`."""
        return compared(self.fact, self.operator, self.operand)


def _field(operator: str) -> str:
    return "is_" if operator == "is" else operator


class Expected(Frozen):
    """What must happen to a paper after its day of issue; without `within`, it must have happened by now.

    Until `within` is over it may wait, after `lost_after` it is too late; in between, or where there is no
    `lost_after`, nobody knows. `check` is no event on the paper, but a paper of its own that another leaf asks for:
    this one is met as long as the first check may wait.
    """

    event: Status | Literal["check"]
    within: PeriodText | None = None
    lost_after: PeriodText | None = None

    @model_validator(mode="after")
    def _a_first_check_may_wait(self) -> Self:
        if self.event == CHECK and (self.within is None or self.lost_after is not None):
            msg = "`event: check` needs `within`, how long the first check may wait, and no `lost_after`"
            raise ValueError(msg)
        return self


class EvidenceLeaf(Leaf):
    """The register holds a paper of this kind that covers this case on this day.

    `where` narrows by the kind's own fields, each held against words, a fact, or the rows of a table on the day;
    `null` among its words is for a paper that does not say. `valid_for` names
    a table of months, used only when the paper prints no expiry. `issued_from` and `issued_before` bound the day of
    issue: `[from, before)`. `for_each` names a set of the case of which each member may have a paper of its own.
    `held_by` is the side that must hold it, where that is not the one that holds such papers as a rule.
    """

    evidence: Slug
    where: Where = Field(default_factory=dict)
    valid_for: str | None = None
    issued_from: Day | None = None
    issued_before: Day | None = None
    expects: Expected | None = None
    for_each: Literal["export.services", "export.destinations", "data.categories"] | None = None
    held_by: Literal["exporter", "recipient"] | None = None

    @model_validator(mode="after")
    def _issued_in_some_time(self) -> Self:
        if self.issued_from and self.issued_before and self.issued_before <= self.issued_from:
            msg = f"`issued_before: {self.issued_before}` is not after `issued_from: {self.issued_from}`"
            raise ValueError(msg)
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        """The words that may be names of tables: that of `valid_for`, and those that stand alone in `where`."""
        alone = (words[0] for _, words in sorted(self.where.items()) if len(words) == 1)
        return (*((self.valid_for,) if self.valid_for else ()), *(word for word in alone if isinstance(word, str)))

    @property
    def asks(self) -> Phrase:
        """The leaf in words."""
        return self.asks_for(None)

    def asks_for(self, label: Phrase | None) -> Phrase:
        """Give the leaf in words; `label` is what people call this kind of paper."""
        narrowed = tuple(self._narrowed())
        if label is not None:
            return Phrase("{0} ({1})", "{0}（{1}）", (label, Joined((self.evidence, *narrowed), AND)))
        if not narrowed:
            return Phrase("a paper of kind {0}", "種類 {0} の書類", (self.evidence,))
        return Phrase("a paper of kind {0} ({1})", "種類 {0} の書類（{1}）", (self.evidence, Joined(narrowed, AND)))

    def _narrowed(self) -> Iterator[Phrase]:
        for name, values in sorted(self.where.items()):
            if values == (True,):
                yield Phrase(name.replace("_", " "), name)
                continue
            said = Shown(tuple(value for value in values if value is not None), OR)
            yield Phrase("{0}: {1}", "{0}：{1}", (Phrase(name.replace("_", " "), name), said))
        if self.held_by:
            yield Phrase("held by the {0}", "{0}が保有", (SIDES[self.held_by],))
        if self.issued_from:
            yield Phrase("issued from {0}", "{0}以後に発行", (self.issued_from,))
        if self.issued_before:
            yield Phrase("issued before {0}", "{0}より前に発行", (self.issued_before,))
        if self.expects and self.expects.event == CHECK and self.expects.within:
            yield Phrase("not older than {0}", "発行後{0}以内", (period(self.expects.within).said,))
        elif self.expects:
            yield Phrase("event: {0}", "記録：{0}", (self.expects.event,))
        if self.for_each:
            yield Phrase("for each of {0}", "{0}ごと", (self.for_each,))


class JudgementLeaf(Leaf):
    """A named person decided a question that no machine can: recorded, expiring."""

    judgement: Slug

    @property
    def asks(self) -> Phrase:
        """The leaf in words, where its regime says none: a finding has those."""
        return Phrase("a judgement on “{0}”", "「{0}」についての判断", (self.judgement,))


class PredicateLeaf(Leaf):
    """A registered Python function decides: the only escape hatch."""

    predicate: Slug
    args: dict[str, Scalar] = Field(default_factory=dict, alias="with")

    @property
    def asks(self) -> Phrase:
        """The leaf in words."""
        return Phrase("the test “{0}”", "検査「{0}」", (self.predicate,))


class Group(Frozen):
    """All of several requirements, or any of them; never none."""

    all: Annotated[tuple[Node, ...] | None, Field(min_length=1)] = None
    any: Annotated[tuple[Node, ...] | None, Field(min_length=1)] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.all is None) == (self.any is None):
            msg = "write exactly one of: all, any, each with at least one requirement in it"
            raise ValueError(msg)
        return self

    @property
    def children(self) -> tuple[Node, ...]:
        """The requirements inside, in the order written."""
        return self.all or self.any or ()


class Dated(Cited):
    """A named, cited group of requirements that is law from one day until another: `[from, until)`."""

    label: ClassVar[str]

    title: Words
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    all: Annotated[tuple[Node, ...] | None, Field(min_length=1)] = None
    any: Annotated[tuple[Node, ...] | None, Field(min_length=1)] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.all is None) == (self.any is None):
            msg = "write exactly one of: all, any, each with at least one requirement in it"
            raise ValueError(msg)
        if self.from_ and self.until and self.until <= self.from_:
            msg = (
                f"`until: {self.until}` is not after `from: {self.from_}`; `until` is the first day it is out of force"
            )
            raise ValueError(msg)
        return self

    @property
    def name(self) -> str:
        """The key under which it is known for ever."""
        return str(getattr(self, self.label))

    @property
    def children(self) -> tuple[Node, ...]:
        """The requirements inside, in the order written."""
        return self.all or self.any or ()


class Basis(Dated):
    """One lawful route under a regime. An exempt basis needs no instrument; `counted: false` keeps it out of counts.

    `leaves` are the conditions that stay on data that went this way; without it, those of the regime stay.
    """

    label: ClassVar[str] = "basis"

    basis: Slug
    exempt: Flag = False
    counted: Flag = True
    leaves: tuple[Slug, ...] | None = None


class Bar(Dated):
    """What forbids the export whatever basis it has."""

    label: ClassVar[str] = "bar"

    bar: Slug


class Duty(Dated):
    """What rides on every export, whichever way through; `blocking: false` only attaches it to the decision."""

    label: ClassVar[str] = "duty"

    duty: Slug
    blocking: Flag = True
    for_: Annotated[tuple[Slug, ...], Field(alias="for")] = ()
    """Bases to which a duty that does not block is tied; empty for all."""
    watches: Literal["common-control"] | None = None
    """Marks a decision while it is not met, where companies under common control reach a number of a basis together."""

    @model_validator(mode="after")
    def _only_reminders_are_tied(self) -> Self:
        if self.watches and self.blocking:
            msg = "a duty that `watches` must have `blocking: false`; it marks the decision"
            raise ValueError(msg)
        if self.for_ and self.blocking:
            msg = "a duty with `for` must have `blocking: false`; what blocks belongs into the basis itself"
            raise ValueError(msg)
        return self


KINDS = ("fact", "evidence", "judgement", "predicate", "basis", "bar", "duty")


def _which(value: object) -> str | None:
    if not isinstance(value, dict):
        return next((key for key in KINDS if hasattr(value, key)), "group" if isinstance(value, Group) else None)
    found = [key for key in KINDS if key in value]
    if len(found) == 1:
        return found[0]
    return "group" if not found and ("all" in value or "any" in value) else None


Node = Annotated[
    Annotated[FactLeaf, Tag("fact")]
    | Annotated[EvidenceLeaf, Tag("evidence")]
    | Annotated[JudgementLeaf, Tag("judgement")]
    | Annotated[PredicateLeaf, Tag("predicate")]
    | Annotated[Basis, Tag("basis")]
    | Annotated[Group, Tag("group")],
    Discriminator(
        _which,
        custom_error_type="requirement",
        custom_error_message=(
            "not a requirement; write exactly one of: fact, evidence, judgement, predicate, basis, or a group all/any"
        ),
    ),
]
"""A requirement: one discriminated union."""

AnyLeaf = FactLeaf | EvidenceLeaf | JudgementLeaf | PredicateLeaf
