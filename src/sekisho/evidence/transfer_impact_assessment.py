"""An assessment of the law and practice of the destination (CJEU C-311/18; EDPB Recommendations 01/2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence

if TYPE_CHECKING:
    from sekisho.model.case import Case
    from sekisho.model.evidence import Mismatch


class TransferImpactAssessment(Evidence):
    """A transfer impact assessment: dated, for named destinations, with an outcome (EDPB Recommendations 01/2020)."""

    kind: Literal["transfer-impact-assessment"]
    outcome: Literal["effective", "effective-with-measures", "not-materially-lower", "not-effective"] | None = None
    """Whether the tool works there: as it stands, with supplementary measures that are in place, or not at all.

    `not-materially-lower` is the outcome of the United Kingdom's own test, which is less than what the EU asks.
    """

    outcomes: ClassVar[dict[str, str]] = {"not-effective": "adverse"}
    label: ClassVar[Phrase] = Phrase("a transfer impact assessment", "移転影響評価")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "categories", "countries")

    def match_countries(self, case: Case) -> Mismatch | None:
        """Check that it assesses every country the data reaches; data that also rests at home needs no assessment."""
        reached = case.get("export.destinations")
        if isinstance(reached, frozenset):
            reached = reached - {case.get("exporter.country")}
        return self._limits("countries", self.countries, reached)
