"""A record of personal data provided to a third party (APPI art. 29, Rules 19 to 21)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.evidence import Evidence


class ProvisionRecord(Evidence):
    """A record of which personal data was provided to whom (APPI art. 29); `issued` is the day it was made.

    A repeated provision may be recorded as a whole, and a contract with the person may stand for the record: both are
    kept from the last provision on.
    """

    kind: Literal["provision-record"]
    form: Literal["each-time", "as-a-whole", "contract"] | None = None
    """One record for each provision, one for repeated provisions, or a contract that stands for the record."""
    last_provided_on: Day | None = None
    """The last day on which data was provided under it."""

    label: ClassVar[Phrase] = Phrase("a record of data provided to a third party", "第三者提供の記録")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "categories")
