"""China: the report of a personal information protection impact assessment (PIPL arts 55-56)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.evidence import Evidence


class CnPipia(Evidence):
    """The report of a personal information protection impact assessment (PIPL arts 55-56); `issued` when completed."""

    kind: Literal["cn-pipia"]
    follows: tuple[Literal["pipl-56", "annex-5", "order-20-6"], ...] | None = None
    """The lists of contents that it goes through: PIPL art. 56, annex 5 to the filing guide, Order 20 art. 6."""
    printed_expiry: Day | Literal["none"] | None = "none"

    label: ClassVar[Phrase] = Phrase(
        "the report of a personal information protection impact assessment", "個人情報保護影響評価報告書"
    )
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")
