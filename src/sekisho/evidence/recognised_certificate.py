"""A certificate of the recipient that some law accepts for a transfer, other than APEC or Global CBPR."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Names, Phrase
from sekisho.model.evidence import Evidence


class RecognisedCertificate(Evidence):
    """A certificate, seal or accreditation of the recipient (LGPD art. 33(II)(d), Korean, Thai, Saudi rules).

    It covers the certified entity and those that its scope lists (`beneficiaries`), no other of the group.
    """

    kind: Literal["recognised-certificate"]
    recognised_by: Names | None = None
    """Laws whose authority issued, accredited or designated it, as ids of regimes such as `sa/pdpl`."""

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("a certificate that the law recognises", "法令が認める認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "purposes", "categories")
    held_by: ClassVar[Literal["exporter", "recipient"]] = "recipient"
