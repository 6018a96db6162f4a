"""China: a certificate for the export of personal information (CAC and SAMR Order 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from sekisho.evidence.cn_security_assessment import Occurrence, premature
from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.evidence import NOT_SAID, Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_RECTIFIED: Final = Phrase("that what an authority demanded was put right", "当局が求めた是正の完了")
_OVERDUE: Final = Phrase(
    "was to be put right by {0}, and is not (`rectified_on`)", "是正の期限{0}を過ぎて未是正（`rectified_on`）"
)
_NUMBER: Final = Phrase("the number under which the national platform shows it", "国のプラットフォームに表示される番号")


class CnCertificate(Evidence):
    """A certificate for the export of personal information, by a professional body (Order 20 arts 8-10).

    Its status is published on the national platform for certification; `persons` is the yearly number it is for.
    `number` is asked of one under Order 20: by it, the platform is looked up (art. 9).
    `issuer` is the name of the body, which the law looks up among the bodies that have filed (art. 12).
    """

    kind: Literal["cn-certificate"]
    under: Literal["order-20", "earlier"] | None = None
    """The rules it was issued under: Order 20, or those before 1 January 2026."""
    agrees_with_platform: Flag | None = None
    """Number, holder and certified scope are those that the national platform shows (Order 20 art. 9)."""
    rectify_by: Day | None = None
    """The day by which an authority wants something put right (Order 20 art. 16)."""
    rectified_on: Day | None = None
    """The day on which it was put right."""
    occurrences: tuple[Occurrence, ...] = ()
    """Incidents and summonses to a regulatory interview (Order 20 art. 16), until they are answered."""

    effort: ClassVar[int] = 8
    label: ClassVar[Phrase] = Phrase("a certificate for the export of personal information", "個人情報越境認証")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries", "persons")
    status_is_published: ClassVar[bool] = True

    def contradictions(self) -> Iterator[str]:
        """Add what happened before it was issued."""
        yield from super().contradictions()
        yield from premature(self.occurrences, self.issued)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Add to the paper's life that its number is not known, and what happened since and was not answered."""
        yield from super().life(day, months, known_as_of)
        if not any(map(str.isalnum, self.number or "")) and self.under != "earlier":
            yield Mismatch("number", Verdict.UNKNOWN, _NUMBER, NOT_SAID._replace(values=("number",)))
        yield from filter(None, (one.doubt(day, known_as_of) for one in self.occurrences))
        if self._overdue(day):
            yield Mismatch("status", Verdict.UNKNOWN, _RECTIFIED, _OVERDUE._replace(values=(self.rectify_by,)))

    def _overdue(self, day: date) -> bool:
        """Say whether what an authority wants put right is still open after its last day (Order 20 art. 16)."""
        if self.rectify_by is None or day <= self.rectify_by:
            return False
        return self.rectified_on is None or self.rectified_on > day
