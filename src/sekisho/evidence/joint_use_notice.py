"""A notice of joint use: who shares which data for what, and who answers for it (APPI art. 27(5)(iii))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Phrase
from sekisho.model.evidence import Evidence


class JointUseNotice(Evidence):
    """A notice of joint use, told to the people or easy for them to find beforehand (APPI art. 27(5)(iii)).

    `holder` answers for the data; `beneficiaries` and `counterparties` are the others in the circle.
    """

    kind: Literal["joint-use-notice"]

    label: ClassVar[Phrase] = Phrase("a notice of joint use", "共同利用の通知・公表")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
