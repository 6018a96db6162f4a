"""Viet Nam: the dossier on the impact of a transfer abroad, filed with the Ministry of Public Security."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence


class VnTransferDossier(Evidence):
    """The impact assessment dossier of a transfer abroad (Personal Data Protection Law art. 20, Decree 13 art. 25).

    `issued` is the day of the first transfer, from which the days for filing are counted; the filing with the Ministry
    of Public Security is the event `filed`, its order to stop `suspended`. It prints no expiry: `none`.
    """

    kind: Literal["vn-transfer-dossier"]
    under: Literal["decree-13", "pdpl-2025"] | None = None
    """The rules it was written under: Decree 13/2023, or the Law of 2025 with Decree 356/2025."""

    label: ClassVar[Phrase] = Phrase("a dossier on the impact of the transfer abroad", "越境移転影響評価書類")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")
