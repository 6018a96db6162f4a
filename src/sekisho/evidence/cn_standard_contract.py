"""China: the standard contract for the export of personal information, as signed and filed (CAC Order 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.evidence.cn_security_assessment import Occurrence, premature
from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.by_means import ByMeans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sekisho.model.evidence import Mismatch


class CnStandardContract(ByMeans):
    """The CAC's standard contract between exporter and recipient (Order 13 arts 6-8).

    `issued` is the day on which it takes effect. The filing with the provincial CAC is the event `filed`, its notice of
    the outcome `granted`. It runs as long as it says, so `printed_expiry` is mostly `none`.
    """

    kind: Literal["cn-standard-contract"]
    form: Literal["national", "gba"] | None = None
    """The national form, or that of the Greater Bay Area (Guangdong, Hong Kong, Macao)."""
    official_text: Flag | None = None
    """The CAC's text word for word; terms that were added do not conflict with it."""
    report_done_on: Day | None = None
    """The day on which the impact assessment that is filed with it was completed."""
    occurrences: tuple[Occurrence, ...] = ()
    """What happened since for which the contract may have to be supplemented and filed anew (Order 13 art. 8)."""

    label: ClassVar[Phrase] = Phrase(
        "the standard contract for the export of personal information", "個人情報越境標準契約"
    )
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries", "persons")

    def contradictions(self) -> Iterator[str]:
        """Add a report that was done after it was filed, and what happened before the contract took effect."""
        yield from super().contradictions()
        filed = [event.on for event in self.events if event.status == "filed"]
        if filed and self.report_done_on and self.report_done_on > max(filed):
            yield f"`report_done_on: {self.report_done_on}` is after it was `filed`, on {max(filed)}"
        yield from premature(self.occurrences, self.issued)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Add to the paper's life what happened since and was not filed anew."""
        yield from super().life(day, months, known_as_of)
        yield from filter(None, (one.doubt(day, known_as_of) for one in self.occurrences))
