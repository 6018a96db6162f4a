"""China: the report of the self-assessment before a security assessment is declared (CAC Order 11 art. 5)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.evidence import Evidence


class SelfAssessment(Evidence):
    """The exporter's own assessment of the risks of an export, point by point (Order 11 art. 5).

    `issued` is the day on which it was completed. The fields that end in `_assessed` are its six points.
    """

    kind: Literal["self-assessment"]
    purpose_assessed: Flag | None = None
    """(1) Whether purpose, scope and means are lawful, legitimate and necessary, for the exporter and the recipient."""
    risk_assessed: Flag | None = None
    """(2) Scale, scope, kinds, sensitivity; the risk to national security, public interest, persons, organisations."""
    recipient_assessed: Flag | None = None
    """(3) What the recipient takes on, and whether its measures and capacity keep the data safe."""
    aftermath_assessed: Flag | None = None
    """(4) Alteration, leak, loss, onward moves, misuse in and after export; whether people can claim rights."""
    document_assessed: Flag | None = None
    """(5) Whether the legal document with the recipient sufficiently allots the duties of security."""
    other_matters_assessed: Flag | None = None
    """(6) Anything else that may affect the safety; also true where it was looked for and nothing found."""
    printed_expiry: Day | Literal["none"] | None = "none"

    label: ClassVar[Phrase] = Phrase("the report of a self-assessment of an export", "データ越境リスク自己評価報告書")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")
