"""China: an employer's labour rules, lawfully made (Labour Contract Law art. 4)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence


class CnLabourRules(Evidence):
    """Labour rules lawfully made, on which human resources are managed across borders (Order 16 art. 5(1)(2))."""

    kind: Literal["cn-labour-rules"]

    label: ClassVar[Phrase] = Phrase("labour rules", "労働規則制度")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "purposes")
