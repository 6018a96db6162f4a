"""A certificate that one cloud service discloses its safety and reliability (ASPIC, IaaS/PaaS rules of 2018)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from sekisho.model.base import Day
from sekisho.model.dates import add_months
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case


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

    aspects: ClassVar[tuple[str, ...]] = ("services",)
    status_is_published: ClassVar[bool] = True

    @model_validator(mode="after")
    def _one_thing_follows_another(self) -> Self:
        asked, settled = self.improvement_requested_on, self.improvement_settled_on
        if settled and asked is None:
            msg = f"`improvement_settled_on: {settled}` needs `improvement_requested_on`, the day of the request"
            raise ValueError(msg)
        days = {"issued": self.issued, "improvement_requested_on": asked, "improvement_settled_on": settled}
        known = [(name, day) for name, day in days.items() if day]
        for (first, earlier), (then, later) in pairwise(known):
            if later < earlier:
                msg = f"`{then}: {later}` is before `{first}: {earlier}`"
                raise ValueError(msg)
        return self

    def last_day(self, months: int | None = None, day: date | None = None) -> date | None:
        """Give the last day: as extended, else published, else the earliest that any way of counting gives."""
        last = super().last_day(months, day)
        if not (self.issued and months) or self.printed_expiry is not None or last != add_months(self.issued, months):
            return last
        begins = min(self.issued, self.information_dated or self.issued)
        return add_months(begins, months) - timedelta(days=1)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Yield what every paper yields, and a request for improvement that is still open."""
        yield from super().life(day, months, known_as_of)
        asked, settled = self.improvement_requested_on, self.improvement_settled_on
        if asked is not None and asked <= day and not (settled is not None and settled <= day):
            requested = f"improvement was requested on {asked} and is not settled (`improvement_settled_on`)"
            yield Mismatch("status", Verdict.UNKNOWN, "no open request for improvement", requested)

    def matches(self, case: Case) -> Iterator[Mismatch]:
        """Yield the services that are not the holder's: a certificate does not pass on with the business."""
        services = case.get("export.services")
        if self.holder is None:
            yield Mismatch("holder", Verdict.UNKNOWN, "its provider", "the register names no holder (`holder`)")
        elif isinstance(services, frozenset):
            others = {service for service in services if service.partition("/")[0] != self.holder}
            if others:
                yield Mismatch("holder", Verdict.UNMET, ", ".join(sorted(others)), self.holder)
