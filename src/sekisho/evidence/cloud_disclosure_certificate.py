"""A certificate that one cloud service discloses its safety and reliability (ASPIC, IaaS/PaaS rules of 2018)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.dates import add_months
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case

_FOLLOWS = (
    ("improvement_requested_on", "improvement_settled_on"),
    ("changed_on", "change_notified_on"),
    ("emergency_on", "emergency_notified_on"),
)


class CloudDisclosureCertificate(Evidence):
    """A certificate of information disclosure for one named IaaS or PaaS service (Japan Cloud Industry Association).

    It proves nothing about other services of the provider, and is no basis for a transfer. The transfer of the
    business, a merger or a split is the event `lapsed`, the end of the service `withdrawn`; a notice that the
    certificate continues while its renewal is pending is `extended`, with the day until which it may be relied on.
    """

    kind: Literal["cloud-disclosure-certificate"]
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

    label: ClassVar[Phrase] = Phrase(
        "a certificate of information disclosure for the cloud service", "クラウドサービスの情報開示認定"
    )
    aspects: ClassVar[tuple[str, ...]] = ("services",)
    status_is_published: ClassVar[bool] = True

    def contradictions(self) -> Iterator[str]:
        """Add what comes before that which it follows."""
        yield from super().contradictions()
        for begins, ends in _FOLLOWS:
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
        """Yield what every paper yields, an open request for improvement, and an emergency that was not told."""
        yield from super().life(day, months, known_as_of)
        if self.printed_expiry == "none" and self.information_dated is None and not any(e.until for e in self.events):
            unsaid = Phrase(
                "has no day of its disclosed information in the register (`information_dated`)",
                "開示情報の日付が登録簿にない（`information_dated`）",
            )
            counted = Phrase("a term counted from the earlier of certificate and information", "起算日の確認")
            yield Mismatch("validity", Verdict.UNKNOWN, counted, unsaid)
        if (asked := self._since(day, "improvement_requested_on", "improvement_settled_on")) is not None:
            wants = Phrase("no open request for improvement", "未解決の改善要請がないこと")
            requested = Phrase(
                "has a request for improvement of {0} that is not settled (`improvement_settled_on`)",
                "{0}の改善要請が未解決（`improvement_settled_on`）",
                (asked,),
            )
            yield Mismatch("status", Verdict.UNKNOWN, wants, requested)
        if (happened := self._since(day, "emergency_on", "emergency_notified_on")) is not None:
            wants = Phrase("that the body was told of every emergency", "緊急事態が認定機関に通知されていること")
            untold = Phrase(
                "has an emergency of {0} that was not told (`emergency_notified_on`)",
                "{0}の緊急事態が未通知（`emergency_notified_on`）",
                (happened,),
            )
            yield Mismatch("status", Verdict.UNKNOWN, wants, untold)

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
