"""The exporter's own CBPR certification, until one kind of paper served both sides (`cbpr-certificate`)."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence

NOW: Final = (
    "write `kind: cbpr-certificate`, and in the place of `covers_entrusted_handling` and `counterparties` the line"
    " `entrusted_to: any`, or [those whose handling on the holder's behalf is covered], or [] for that of no other"
)


class ProviderCbprCertificate(Evidence):
    """The exporter's own CBPR certification, where it reaches those who handle data on its behalf (APPI Rule 16(1))."""

    kind: Literal["provider-cbpr-certificate"]
    scheme: Literal["apec", "global"] | None = None
    programme: Literal["cbpr", "prp"] | None = None
    covers_entrusted_handling: Flag | None = None

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("the exporter's own CBPR certificate", "提供元自身のCBPR認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
    status_is_published: ClassVar[bool] = True
