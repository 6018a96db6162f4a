"""China: the written result of a security assessment of data exports (CAC Order 11 arts 4-14)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, model_validator

from sekisho.model.base import Day, Frozen, Phrase
from sekisho.model.by_means import ByMeans
from sekisho.model.evidence import Mismatch
from sekisho.model.requirement import several
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

What = Literal[
    "control", "recipient-law", "force-majeure", "legal-document", "retention", "incident", "interview", "other"
]

State = Literal["missing", "ready", "submitted", "to-be-supplemented"]

_OCCURRED: dict[str, Phrase] = {
    "control": Phrase("control changed", "支配関係の変更"),
    "recipient-law": Phrase("the law at the recipient changed", "提供先の法制度の変更"),
    "force-majeure": Phrase("force majeure", "不可抗力"),
    "legal-document": Phrase("the legal document changed", "法的文書の変更"),
    "retention": Phrase("longer retention", "保存期間の延長"),
    "incident": Phrase("an incident", "事故"),
    "interview": Phrase("a regulatory interview", "当局による聴取"),
    "other": Phrase("another change", "その他の変更"),
}


class Occurrence(Frozen):
    """Something that happened after a paper was granted and leaves it in doubt until it is answered."""

    on: Day
    recorded_on: Day
    what: What
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

    def doubt(self, day: date, known_as_of: date | None = None, *, fatal: What | None = None) -> Mismatch | None:
        """Say what keeps the paper in doubt: it had happened by the day, was known, and was not answered yet.

        What is `fatal` to a paper of this kind ends it until it is answered; anything else may or may not matter.
        """
        if day < self.on or (known_as_of is not None and known_as_of < self.recorded_on):
            return None
        if self.answered_on is not None and self.answered_on <= day:
            return None
        verdict = Verdict.UNMET if self.what == fatal else Verdict.UNKNOWN
        wants = Phrase("that nothing is left unanswered", "未対応の事情がないこと")
        happened = Phrase("{0} on {1} is not answered yet", "{1}の{0}に未対応", (_OCCURRED[self.what], self.on))
        return Mismatch("occurrences", verdict, wants, happened)


def premature(occurrences: Iterable[Occurrence], issued: date | None) -> Iterator[str]:
    """Walk what happened before the paper was issued, and so cannot have happened since."""
    for one in occurrences:
        if issued is not None and one.on < issued:
            yield f"`occurrences` names `{one.what}` on {one.on}, before the paper was `issued: {issued}`"


_PASSED = frozenset({"granted", "extended"})


class CnSecurityAssessment(ByMeans):
    """The result of a security assessment by the CAC (Order 11 arts 12, 14; Order 16 art. 9; PIPL art. 36).

    `issued` is the day of the result, `persons` the yearly number that it allows. An application for an extension is
    the event `filed`, the extension `extended` with the new last day; a notice to stop is `suspended`, and
    `reinstated` comes only after what was declared anew.
    """

    kind: Literal["cn-security-assessment"]
    under: Annotated[tuple[Literal["order-11", "order-16", "pipl-36"], ...] | None, BeforeValidator(several)] = None
    """The rules it was issued under: those of 2022, those since 22 March 2024, those for state organs."""
    outcome: Literal["pending", "passed", "not-passed", "terminated"] | None = None
    """What the CAC decided; only what passed carries an export."""
    report_done_on: Day | None = None
    """The day on which the self-assessment was completed."""
    declared_on: Day | None = None
    """The day on which the dossier reached the provincial CAC."""
    forwarded_on: Day | None = None
    """The day on which it reached the national CAC, complete."""
    accepted_on: Day | None = None
    """The day of the written notice of acceptance, from which the assessment is counted."""
    received_on: Day | None = None
    """The day on which the exporter received the result."""
    result_expected_on: Day | None = None
    """The day that the CAC named when it took longer than 45 working days (Order 11 art. 12)."""
    declaration_form: State | None = None
    """How the declaration form stands, item (1) of the dossier (Order 11 art. 6)."""
    self_assessment_report: State | None = None
    """How the report of the self-assessment stands, item (2)."""
    legal_document: State | None = None
    """How the legal document with the recipient stands, item (3); a draft will do."""
    other_materials: State | None = None
    """How what else is needed stands, item (4)."""
    occurrences: tuple[Occurrence, ...] = ()
    """What happened since that the CAC would have to be told of (Order 11 art. 14)."""

    outcomes: ClassVar[dict[str, str]] = {
        "pending": "pending",
        "not-passed": "adverse",
        "terminated": "adverse",
    }
    effort: ClassVar[int] = 12
    label: ClassVar[Phrase] = Phrase("the result of a security assessment of data exports", "データ越境安全評価の結果")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries", "persons")

    def contradictions(self) -> Iterator[str]:
        """Add steps of the procedure in another order than they are taken, and what a refusal cannot be followed by."""
        yield from super().contradictions()
        steps = ("report_done_on", "declared_on", "forwarded_on", "accepted_on", "issued", "received_on")
        known = [(name, day) for name in steps if (day := getattr(self, name)) is not None]
        for (earlier, first), (later, then) in pairwise(known):
            if then < first:
                yield f"`{later}: {then}` is before `{earlier}: {first}`"
        if self.outcome in {"not-passed", "terminated"} and any(e.status in _PASSED for e in self.events):
            yield f"`outcome: {self.outcome}`, and an event says that it was granted or extended; correct one of them"
        yield from premature(self.occurrences, self.issued)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Add to the paper's life what happened since and was not declared anew.

        Under another control the parties are no longer those that were assessed.
        """
        yield from super().life(day, months, known_as_of)
        yield from filter(None, (one.doubt(day, known_as_of, fatal="control") for one in self.occurrences))
