"""China: the report of a risk assessment of important data (Network Data Regulations arts 31 and 33)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.evidence import Evidence


class CnRiskAssessment(Evidence):
    """A risk assessment of important data: before they are provided (art. 31), or that of the year (art. 33).

    `issued` is the day of the report; that of the year goes to the competent department and tells what was exported.
    """

    kind: Literal["cn-risk-assessment"]
    occasion: Literal["provision", "yearly"] | None = None
    """What it was made for: one provision of data, or the yearly report."""
    printed_expiry: Day | Literal["none"] | None = "none"

    label: ClassVar[Phrase] = Phrase("a risk assessment of important data", "重要データのリスク評価報告書")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "categories")
