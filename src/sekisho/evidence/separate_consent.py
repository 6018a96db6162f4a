"""A record of consents that people gave to one provision of their data, apart from everything else (PIPL art. 39)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence


class SeparateConsent(Evidence):
    """How and from whom consent of its own to this provision was asked (PIPL art. 39)."""

    kind: Literal["separate-consent"]
    asked_separately: Flag | None = None
    """Asked for this provision alone: not bundled with other matters, not given in advance for everything."""

    label: ClassVar[Phrase] = Phrase("a record of separate consent", "個別同意の記録")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
