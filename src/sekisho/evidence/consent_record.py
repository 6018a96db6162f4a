"""A record of the consent of the people concerned to a transfer abroad (APPI art. 28, Rule 17; GDPR art. 49(1)(a))."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence

if TYPE_CHECKING:
    from sekisho.model.case import Case
    from sekisho.model.evidence import Mismatch


class ConsentRecord(Evidence):
    """Consent of the people concerned to a transfer abroad, and what they were told (APPI Rule 17; GDPR art. 49(1)(a)).

    What could not be found out counts as told where people were told that, why, and what helps them instead.
    """

    kind: Literal["consent-record"]
    told_country: Flag | None = None
    """The name of the foreign country."""
    told_system: Flag | None = None
    """That country's system of protecting personal information."""
    told_measures: Flag | None = None
    """What the recipient does to protect it."""
    told_risks: Flag | None = None
    """The risks of a transfer without an adequacy decision and without safeguards."""
    explicit: Flag | None = None
    """Given by an express statement."""

    label: ClassVar[Phrase] = Phrase("a record of consent to the transfer abroad", "国外提供への同意の記録")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")

    def match_countries(self, case: Case) -> Mismatch | None:
        """Check that people agreed to the country of the recipient, of which they are told; not to that of a server."""
        return self._limits("countries", self.countries, case.get("recipient.country"))
