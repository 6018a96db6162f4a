"""China: a collective contract with the employees, lawfully signed (Labour Contract Law arts 51-54)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence


class CnCollectiveContract(Evidence):
    """A collective contract on which human resources are managed across borders (Order 16 art. 5(1)(2))."""

    kind: Literal["cn-collective-contract"]

    label: ClassVar[Phrase] = Phrase("a collective contract", "集団契約")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "purposes")
