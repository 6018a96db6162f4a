"""A filing with the PPC for providing personal data by opt-out (APPI art. 27(2))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence


class OptOutFiling(Evidence):
    """A filing with the PPC for providing personal data to third parties by opt-out (APPI art. 27(2))."""

    kind: Literal["opt-out-filing"]

    label: ClassVar[Phrase] = Phrase("an opt-out filing", "オプトアウトの届出")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "categories")
