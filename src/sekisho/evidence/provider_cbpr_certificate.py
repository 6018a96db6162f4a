"""The exporter's own CBPR certification, where its programme reaches those who handle data for it (APPI Rule 16(1))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence


class ProviderCbprCertificate(Evidence):
    """The exporter's own CBPR certification, where it reaches those who handle data on its behalf (APPI Rule 16(1)).

    `beneficiaries` are affiliates that its scope lists; `counterparties` the recipients that the programme reaches.
    """

    kind: Literal["provider-cbpr-certificate"]
    scheme: Literal["apec", "global"] | None = None
    """Whose directory the row is in."""
    programme: Literal["cbpr", "prp"] | None = None
    """Cross-border privacy rules for controllers, or privacy recognition for processors."""
    covers_entrusted_handling: Flag | None = None
    """The certified programme covers handling by others on the holder's behalf."""

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("the exporter's own CBPR certificate", "提供元自身のCBPR認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
    status_is_published: ClassVar[bool] = True
