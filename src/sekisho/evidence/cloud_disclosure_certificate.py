"""A certificate that one cloud service discloses its safety and reliability (ASPIC, rules for IaaS and PaaS)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from sekisho.model.base import Count, Day, Flag, Phrase
from sekisho.model.dates import add_months
from sekisho.model.evidence import NOT_SAID, Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case

_OPEN: Final = {
    ("improvement_requested_on", "improvement_settled_on"): (
        Phrase("no open request for improvement", "未解決の改善要請がないこと"),
        Phrase(
            "has a request for improvement of {0} that is not settled (`improvement_settled_on`)",
            "{0}の改善要請が未解決（`improvement_settled_on`）",
        ),
    ),
    ("changed_on", "change_notified_on"): (
        Phrase("that the body was told of every change", "変更が認定機関に届け出られていること"),
        Phrase(
            "has a change of {0} that was not told (`change_notified_on`)", "{0}の変更が未届出（`change_notified_on`）"
        ),
    ),
    ("emergency_on", "emergency_notified_on"): (
        Phrase("that the body was told of every emergency", "緊急事態が認定機関に通知されていること"),
        Phrase(
            "has an emergency of {0} that was not told (`emergency_notified_on`)",
            "{0}の緊急事態が未通知（`emergency_notified_on`）",
        ),
    ),
}
"""What leaves a certificate in doubt from its first day until the second: what is needed, and what stands there."""
GROUNDS: Final = {
    1: Phrase("the criteria are met no more", "審査基準への不適合"),
    2: Phrase("it was obtained by improper means", "不正の手段による認定"),
    3: Phrase("the mark was misused", "認定マークの使用違反"),
    4: Phrase("a change or the end was not notified", "変更・終了の届出の懈怠"),
    5: Phrase("an emergency was not notified or reported", "緊急事態の通知・報告の懈怠"),
    6: Phrase("an inquiry was refused or answered falsely", "調査の拒否又は虚偽の説明・資料"),
    7: Phrase("a request for improvement was not followed", "改善の要請への不服従"),
    8: Phrase("an unlawful act", "不法行為・法令違反行為"),
    9: Phrase("after a succession it is doubtful that the service goes on", "承継に伴うサービスの維持継続への疑義"),
}
"""The grounds on which the body may revoke a certificate, as its rules number them (art. 17(1))."""
_GROUND: Final = Phrase("{0} on ground ({1}): {2}", "{0}（取消事由第{1}号：{2}）")
_UNLISTED: Final = Phrase(
    "is not shown by the list, which proves nothing (`listed`); ask the body",
    "一覧に掲載がないが、認定がないことの証明ではない（`listed`）。認定機関に照会する",
)


class CloudDisclosureCertificate(Evidence):
    """A certificate of information disclosure for one named IaaS or PaaS service (Japan Cloud Industry Association).

    It proves nothing about other services of the provider, and is no basis for a transfer. The transfer of the
    business, a merger or a split is the event `lapsed`, the end of the service `withdrawn`; a notice that the
    certificate continues while its renewal is pending is `extended`, with the day until which it may be relied on.
    """

    kind: Literal["cloud-disclosure-certificate"]
    listed: Flag | None = None
    """The body's published list shows the certificate (art. 11); not to be in it is no proof that there is none."""
    information_dated: Day | None = None
    """The date of the disclosed information, which the body's guide counts from."""
    improvement_requested_on: Day | None = None
    """The body published a request for improvement on that day."""
    improvement_settled_on: Day | None = None
    """The request was settled on that day."""
    changed_on: Day | None = None
    """Something that the criteria or the application speak of changed on that day."""
    change_notified_on: Day | None = None
    """The provider told the body of the change on that day."""
    emergency_on: Day | None = None
    """An outage, a leak or another danger to safety or reliability occurred or was discovered on that day."""
    emergency_notified_on: Day | None = None
    """The provider told the body of the emergency on that day; until then the certificate is in doubt."""
    end_notified_on: Day | None = None
    """The provider told the body that the service ended (event `withdrawn`) on that day, and sent the certificate."""
    revocation_ground: Annotated[Count, Field(ge=1, le=9)] | None = None
    """The ground on which the body revoked it (event `revoked`), by its number in art. 17(1), from 1 to 9."""

    label: ClassVar[Phrase] = Phrase(
        "a certificate of information disclosure for the cloud service", "クラウドサービスの情報開示認定"
    )
    aspects: ClassVar[tuple[str, ...]] = ("services",)
    status_is_published: ClassVar[bool] = True

    def contradictions(self) -> Iterator[str]:
        """Add what comes before that which it follows."""
        yield from super().contradictions()
        if self.revocation_ground and not any(event.status == "revoked" for event in self.events):
            yield f"`revocation_ground: {self.revocation_ground}` needs the event `revoked`, the day of the revocation"
        for begins, ends in _OPEN:
            began, ended = getattr(self, begins), getattr(self, ends)
            if ended and began is None:
                yield f"`{ends}: {ended}` needs `{begins}`, the day of what it follows"
            days = {"issued": self.issued, begins: began, ends: ended}
            known = [(name, day) for name, day in days.items() if day]
            for (first, earlier), (then, later) in pairwise(known):
                if later < earlier:
                    yield f"`{then}: {later}` is before `{first}: {earlier}`"

    def last_day(self, months: int | None = None, day: date | None = None) -> date | None:
        """Give the last day: as extended, else published, else the earliest that any way of counting gives."""
        last = super().last_day(months, day)
        printed = isinstance(self.printed_expiry, date)
        if printed or not (self.issued and months) or last != add_months(self.issued, months):
            return last
        begins = min(self.issued, self.information_dated or self.issued)
        return add_months(begins, months) - timedelta(days=1)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Yield what every paper yields, told with its ground if it is revoked, and what leaves this one in doubt."""
        for miss in super().life(day, months, known_as_of):
            ended = miss.aspect == "status" and miss.verdict is Verdict.UNMET
            yield miss._replace(says=self._on_its_ground(miss.says, day)) if ended else miss
        if self.printed_expiry == "none" and self.information_dated is None and not any(e.until for e in self.events):
            unsaid = Phrase(
                "has no day of its disclosed information in the register (`information_dated`)",
                "開示情報の日付が登録簿にない（`information_dated`）",
            )
            counted = Phrase("a term counted from the earlier of certificate and information", "起算日の確認")
            yield Mismatch("validity", Verdict.UNKNOWN, counted, unsaid)
        if not self.listed:
            shown = Phrase("that the body's list shows it", "認定機関の一覧への掲載")
            aspect, says = (
                ("listed", NOT_SAID._replace(values=("listed",))) if self.listed is None else ("status", _UNLISTED)
            )
            yield Mismatch(aspect, Verdict.UNKNOWN, shown, says)
        for (begins, ends), (wants, happened) in _OPEN.items():
            if (since := self._since(day, begins, ends)) is not None:
                yield Mismatch("status", Verdict.UNKNOWN, wants, happened._replace(values=(since,)))

    def _on_its_ground(self, says: Phrase | str | tuple[Any, ...], day: date) -> Phrase | str | tuple[Any, ...]:
        status = self.status_on(day)
        if self.revocation_ground is None or status is None or status.status != "revoked":
            return says
        return _GROUND._replace(values=(says, self.revocation_ground, GROUNDS[self.revocation_ground]))

    def _since(self, day: date, begins: str, ends: str) -> date | None:
        """Give the day since which something stands open on the day; None where it does not."""
        began, ended = getattr(self, begins), getattr(self, ends)
        is_open = began is not None and began <= day and (ended is None or day < ended)
        return began if is_open else None

    def matches(self, case: Case) -> Iterator[Mismatch]:
        """Yield the services that are not the holder's: a certificate does not pass on with the business."""
        services = case.get("export.services")
        if self.holder is None:
            unsaid = Phrase("the register names no holder (`holder`)", "保有者が登録簿にない（`holder`）")
            yield Mismatch("holder", Verdict.UNKNOWN, Phrase("its provider", "その提供者"), unsaid)
        elif isinstance(services, frozenset):
            others = {service for service in services if service.partition("/")[0] != self.holder}
            if others:
                yield Mismatch("holder", Verdict.UNMET, frozenset(others), self.holder)
