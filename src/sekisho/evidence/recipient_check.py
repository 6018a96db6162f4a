"""A check that the recipient abroad still carries its measures out (APPI art. 28(3), Rule 18(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.dates import add_months
from sekisho.model.evidence import Mismatch
from sekisho.model.notices import Notice
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sekisho.model.evidence import Evidence

_WHERE: dict[str, str] = {"equivalent-measures": "counterparties", "cbpr-certificate": "entrusted_to"}
"""The papers that such measures rest on, and where a paper of the exporter's names those that it reaches."""


class RecipientCheck(Notice):
    """A regular check of the recipient's measures and of foreign systems that may affect them (APPI Rule 18(1)).

    `issued` is the day of the check. Where the measures cannot be secured, providing must stop: from that day every
    arrangement and certificate that reaches this recipient counts as suspended, until a later check finds that they are
    carried out again. Take the recipient out of a paper that reaches others too, and they go on.
    """

    kind: Literal["recipient-check"]
    printed_expiry: Day | Literal["none"] | None = "none"
    checked_measures: Flag | None = None
    """How the recipient carries its measures out was checked by appropriate and reasonable means."""
    checked_foreign_systems: Flag | None = None
    """So was whether a system of the country may affect them, and how."""
    outcome: Literal["carried-out", "remedied", "not-secured"] | None = None
    """The measures are carried out; a problem was remedied; or they cannot be secured and providing must stop."""

    outcomes: ClassVar[dict[str, str]] = {"not-secured": "adverse"}
    effort: ClassVar[int] = 5
    label: ClassVar[Phrase] = Phrase("a check of the recipient", "提供先の定期確認")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties")

    def last_day(self, months: int | None = None, day: date | None = None) -> date | None:
        """Give the last day for which it counts: never later than the law's own term, whatever it prints."""
        last = super().last_day(months, day)
        if not (months and self.issued):
            return last
        term = add_months(self.issued, months)
        return term if last is None else min(last, term)

    def life(self, day: date, months: int | None, known_as_of: date | None) -> Iterator[Mismatch]:
        """Yield what every paper yields; what a recipient does that was checked too long ago is not known."""
        term = add_months(self.issued, months) if months and self.issued else None
        for miss in super().life(day, months, known_as_of):
            if miss.aspect == "validity" and term is not None and day > term:
                checked = Phrase(
                    "dates from {0}, and the recipient was not checked since", "提供先の最終確認は{0}", (self.issued,)
                )
                yield Mismatch("validity", Verdict.UNKNOWN, miss.wants, checked)
            else:
                yield miss

    @property
    def reports(self) -> Literal["suspended", "reinstated", "doubted"]:
        """What becomes of the papers that its outcome is about."""
        return "doubted" if self.outcome is None else "suspended" if self.outcome == "not-secured" else "reinstated"

    def is_about(self, other: Evidence) -> bool:
        """Say whether another paper is what carries data from the same party to a recipient that was checked.

        So is an earlier check of it: where the measures cannot be secured, what was found before is not relied on.
        """
        if other.kind == self.kind and other is not self:
            checked = other.counterparties if isinstance(other.counterparties, tuple) else ()
            return other.holder == self.holder and not set(checked).isdisjoint(self.counterparties or ())
        if other.kind not in _WHERE or not isinstance(self.counterparties, tuple):
            return False
        holders = {other.holder, *other.beneficiaries}
        if other.held_by == "recipient" and not holders.isdisjoint(self.counterparties):
            return True
        reached = getattr(other, _WHERE[other.kind])
        return self.holder in holders and (reached == "any" or not set(reached or ()).isdisjoint(self.counterparties))
