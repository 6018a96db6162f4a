"""China: the contract or other binding document with the recipient abroad (CAC Order 11 art. 9)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.by_means import ByMeans


class LegalDocument(ByMeans):
    """What exporter and recipient agreed in writing on the security of the data, head by head (Order 11 art. 9).

    `issued` is the day on which it takes effect. The fields that end in `_agreed` are the six heads that it must at
    least have. It is asked beside a security assessment, and counts beside a certificate or a standard contract.
    """

    kind: Literal["legal-document"]
    purpose_agreed: Flag | None = None
    """(1) Purpose, means and scope of the export; for what and how the recipient processes the data."""
    storage_agreed: Flag | None = None
    """(2) Place and term of storage abroad; what happens to the data when term, purpose or document end."""
    onward_agreed: Flag | None = None
    """(3) What binds the recipient when it passes the data on to other organisations or persons."""
    changes_agreed: Flag | None = None
    """(4) Measures when control or business of the recipient, law or security there change, or in force majeure."""
    remedies_agreed: Flag | None = None
    """(5) Remedies and liability where the duties of security are breached, and how disputes are settled."""
    incidents_agreed: Flag | None = None
    """(6) Emergency handling of alteration, leak, loss or misuse; how people can protect their rights."""

    label: ClassVar[Phrase] = Phrase("a legal document with the recipient", "国外受領者との法的文書")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
