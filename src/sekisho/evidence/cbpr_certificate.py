"""A row in the directory of APEC or Global CBPR/PRP certifications (cbprs.org, globalcbpr.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Any_, Country, PartyIds, Phrase
from sekisho.model.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator


class CbprCertificate(Evidence):
    """A CBPR or PRP certification, mostly of the recipient: one row of the APEC or of the Global directory.

    It covers the certified entity and the affiliates that its scope lists (`beneficiaries`), no other of the group,
    and no customer. An APEC row is not a Global one: read the directory, infer nothing. A law that asks for the
    exporter's own certificate says so; then `entrusted_to` counts (APPI Rule 16(1)).
    """

    kind: Literal["cbpr-certificate"]
    scheme: Literal["apec", "global"] | None = None
    """Whose directory the row is in."""
    programme: Literal["cbpr", "prp"] | None = None
    """Cross-border privacy rules for controllers, or privacy recognition for processors."""
    granted_under_law_of: Country | None = None
    """The country under whose law the certificate was granted or is recognised."""
    entrusted_to: PartyIds | Any_ | None = None
    """Whose handling on the holder's behalf the certified programme covers: these, `any`, or `[]` for no other's."""

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("a CBPR or PRP certificate", "CBPR・PRP認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "purposes", "categories")
    status_is_published: ClassVar[bool] = True
    held_by: ClassVar[Literal["exporter", "recipient"]] = "recipient"

    def contradictions(self) -> Iterator[str]:
        """Add a list that names no party and means every one."""
        yield from super().contradictions()
        if isinstance(self.entrusted_to, tuple) and "any" in map(str.lower, self.entrusted_to):
            yield "`entrusted_to` names `any`; write `entrusted_to: any`, without brackets, where there is no limit"
