"""An entry on the Data Privacy Framework List of the US Department of Commerce (Decision (EU) 2023/1795)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class DpfListing(Evidence):
    """An entry on the Data Privacy Framework List: the exact legal entity, and the covered entities it lists.

    The list is the only proof of the status, so the day somebody last looked belongs to the paper.
    """

    kind: Literal["dpf-listing"]
    data_classes: tuple[Literal["hr", "non-hr"], ...] | None = None
    """The data that the certification covers: from the employment relationship, other data, or both."""
    uk_extension: Flag | None = None
    """The entry shows the UK Extension to the framework, which an entry need not have."""

    label: ClassVar[Phrase] = Phrase(
        "an entry on the Data Privacy Framework List", "データプライバシーフレームワークのリストへの掲載"
    )
    aspects: ClassVar[tuple[str, ...]] = ("holder",)
    status_is_published: ClassVar[bool] = True
    held_by: ClassVar[Literal["exporter", "recipient"]] = "recipient"

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Yield what every paper yields, and that nobody has looked at the list."""
        yield from super().life(day, months, known_as_of)
        if self.status_checked_on is None:
            looked = Phrase(
                "the day of the last look at the list is not in the register (`status_checked_on`)",
                "リストの最終確認日が登録簿にない（`status_checked_on`）",
            )
            yield Mismatch("status", Verdict.UNKNOWN, Phrase("an active entry", "有効な掲載"), looked)
