"""China: the notice or publication by which data became important (Order 16 art. 2; CAC, questions of May 2025)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.evidence import Evidence


class CnImportantDataNotice(Evidence):
    """By which an authority told the exporter, or made public, that data are important; `issued` is the day of it.

    From that day on there are two months to declare the export for a security assessment: the event `filed`.
    """

    kind: Literal["cn-important-data-notice"]
    printed_expiry: Day | Literal["none"] | None = "none"

    label: ClassVar[Phrase] = Phrase("the notice that data are important", "重要データに該当する旨の告知又は公表")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "categories")
