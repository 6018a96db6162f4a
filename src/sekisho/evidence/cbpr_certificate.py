"""A row in the directory of APEC or Global CBPR/PRP certifications (cbprs.org, globalcbpr.org)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Country, Phrase
from sekisho.model.evidence import Evidence


class CbprCertificate(Evidence):
    """A CBPR or PRP certification of the recipient: one row of the APEC or of the Global directory.

    It covers the certified entity and the affiliates that its scope lists (`beneficiaries`), no other of the group.
    An APEC row is not a Global one: read the directory, infer nothing.
    """

    kind: Literal["cbpr-certificate"]
    scheme: Literal["apec", "global"] | None = None
    """Whose directory the row is in."""
    programme: Literal["cbpr", "prp"] | None = None
    """Cross-border privacy rules for controllers, or privacy recognition for processors."""
    granted_under_law_of: Country | None = None
    """The country under whose law the certificate was granted or is recognised."""

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("a CBPR or PRP certificate of the recipient", "提供先のCBPR・PRP認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "purposes", "categories")
    status_is_published: ClassVar[bool] = True
    held_by: ClassVar[Literal["exporter", "recipient"]] = "recipient"
