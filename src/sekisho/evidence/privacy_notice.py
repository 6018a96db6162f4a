"""A notice that tells people who receives their data abroad (PIPL art. 39)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Names, Phrase
from sekisho.model.evidence import Evidence


class PrivacyNotice(Evidence):
    """What people are told before their data go abroad (PIPL art. 39)."""

    kind: Literal["privacy-notice"]
    laws: Names | None = None
    """Laws whose list of contents it was checked against, as ids of regimes such as `cn/pipl`."""
    sensitive_effect: Flag | None = None
    """It also says why sensitive data are necessary and what their export means for the person."""

    label: ClassVar[Phrase] = Phrase("a privacy notice", "本人への告知")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
