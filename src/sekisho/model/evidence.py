"""A dated paper in the register, its life, and whether it covers a case on a day.

A kind of paper is a subclass in `sekisho/evidence/`: its own fields, and the aspects of scope that must match.
Evidence is closed-world: what is absent is unmet. A paper that is present and does not say is unknown.
"""

# Annotations are evaluated here once; as strings, every kind of paper would evaluate all of them again on a worker.

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from sekisho.model.aspects import aspect as named
from sekisho.model.base import (
    Any_,
    Bilingual,
    Count,
    Day,
    Frozen,
    Name,
    Names,
    PartyId,
    PartyIds,
    Phrase,
    Said,
    Slug,
    Words,
    refuse,
)
from sekisho.model.case import FACTS, Case
from sekisho.model.countries import Countries
from sekisho.model.dates import AsOf, add_months, in_force, place
from sekisho.model.values import OR, Interval, Shown, Value
from sekisho.model.verdict import Verdict

Status = Literal["granted", "suspended", "reinstated", "revoked", "withdrawn", "lapsed", "filed", "extended", "doubted"]
CHECK = "check"
"""What a law may expect after a paper was issued that is no event on it but a paper of its own."""
ENDED = frozenset({"revoked", "withdrawn", "lapsed"})
"""Events after which a paper is over; nothing brings it back."""
_LAST = date(2199, 12, 31)
"""Days after this, but for the last day of a paper, are slips of the pen, and beyond what a calendar can count on."""
_FIRST = date(1950, 1, 1)
"""Days of issue before this are slips of the pen."""
_IN_FORCE = frozenset({"granted", "reinstated"})
_SAYS_NOTHING = frozenset({"filed", "extended"})
"""Events that neither suspend a paper nor bring it back: a longer term does not lift a suspension."""
STANDS = {
    "suspended": Phrase("has been suspended since {0}", "{0}から一時停止中"),
    "doubted": Phrase("has been in doubt since {0}", "{0}から効力が不明"),
    "revoked": Phrase("was revoked on {0}", "{0}に取消し"),
    "withdrawn": Phrase("was withdrawn on {0}", "{0}に撤回"),
    "lapsed": Phrase("lapsed on {0}", "{0}に失効"),
}
"""How a paper stands after events that keep it from being in force, each with its day."""
_OTHER = Phrase("is {1} since {0}", "{0}から{1}")
SIDES = {"exporter": Phrase("exporter", "提供元"), "recipient": Phrase("recipient", "提供先")}
"""The two ends of a hop, for papers that have to do with one of them."""
NOT_YET = Phrase("is issued only on {0}", "{0}に発行予定")
"""What a paper says that is not issued yet."""
_GRAVITY = {"doubted": 1, "suspended": 2, "lapsed": 3, "withdrawn": 3, "revoked": 3}
NOT_SAID = Phrase("the register does not say `{0}`", "登録簿に`{0}`の記載がない")
"""What a paper says of a field of its own that is blank."""
NO_LIMITS = Phrase("the register does not say what it covers (`{0}`)", "登録簿に対象の記載がない（`{0}`）")
"""What a paper says of a part of its scope that is blank."""
_ISSUED_BY = Phrase("a paper issued by {0}", "{0}までに発行された書類")
_VALID_ON = Phrase("a paper valid on {0}", "{0}に有効な書類")
_IN_FORCE_NEEDED = Phrase("a paper in force", "効力のある書類")
STATEMENT = Phrase("a statement", "提供の定義への記載")
"""What is needed where the case does not say what a paper is compared with."""


class Event(Frozen):
    """Something that happened to a paper, when, and when we learned of it."""

    on: Day
    recorded_on: Day
    status: Status
    until: Day | None = None
    """The new last day, for an event that extends the paper."""
    source: str | None = None

    @model_validator(mode="after")
    def _an_extension_has_a_last_day(self) -> Self:
        refuse(self._disorder())
        return self

    def _disorder(self) -> Iterator[str]:
        if (self.status == "extended") != (self.until is not None):
            said = f"`until` is the new last day of an event `extended`; this one is `{self.status}`"
            yield said if self.until else "an event `extended` needs `until`, the new last day"
        if self.recorded_on < self.on:
            yield f"`recorded_on: {self.recorded_on}` is before `on: {self.on}`; an event is recorded after it happened"
        if self.until is not None and self.until < self.on:
            yield f"`until: {self.until}` is before `on: {self.on}`; an extension ends after it was given"


class Document(Frozen):
    """Where the signed paper lies, and the hash that tells whether it is still the same."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    url: str | None = None


class Mismatch(NamedTuple):
    """One aspect in which a paper does not cover a case: what was needed and what the paper says.

    Each is a phrase, or bare names as they stand in a file, of which `wanted` and `found` make a text when it is
    read.
    """

    aspect: str
    verdict: Verdict
    wants: Phrase | str | frozenset[str] | tuple[Any, ...]
    """A set is needed as a whole, of a tuple any one."""
    says: Phrase | str | tuple[Any, ...]

    @property
    def wanted(self) -> Bilingual:
        """What the case needs, in both languages."""
        if isinstance(self.wants, Phrase):
            return self.wants
        if isinstance(self.wants, tuple):
            return Shown(tuple(value for value in self.wants if value is not None), OR)
        return Shown((self.wants,))

    def found(self, lang: str = "en") -> str:
        """Say what the paper says, or that it does not say."""
        return self.said.in_(lang)

    @property
    def said(self) -> Bilingual:
        """What the paper says, in both languages."""
        if isinstance(self.says, Phrase):
            return self.says
        return Shown(self.says if isinstance(self.says, tuple) else (self.says,))

    def in_(self, lang: str) -> str:
        """Say what does not match, in the language asked for."""
        if isinstance(self.says, Phrase):
            return self.found(lang)
        says = self.says if isinstance(self.says, tuple) else (self.says,)
        said = _OTHERWISE if len(says) == 1 else _NOT_AMONG if says else _NAMES_NONE
        return said._replace(values=(named(self.aspect), self._listed(self.wanted), self._listed(self.said))).in_(lang)

    def _listed(self, told: Bilingual) -> Bilingual:
        """Give names as they stand in a file; countries with their names."""
        if self.aspect == "countries" and isinstance(told, Shown):
            return Countries(told.values, told.joint, coded=True)
        return told

    def __str__(self) -> str:
        return self.in_("en")


_OTHERWISE = Phrase("{0} must be {1}, not {2}", "{0}は「{2}」であり「{1}」でない")
_NOT_AMONG = Phrase("{0} must include {1}, not only {2}", "{0}は「{2}」のみで「{1}」を含まない")
_NAMES_NONE = Phrase("{0} must include {1}, and none is entered", "{0}に「{1}」の記載がない")


Needs = tuple[tuple[tuple[str, frozenset[str]], ...], tuple[tuple[str, frozenset[str]], ...], int | None]
"""Facts that must be among certain words, sets that must lie within them, and the number of persons that suffices."""


class Coverage:
    """How one paper stands to one case: met when nothing mismatches.

    Of a paper that is plainly for something else, what does not match is put together only when asked for: `tell`.
    """

    __slots__ = ("_mismatches", "_tell", "paper", "verdict")

    def __init__(
        self,
        verdict: Verdict,
        paper: "Evidence",
        mismatches: tuple[Mismatch, ...] = (),
        tell: Callable[[], tuple[Mismatch, ...]] | None = None,
    ) -> None:
        self.verdict = verdict
        self.paper = paper
        self._mismatches = mismatches
        self._tell = tell

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """What keeps the paper from covering the case."""
        if self._tell is not None:
            self._mismatches, self._tell = self._tell(), None
        return self._mismatches

    def __deepcopy__(self, known: dict[int, Any]) -> "Coverage":
        """Copy what was found, and not the question that it is found with."""
        return Coverage(self.verdict, deepcopy(self.paper, known), deepcopy(self.mismatches, known))


class Evidence(Frozen):
    """What every paper has. A scope entry that is missing was never looked at; `any` says that there is no limit."""

    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties")
    """The parts of its scope that a paper of this kind must state and match."""
    held_by: ClassVar[Literal["exporter", "recipient"]] = "exporter"
    """Who must hold it: for most kinds the exporter."""
    label: ClassVar[Phrase | None] = None
    """What people call this kind of paper, in English with its article; None where it is not said."""
    status_is_published: ClassVar[bool] = False
    """Whether a platform or directory publishes its status, so that a look at it grows old."""

    latest: ClassVar[tuple[str, ...]] = ("status_checked_on",)
    """Fields that hold the latest of several days: an earlier one was overwritten, so it cannot be called late."""
    outcomes: ClassVar[dict[str, str]] = {}
    """Of a kind with an `outcome`, the words with which it carries nothing whatever its dates: `adverse`, `pending`."""

    effort: ClassVar[int] = 4
    """How much there is to do to obtain one, beside other ways: to state a fact is 1, to renew a paper 3."""

    id: Slug
    kind: Slug
    title: Words | None = None
    holder: PartyId | None = None
    beneficiaries: PartyIds = ()
    counterparties: PartyIds | Any_ | None = None
    purposes: Names | Any_ | None = None
    categories: Names | Any_ | None = None
    countries: Names | Any_ | None = None
    services: Names | Any_ | None = None
    persons: Count | Any_ | None = None
    issued: Day | None = None
    printed_expiry: Day | Literal["none"] | None = None
    zone: str
    issuer: Name | None = None
    number: Name | None = None
    document: Document | None = None
    status_checked_on: Day | None = None
    events: tuple[Event, ...] = ()
    source: str | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        place(self.zone)
        refuse(self.contradictions())
        return self

    def contradictions(self) -> Iterator[str]:
        """Walk what cannot be true at once, in words that name the keys; a kind adds what its own fields say."""
        if self.issued and self.issued < _FIRST:
            yield f"`issued: {self.issued}` is no day on which such a paper is issued; look the year up again"
        expiry = self.printed_expiry
        if self.issued and expiry and expiry != "none" and expiry < self.issued:
            yield f"`printed_expiry: {expiry}` is before `issued: {self.issued}`"
        checked = self.status_checked_on
        if self.issued and checked and checked < self.issued:
            yield f"`status_checked_on: {checked}` is before `issued: {self.issued}`"
        for name, day in self._days():
            if day > _LAST:
                yield f"`{name}: {day}` is no day on which that was done; look the year up again"
        for name in ("counterparties", "purposes", "categories", "countries", "services"):
            words = getattr(self, name)
            if isinstance(words, tuple) and any(word.lower() == "any" for word in words):
                yield f"`{name}` names a word `any`; write `{name}: any`, without brackets, where there is no limit"
        for event in self.events:
            if self.issued and event.on < self.issued:
                yield f"the event `{event.status}` on {event.on} is before `issued: {self.issued}`"

    def _days(self) -> Iterator[tuple[str, date]]:
        """Walk the days on which something was done, by field; not the last day of the paper."""
        for name in type(self).model_fields:
            day = getattr(self, name)
            if isinstance(day, date) and name != "printed_expiry":
                yield name, day
        yield from (("on", event.on) for event in self.events)

    def covers(
        self,
        case: Case,
        as_of: AsOf,
        *,
        months: int | None = None,
        where: Mapping[str, tuple[object, ...]] | None = None,
        known_as_of: date | None = None,
    ) -> Coverage:
        """Say whether this paper covers the case on the day, and precisely what does not match.

        `months` is the term that the law gives when the paper prints no expiry; `where` narrows by the kind's own
        fields, each compared with words or with a fact; `known_as_of` leaves out events recorded later. The paper's
        day is counted in its own zone, and the last day is included.
        """
        life = tuple(self.life(as_of.day_in(self.zone), months, known_as_of))
        return self.narrowed(life + self.scope(case), as_stated(where or {}, case))

    def scope(self, case: Case) -> tuple[Mismatch, ...]:
        """Give what does not match in scope, whichever of the kind's own fields a law asks for."""
        found = [miss for match in _matchers(type(self)) if (miss := match(self, case)) is not None]
        found.extend(self.matches(case))
        return tuple(found)

    def needs(self) -> Needs | None:
        """Give the scope as plain membership tests that all hold exactly when `scope` finds nothing, if it is so plain.

        Most papers that are looked at fit; only for the others is it worth the while to say what does not match.
        """
        plain = type(self).matches is Evidence.matches
        most: int | None = None
        ones: list[tuple[str, frozenset[str]]] = []
        several: list[tuple[str, frozenset[str]]] = []
        for aspect in self.aspects:
            plain = plain and getattr(type(self), f"match_{aspect}") is getattr(Evidence, f"match_{aspect}")
            allowed: Any = getattr(self, aspect)
            if not plain or allowed is None:
                return None
            if aspect == "persons":
                most = None if allowed == "any" else allowed
            elif aspect == "holder" or allowed != "any":
                path = _PATHS[aspect][self.held_by == "recipient"]
                among = frozenset({allowed, *self.beneficiaries} if aspect == "holder" else allowed)
                (several if path in _SETS else ones).append((path, among))
        return tuple(ones), tuple(several), most

    def bounds(self) -> Needs:
        """Give the membership tests of the scope of which one that fails makes it a paper for something else.

        There are none for a kind that overrides how it is matched: what goes wrong there must be told.
        """
        ones: list[tuple[str, frozenset[str]]] = []
        several: list[tuple[str, frozenset[str]]] = []
        overrides = any(
            getattr(type(self), name) is not getattr(Evidence, name)
            for name in ("matches", *(f"match_{aspect}" for aspect in self.aspects))
        )
        for aspect in () if overrides else self.aspects:
            allowed: Any = getattr(self, aspect)
            if aspect == "persons" or allowed is None or (allowed == "any" and aspect != "holder"):
                continue
            path = _PATHS[aspect][self.held_by == "recipient"]
            among = frozenset({allowed, *self.beneficiaries} if aspect == "holder" else allowed)
            (several if path in _SETS else ones).append((path, among))
        return tuple(ones), tuple(several), None

    def narrowed(self, standing: tuple[Mismatch, ...], where: Mapping[str, tuple[object, ...]]) -> Coverage:
        """Add what does not match in the kind's own fields, and give the verdict."""
        for name, wanted in where.items():
            miss = self._narrowed(name, wanted)
            if miss is not None:
                standing = (*standing, miss)
        if not standing:
            return Coverage(Verdict.MET, self, ())
        return Coverage(min([miss.verdict for miss in standing]), self, standing)

    def matches(self, case: Case) -> Iterator[Mismatch]:  # noqa: ARG002 - for kinds to override
        """Yield what does not match beyond the aspects; a kind overrides this for its own fields."""
        return iter(())

    def last_day(self, months: int | None = None, day: date | None = None) -> date | None:
        """Give the last day: as extended by that day, else printed, else computed; None if there is none.

        A paper that prints none, and for which the law gives a term, runs for that term.
        """
        if self.events:
            extended = [e.until for e in self.events if e.until and (day is None or e.on <= day)]
            if extended:
                return max(extended)
        if isinstance(self.printed_expiry, date):
            return self.printed_expiry
        return add_months(self.issued, months) if months and self.issued else None

    def came_out(self) -> str | None:
        """Say whether it is a refusal (`adverse`) or has no outcome yet (`pending`): it is valid on no day then."""
        return self.outcomes.get(str(getattr(self, "outcome", None)))

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Yield what keeps the paper from being valid on the day: not yet issued, over, suspended, or undated."""
        if self.issued is None:
            unsaid = Phrase("has no day of issue in the register (`issued`)", "発行日が登録簿にない（`issued`）")
            yield _open("validity", _ISSUED_BY._replace(values=(day,)), unsaid)
        elif day < self.issued:
            yield Mismatch(
                "validity", Verdict.UNMET, _ISSUED_BY._replace(values=(day,)), NOT_YET._replace(values=(self.issued,))
            )
        known = self if known_as_of is None else self.as_known(known_as_of)
        last = known.last_day(months, day)
        if last is not None and day > last:
            expired = Phrase("expired on {0}", "{0}に有効期間満了", (last,))
            yield Mismatch("validity", Verdict.UNMET, _VALID_ON._replace(values=(day,)), expired)
        if self.printed_expiry is None and not any(event.until and event.on <= day for event in known.events):
            unsaid = Phrase(
                "has no last day in the register (`printed_expiry`)", "満了日が登録簿にない（`printed_expiry`）"
            )
            yield _open("validity", _VALID_ON._replace(values=(day,)), unsaid)
        status = known.status_on(day)
        if status is not None and status.status not in _IN_FORCE:
            since = STANDS.get(status.status, _OTHER)._replace(values=(status.on, status.status))
            verdict = Verdict.UNKNOWN if status.status == "doubted" else Verdict.UNMET
            yield Mismatch("status", verdict, _IN_FORCE_NEEDED, since)
        if self.status_is_published and self.status_checked_on is None:
            looked = Phrase("a look at its published status", "公表されている状態の確認")
            unsaid = Phrase(
                "has no day of the last look at its status in the register (`status_checked_on`)",
                "状態の確認日が登録簿にない（`status_checked_on`）",
            )
            yield _open("status", looked, unsaid)

    def outdated(self, day: date, days: int) -> Mismatch | None:
        """Say whether the last look at a published status is older than so many days; a later look is none too old."""
        checked = self.status_checked_on
        if not self.status_is_published or checked is None or day - checked <= timedelta(days=days):
            return None
        wants = Phrase("a look at its published status within {0} days", "公表されている状態の{0}日以内の確認", (days,))
        says = Phrase(
            "was last looked up on {0} (`status_checked_on`), more than {1} days ago",
            "状態の最終確認日が{0}（`status_checked_on`）であり、{1}日を超えた",
            (checked, days),
        )
        return Mismatch("status", Verdict.UNKNOWN, wants, says)

    def burdened(self, load: Interval | None) -> Mismatch | None:
        """Say whether more persons a year lean on it than it is for: those of all exports together."""
        if load is None or not isinstance(self.persons, int) or (load.high is not None and load.high <= self.persons):
            return None
        together = Phrase("{0} a year for all that rest on it", "依拠する全ての提供で年間{0}人", (load,))
        if load.low <= self.persons:
            doubtful = Phrase(
                "it is for up to {0:,} persons, and the exports that rest on it may send {1} a year",
                "{0:,}人までの書類であり、依拠する全ての提供では年間{1}人",
                (self.persons, load),
            )
            return _open("load", together, doubtful)
        said = Phrase(
            "it is for up to {0:,} persons, and the exports that rest on it send {1} a year",
            "{0:,}人までの書類であり、依拠する全ての提供では年間{1}人",
            (self.persons, load),
        )
        return Mismatch("load", Verdict.UNMET, together, said)

    def outside(self, start: date | None, before: date | None) -> Mismatch | None:
        """Say whether it was issued outside `[start, before)`; a paper without a day of issue is told of elsewhere."""
        if self.issued is None or in_force(self.issued, start, before):
            return None
        begins = start and Phrase("from {0}", "{0}以後", (start,))
        ends = before and Phrase("before {0}", "{0}より前", (before,))
        wants = Phrase("{0}", "{0}", (begins or ends,))
        if begins and ends:
            wants = Phrase("{0} and {1}", "{0}かつ{1}", (begins, ends))
        says = Phrase("was issued on {0}, not {1}", "発行日は{0}であり、{1}でない", (self.issued, wants))
        return Mismatch("issued", Verdict.UNMET, wants, says)

    def happened(self, status: str, day: date) -> bool:
        """Say whether an event is on record that had happened by the day."""
        return any(event.status == status and event.on <= day for event in self.events)

    def awaits(self, status: str, day: date, within: date | None, lost_after: date | None) -> Mismatch | None:
        """Say how the paper stands when an event has not happened by the day: until `within` it may wait.

        After `lost_after` it is too late; in between, or where nothing says so, it is not known.
        """
        if within is not None and day <= within:
            return None
        if status == CHECK:
            return self._checked_by(within)
        verdict = Verdict.UNMET if within is None or (lost_after is not None and day > lost_after) else Verdict.UNKNOWN
        wants = Phrase("the event “{0}”", "「{0}」の記録", (status,))
        if within is not None:
            wants = Phrase("the event “{0}” by {1}", "{1}までの「{0}」の記録", (status, within))
        return Mismatch("events", verdict, wants, Phrase("does not record {0}", "{0}がない", (wants,)))

    def _checked_by(self, within: date | None) -> Mismatch | None:
        if within is None:
            return None  # a paper without a day of issue is told of elsewhere
        wants = Phrase("a check by {0}", "{0}までの確認", (within,))
        over = Phrase("the first check was due by {0}", "初回の確認の期限は{0}", (within,))
        return Mismatch(CHECK, Verdict.UNKNOWN, wants, over)

    def as_known(self, day: date) -> Self:
        """Give the paper with the events that had been recorded by the day."""
        return self.model_copy(update={"events": tuple(event for event in self.events if event.recorded_on <= day)})

    def status_on(self, day: date) -> Event | None:
        """Give the event that decides the status on the day; what ends a paper is not undone by a later event."""
        if not self.events:
            return None
        latest: Event | None = None
        # Of what happened on one day the gravest counts, in whatever order it was entered.
        for event in sorted(self.events, key=lambda event: (event.on, _GRAVITY.get(event.status, 0))):
            if event.on > day or event.status in _SAYS_NOTHING:
                continue
            if latest is None or latest.status not in ENDED:
                latest = event
        return latest

    def _narrowed(self, name: str, wanted: tuple[object, ...]) -> Mismatch | None:
        if not wanted:
            unsaid = Phrase(
                "the export does not state what `{0}` is compared with",
                "`{0}`の照合先が提供の定義に記載されていない",
                (name,),
            )
            return _open(name, STATEMENT, unsaid)
        value: Any = getattr(self, name)
        held = value if isinstance(value, tuple) else (value,)
        for one in held:
            if one in wanted:
                return None
        wanted = tuple(word for word in wanted if word is not None)
        if value is None:
            return Mismatch(name, Verdict.UNKNOWN, wanted, NOT_SAID._replace(values=(name,)))
        return Mismatch(name, Verdict.UNMET, wanted, held)

    def match_holder(self, case: Case) -> Mismatch | None:
        """Check that the right side of the hop holds the paper, or is named in it as a beneficiary."""
        party = case.get("exporter.id" if self.held_by == "exporter" else "recipient.id")
        side = SIDES[self.held_by]
        if self.holder is None:
            unsaid = Phrase("the register does not name the holder (`holder`)", "保有者が登録簿にない（`holder`）")
            return _open("holder", Phrase("held by {0}", "{0}が保有するもの", (party or side,)), unsaid)
        if party is None:
            unsaid = Phrase("the export does not say who the {0} is", "提供の定義に{0}がない", (side,))
            return _open("holder", Phrase("held by the {0}", "{0}が保有するもの", (side,)), unsaid)
        if party == self.holder or party in self.beneficiaries:
            return None
        return Mismatch("holder", Verdict.UNMET, str(party), (self.holder, *self.beneficiaries))

    def match_counterparties(self, case: Case) -> Mismatch | None:
        """Check that the other side of the hop is a counterparty of the paper."""
        other = case.get("recipient.id" if self.held_by == "exporter" else "exporter.id")
        return self._limits("counterparties", self.counterparties, other)

    def match_purposes(self, case: Case) -> Mismatch | None:
        """Check that the purpose of the export is one that the paper allows."""
        return self._limits("purposes", self.purposes, case.get("export.purpose"))

    def match_categories(self, case: Case) -> Mismatch | None:
        """Check that every category of data is one that the paper allows."""
        return self._limits("categories", self.categories, case.get("data.categories"))

    def match_countries(self, case: Case) -> Mismatch | None:
        """Check that every country the data reaches is one that the paper allows."""
        return self._limits("countries", self.countries, case.get("export.destinations"))

    def match_services(self, case: Case) -> Mismatch | None:
        """Check that every service on which the data lands is one that the paper is about."""
        return self._limits("services", self.services, case.get("export.services"))

    def match_persons(self, case: Case) -> Mismatch | None:
        """Check that the declared yearly number of persons does not exceed the number in the paper."""
        declared: Any = case.get("export.persons_per_year")
        if self.persons == "any":
            return None
        if self.persons is None:
            wants = Phrase("{0} persons", "{0}人", (declared,)) if declared else Phrase("a number of persons", "人数")
            unsaid = Phrase("the register gives no number (`persons`)", "人数が登録簿にない（`persons`）")
            return _open("persons", wants, unsaid)
        if declared is None:
            wants = Phrase("a declared yearly number of persons", "年間人数の記載")
            return _open(
                "persons",
                wants,
                Phrase("the export does not say for how many persons it is", "年間人数が提供の定義にない"),
            )
        low, high = declared if isinstance(declared, Interval) else (declared, declared)
        if high is not None and high <= self.persons:
            return None
        most = Phrase("{0} a year", "年間{0}人", (Interval(low, high),))
        if low <= self.persons:
            doubtful = Phrase(
                "it is for up to {0:,} persons, and the export may send {1}",
                "{0:,}人までの書類であり、提供は{1}",
                (self.persons, most),
            )
            return _open("persons", most, doubtful)
        says = Phrase(
            "it is for up to {0:,} persons, and the export sends {1}",
            "{0:,}人までの書類であり、提供は{1}",
            (self.persons, most),
        )
        return Mismatch("persons", Verdict.UNMET, most, says)

    def _limits(self, aspect: str, allowed: tuple[str, ...] | str | None, wanted: Value | None) -> Mismatch | None:
        if allowed == "any":
            return None
        if wanted is None:
            return _open(
                aspect,
                STATEMENT,
                Phrase("the export does not state its {0}", "提供の定義に{0}がない", (named(aspect),)),
            )
        several = wanted if isinstance(wanted, frozenset) else frozenset({str(wanted)})
        if allowed is None:
            return Mismatch(aspect, Verdict.UNKNOWN, several, NO_LIMITS._replace(values=(aspect,)))
        if several.issubset(allowed):
            return None
        return Mismatch(aspect, Verdict.UNMET, several.difference(allowed), tuple(allowed))


def names_a_fact(where: Mapping[str, tuple[object, ...]]) -> bool:
    """Say whether some field is compared with what the case says, and not with words."""
    return any(word in FACTS for words in where.values() for word in words)


def as_stated(where: Mapping[str, tuple[object, ...]], case: Case) -> Mapping[str, tuple[object, ...]]:
    """Put what the case says in the place of each fact that is named; nothing where it does not say."""
    if not names_a_fact(where):
        return where
    return {
        name: tuple(case[word] if word in FACTS else word for word in words)
        if all(word not in FACTS or word in case for word in words)
        else ()
        for name, words in where.items()
    }


_PATHS = {
    "holder": ("exporter.id", "recipient.id"),
    "counterparties": ("recipient.id", "exporter.id"),
    "purposes": ("export.purpose", "export.purpose"),
    "categories": ("data.categories", "data.categories"),
    "countries": ("export.destinations", "export.destinations"),
    "services": ("export.services", "export.services"),
}
"""The fact that each aspect is compared with, where the exporter holds the paper and where the recipient does."""
_SETS = frozenset({"data.categories", "export.destinations", "export.services"})


@cache
def _matchers(kind: type[Evidence]) -> tuple[Callable[[Evidence, Case], Mismatch | None], ...]:
    return tuple(getattr(kind, f"match_{aspect}") for aspect in kind.aspects)


def _open(aspect: str, wants: Phrase, says: Phrase) -> Mismatch:
    return Mismatch(aspect, Verdict.UNKNOWN, wants, says)


class Judgement(Frozen):
    """A question that a named person has answered for the organisation, until a day.

    `question` is `<regime id>#<name>`; `exports` limits it to some exports, `any` leaves it open.
    """

    id: Slug
    kind: Literal["judgement"]
    question: Annotated[str, Field(pattern=r"^[a-z0-9/-]+#[a-z0-9-]+$")]
    answer: Literal["met", "unmet"]
    reason: Said
    decided_by: Said
    decided_on: Day
    expires: Day
    exports: Names | Any_ = "any"
    zone: str

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        place(self.zone)
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Iterator[str]:
        if self.expires < self.decided_on:
            yield f"`expires: {self.expires}` is before `decided_on: {self.decided_on}`"
        if not self.exports:
            yield "`exports` names no export; name those the judgement speaks of, or write `exports: any`"

    def holds(self, export: object, as_of: AsOf) -> bool:
        """Say whether it speaks of the export on the day, the last day included."""
        day = as_of.day_in(self.zone)
        return self.decided_on <= day <= self.expires and (self.exports == "any" or export in self.exports)
