"""A check that the recipient abroad still carries its measures out (APPI art. 28(3), Rule 18(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Day, Flag, Phrase
from sekisho.model.notices import Notice

if TYPE_CHECKING:
    from sekisho.model.evidence import Evidence

_RESTS_ON: dict[str, Literal["counterparties", "holders"]] = {
    "equivalent-measures": "counterparties",
    "provider-cbpr-certificate": "counterparties",
    "cbpr-certificate": "holders",
}
"""The papers that such measures rest on, and where each names the recipient."""


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

    label: ClassVar[Phrase] = Phrase("a check of the recipient", "提供先の定期確認")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties")

    @property
    def reports(self) -> Literal["suspended", "reinstated"] | None:
        """What becomes of the papers that its outcome is about."""
        return None if self.outcome is None else "suspended" if self.outcome == "not-secured" else "reinstated"

    def is_about(self, other: Evidence) -> bool:
        """Say whether another paper is what carries data from the same party to a recipient that was checked."""
        where = _RESTS_ON.get(other.kind)
        if where is None or not isinstance(self.counterparties, tuple):
            return False
        if where == "holders":
            return not {other.holder, *other.beneficiaries}.isdisjoint(self.counterparties)
        reached = other.counterparties
        ours = self.holder in (other.holder, *other.beneficiaries)
        return ours and (reached == "any" or not set(reached or ()).isdisjoint(self.counterparties))
