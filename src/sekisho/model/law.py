"""One body of rules: its sources, its tables by date, and what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sekisho.model.base import Country, Day, Flag, Frozen, Phrase, Said, Slug, Words
from sekisho.model.citation import Citation
from sekisho.model.dates import END_OF_TIME, in_force, place
from sekisho.model.periods import MomentText
from sekisho.model.pinpoint import is_pattern
from sekisho.model.requirement import Bar, Basis, Cited, Duty, FactLeaf, Group, Scalar, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.model.case import Case


_ORIGINAL: Final = Phrase("{0} (original title: {1})", "{0}（原題：{1}）")
_ENGLISH: Final = Phrase("{0} (in English: {1})", "{0}（英題：{1}）")


def _patterned(words: str) -> str:
    is_pattern(words)
    return words


class Source(Frozen):
    """A text that somebody can look up.

    `short` is its name in citations; without it they show its key. `original` is its title in the language of the law
    where that is not English. `places` says in Japanese what citations name in it: a unit, with a blank for each
    number (`art.: 第{}条第{}項`), one article that is numbered otherwise (`art. 4: 第{}条第{}号`), or words.
    """

    title: Words
    short: Words | None = None
    original: Said | None = None
    places: dict[Said, Annotated[Said, AfterValidator(_patterned)]] = Field(default_factory=dict)
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    published: Day | None = None
    read_as: Literal["primary", "secondary"] = "primary"
    """Whether the text itself was read, or somebody's account of it."""
    read_on: Day | None = None
    """The day on which it was last read; left out, the day on which the whole file was `checked`."""

    def named(self, lang: str) -> str:
        """Give its title, and the original one where that is another, or else the English one."""
        title, original = self.title.in_(lang), self.original or self.title.en
        words = _ORIGINAL if self.original else _ENGLISH
        return title if original in title else words._replace(values=(title, original)).in_(lang)


class Row(Frozen):
    """What a table says from one day until another: `[from, until)`; several values of one date share a row."""

    values: Annotated[tuple[Scalar, ...], Field(alias="value", min_length=1)]
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    cite: Annotated[str, Field(pattern=r"^[a-z0-9-]+( \S.*)?$")]
    note: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, data: object) -> object:
        if isinstance(data, dict):
            data = dict(data)
            if "value" in data and "values" in data:
                msg = "write `value` for one or `values` for several, not both"
                raise ValueError(msg)
            if "values" in data and "value" not in data:
                data["value"] = data.pop("values")
            elif "value" in data and "values" not in data and not isinstance(data["value"], (list, tuple)):
                data["value"] = [data["value"]]
        return data

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_ and self.until and self.until <= self.from_:
            msg = (
                f"`until: {self.until}` is not after `from: {self.from_}`; `until` is the first day it is out of force"
            )
            raise ValueError(msg)
        return self

    def overlaps(self, other: Row) -> bool:
        """Say whether both are in force on some day."""
        begins = max(filter(None, (self.from_, other.from_)), default=None)
        ends = min(self.until or END_OF_TIME, other.until or END_OF_TIME)
        return begins is None or begins < ends


Table = tuple[Row, ...]


def values_on(table: Table, day: Day) -> frozenset[Scalar]:
    """Collect what the table says on one day."""
    return frozenset(value for row in table if in_force(day, row.from_, row.until) for value in row.values)


class SharedTables(Frozen):
    """Tables that several regimes refer to, as `<file>/<table>`."""

    id: str
    title: Words
    checked: Day
    sources: dict[Slug, Source]
    tables: dict[Slug, Table]


def _single(value: object) -> object:
    if isinstance(value, dict) and not ({"all", "any"} & set(value)):
        return {"all": [value]}
    return value


class Deadline(Cited):
    """A day that the law counts from a paper: the last on which to act, and perhaps the first.

    `of` is where the count begins: `issued`, `last-day`, an event such as `revoked`, or a day among the kind's own
    fields. `opens` and `due` are counted from there; without `due` the window has no end, and `due: on the day` is the
    day itself. `done_by` is the event, or the day among the kind's own fields, that settles it; a newer paper of its
    kind between the same parties does too.
    `[from, until)` bounds the days on which it falls due, or opens where it is never due.
    """

    deadline: Slug
    title: Words
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    evidence: Slug
    where: Where = Field(default_factory=dict)
    valid_for: str | None = None
    of: str
    opens: MomentText | None = None
    due: MomentText | Literal["on the day"] | None = None
    done_by: Slug | None = None

    @model_validator(mode="after")
    def _is_some_day(self) -> Self:
        if self.opens is None and self.due is None:
            msg = "write `opens`, `due` or both, such as `due: 10 working days after`"
            raise ValueError(msg)
        if self.from_ and self.until and self.until <= self.from_:
            msg = (
                f"`until: {self.until}` is not after `from: {self.from_}`; `until` is the first day it is out of force"
            )
            raise ValueError(msg)
        return self

    @property
    def counts_working_days(self) -> bool:
        """Whether a calendar of working days is needed."""
        return any("working day" in (text or "") for text in (self.opens, self.due))

    @property
    def name(self) -> str:
        """The key under which it is known for ever."""
        return self.deadline


class Information(Cited):
    """What people should know who export under a law: told where somebody asks to be told everything, never judged.

    With `evidence` it is told only where the register holds a paper of that kind of some party to the export; with
    `of: another`, of one that neither sends nor receives, such as the operator of a service.
    """

    tells: Slug
    title: Words
    note: Words
    evidence: Slug | None = None
    of: Literal["anybody", "another"] = "anybody"

    @model_validator(mode="after")
    def _of_a_paper(self) -> Self:
        if self.of != "anybody" and self.evidence is None:
            msg = f"`of: {self.of}` says whose paper; write the kind of paper as well (`evidence`), or remove it"
            raise ValueError(msg)
        return self

    @property
    def name(self) -> str:
        """The key under which it is known for ever."""
        return self.tells


class Announced(Cited):
    """Something known about the law that changes no answer yet: an act not in force, an appeal that is pending.

    `on` is the day on which it happens at the latest, or happened; left out while nobody knows it.
    """

    announced: Slug
    title: Words
    on: Day | None = None

    @property
    def name(self) -> str:
        """The key under which it is known for ever."""
        return self.announced


class Refusal(Cited):
    """A report that may be due because this law refused an export, an automatic refusal included.

    `when` says of which exports: facts, each with the words of which it must be one. `due` is counted from the day on
    which the export was blocked.
    """

    refusal: Slug
    title: Words
    from_: Annotated[Day | None, Field(alias="from")] = None
    when: Where = Field(min_length=1)
    due: MomentText

    @property
    def name(self) -> str:
        """The key under which it is known for ever."""
        return self.refusal


class Onward(Cited):
    """What a law asks of a later hop, from another country, of data that left under it.

    It applies where the data is said to have come under the law (`data.origin_laws`) and `applies` holds as well.
    """

    title: Words
    applies: Annotated[Group, BeforeValidator(_single)]
    requires: Group


ONWARD = "/onward"
"""How the id of a regime ends that is what another says of later hops."""


class Regime(Frozen):
    """One law, or one policy of the organisation: read from one file, for ever.

    `id` is the path of the file below `regimes/`. `jurisdictions` are the countries whose law this is: an exporter
    there, or data from there, must find at least one that is not `narrow`. The regime is not applicable outside
    `[from, until)`.
    """

    id: str
    title: Words
    covers: Words | None = None
    """What it speaks of, and what it leaves to other laws; whatever ships says it."""
    narrow: Flag = False
    """It speaks of a few things only, so that loading it alone does not make the law of its countries known."""
    layer: Literal["law", "policy", "organisation"]
    """Law; a policy that anybody may take on, such as an association's rules; or an organisation's own rule."""
    jurisdictions: tuple[Country, ...] = ()
    zone: str
    working_days: Country | None = None
    """The country whose calendar tells working days from others, where the law counts them."""
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    checked: Day
    sources: dict[Slug, Source] = Field(min_length=1)
    tables: dict[Slug, Table] = Field(default_factory=dict)
    applies: Annotated[Group, BeforeValidator(_single)]
    forbids: tuple[Bar, ...] = ()
    papers_of: Literal["exporter", "principal"] = "exporter"
    """Whose papers it asks for on the sending side: those of the party that sends, or of the one that decides."""
    leaves: tuple[Slug, ...] = ()
    """The conditions that stay on data that left under it, whichever basis it went by that does not say otherwise."""
    requires: Group
    duties: tuple[Duty, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    information: tuple[Information, ...] = ()
    questions: dict[Slug, Words] = Field(default_factory=dict)
    """What each judgement, or each settled reading, decides: by name, a question of which the answer `met` is yes."""
    refusals: tuple[Refusal, ...] = ()
    """What may have to be reported because it refused an export."""
    announced: tuple[Announced, ...] = ()
    """What is known to come, or to be pending, and answers nothing yet."""
    onward: Onward | None = None
    """What it asks of later hops; once read, a regime of its own: `later_hops`."""

    LATER: ClassVar = (
        "sources",
        "forbids",
        "requires",
        "duties",
        "deadlines",
        "information",
        "questions",
        "refusals",
        "announced",
    )
    """The parts that a regime from a snapshot may still owe: `thaw_regime`."""

    if not TYPE_CHECKING:  # pragma: no branch - mypy must not take every name for an attribute

        def __getattr__(self, name: str) -> object:
            """Build a part that nobody has asked for yet."""
            owed = self.__pydantic_private__
            if name in self.__dict__:  # another thread has built it in the meantime
                return self.__dict__[name]
            if not owed or name not in owed:
                return super().__getattr__(name)
            part = self.__dict__[name] = owed[name]()
            return part

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Regime):
            return NotImplemented
        return super(Regime, self.whole()).__eq__(other.whole())

    def __hash__(self) -> int:
        return hash(self.id)

    def whole(self) -> Self:
        """Give the regime with every part built, as it was read from its file."""
        for name in self.LATER:
            getattr(self, name)
        object.__setattr__(self, "__pydantic_private__", None)
        return self

    def cited(self, cite: str) -> Citation:
        """Give a citation of this law in words for people."""
        return Citation(cite, self.sources)

    def later_hops(self) -> Regime | None:
        """Give what it says of later hops as a regime that is asked like any other: `<id>/onward`."""
        if self.onward is None:
            return None
        came = FactLeaf.model_validate({"fact": "data.origin_laws", "one_of": [self.id], "cite": self.onward.cite})
        asked = self.onward.applies
        parts = dict.fromkeys(
            ("deadlines", "refusals", "announced", "information", "duties", "forbids", "jurisdictions", "leaves"), ()
        )
        return self.model_copy(
            update={
                **parts,
                "onward": None,
                "id": f"{self.id}{ONWARD}",
                "title": self.onward.title,
                "applies": Group(all=(came, *(asked.all or (asked,)))),
                "requires": self.onward.requires,
            }
        )

    def left_by(self, bases: Iterable[Basis]) -> frozenset[str]:
        """Give the conditions that stay on data that goes by these bases."""
        own = [self.leaves if basis.leaves is None else basis.leaves for basis in bases]
        return frozenset(name for names in own for name in names)

    def holding(self, case: Case) -> Case:
        """Give the case as papers are held against it: `exporter.id` is the party whose papers the law asks for."""
        if self.papers_of == "exporter" or case.get("principal.id") == case.get("exporter.id"):
            return case
        others = {path: value for path, value in case.items() if path != "exporter.id"}
        return {**others, "exporter.id": case["principal.id"]} if "principal.id" in case else others

    @model_validator(mode="after")
    def _zone_exists(self) -> Self:
        place(self.zone)
        if self.layer == "policy" and self.jurisdictions:
            msg = "`jurisdictions` names countries, and a policy is no law of theirs; remove it or write `layer: law`"
            raise ValueError(msg)
        if self.from_ and self.until and self.until <= self.from_:
            msg = (
                f"`until: {self.until}` is not after `from: {self.from_}`; `until` is the first day it is out of force"
            )
            raise ValueError(msg)
        return self
