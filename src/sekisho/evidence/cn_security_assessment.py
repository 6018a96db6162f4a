"""China: the written result of a security assessment of data exports (CAC Order 11 arts 4-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from sekisho.model.base import Day, Frozen
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

What = Literal["recipient-law", "force-majeure", "legal-document", "retention", "incident", "interview", "other"]


class Occurrence(Frozen):
    """Something that happened after a paper was granted and leaves it in doubt until somebody answers to it."""

    on: Day
    recorded_on: Day
    what: Literal["control", What]
    answered_on: Day | None = None
    """When it was declared or filed anew, or found not to matter."""
    source: str | None = None

    @model_validator(mode="after")
    def _nothing_precedes_it(self) -> Self:
        for name, day in (("recorded_on", self.recorded_on), ("answered_on", self.answered_on)):
            if day is not None and day < self.on:
                msg = f"`{name}: {day}` is before it happened, on {self.on}"
                raise ValueError(msg)
        return self

    def doubt(self, day: date, known_as_of: date | None = None) -> Mismatch | None:
        """Say what keeps the paper in doubt: it had happened by the day, was known, and was not answered yet.

        Under another control the parties are no longer those that the paper names; anything else may or may not matter.
        """
        if day < self.on or (known_as_of is not None and known_as_of < self.recorded_on):
            return None
        if self.answered_on is not None and self.answered_on <= day:
            return None
        verdict = Verdict.UNMET if self.what == "control" else Verdict.UNKNOWN
        found = f"{self.what} changed on {self.on}" if self.what == "control" else f"{self.what} on {self.on}"
        return Mismatch("occurrences", verdict, "that nothing is left unanswered", found)


class CnSecurityAssessment(Evidence):
    """The result of a security assessment by the CAC (Order 11 arts 12, 14; Order 16 art. 9; PIPL art. 36).

    `persons` is the yearly number that it allows. An extension is the event `extended` with the new last day; a
    notice to stop is `suspended`.
    """

    kind: Literal["cn-security-assessment"]
    under: tuple[Literal["order-11", "order-16", "pipl-36"], ...] | None = None
    """The rules it was issued under: those of 2022, those since 22 March 2024, those for state organs."""
    outcome: Literal["pending", "passed", "not-passed", "terminated"] | None = None
    occurrences: tuple[Occurrence, ...] = ()
    """What happened since that the CAC would have to be told of (Order 11 art. 14)."""

    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries", "persons")

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Add to the paper's life what happened since and was not declared anew."""
        yield from super().life(day, months, known_as_of)
        yield from filter(None, (one.doubt(day, known_as_of) for one in self.occurrences))
