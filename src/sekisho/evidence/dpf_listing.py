"""An entry on the Data Privacy Framework List of the US Department of Commerce (Decision (EU) 2023/1795)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence


class DpfListing(Evidence):
    """An entry on the Data Privacy Framework List: the exact legal entity, and the covered entities it lists.

    The list is the only proof of the status, so the day of the last look belongs to the paper.
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
