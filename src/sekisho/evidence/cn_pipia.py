"""China: the report of a personal information protection impact assessment (PIPL arts 55-56)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.evidence import Evidence


class CnPipia(Evidence):
    """The report of a personal information protection impact assessment (PIPL arts 55-56); `issued` when completed.

    The fields that end in `_assessed` are the six points of Order 20 art. 6, asked for before a certificate is.
    """

    kind: Literal["cn-pipia"]
    follows: tuple[Literal["pipl-56", "annex-5", "order-20-6"], ...] | None = None
    """The lists of contents that it goes through: PIPL art. 56, annex 5 to the filing guide, Order 20 art. 6."""
    purpose_assessed: Flag | None = None
    """(1) Whether purpose, scope and means are lawful, legitimate and necessary, for the exporter and the recipient."""
    risk_assessed: Flag | None = None
    """(2) Scale, scope, kinds and sensitivity; the risk to national security, public interest and people's rights."""
    recipient_assessed: Flag | None = None
    """(3) What the recipient takes on, and whether its measures and capacity keep the data safe."""
    aftermath_assessed: Flag | None = None
    """(4) Alteration, leak, loss and misuse after the export, and whether people can claim their rights."""
    destination_law_assessed: Flag | None = None
    """(5) What policy and law of the recipient's country mean for the data and for people's rights."""
    other_matters_assessed: Flag | None = None
    """(6) Anything else that may affect the safety; also true where it was looked for and nothing found."""
    printed_expiry: Day | Literal["none"] | None = "none"

    label: ClassVar[Phrase] = Phrase(
        "the report of a personal information protection impact assessment", "個人情報保護影響評価報告書"
    )
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")
