"""A check that the recipient abroad still carries its measures out (APPI art. 28(3), Rule 18(1))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag
from sekisho.model.evidence import Evidence


class RecipientCheck(Evidence):
    """A regular check of the recipient's measures and of foreign systems that may affect them (APPI Rule 18(1)).

    `issued` is the day of the check.
    """

    kind: Literal["recipient-check"]
    checked_measures: Flag | None = None
    """How the recipient carries its measures out was checked by appropriate and reasonable means."""
    checked_foreign_systems: Flag | None = None
    """So was whether a system of the country may affect them, and how."""
    outcome: Literal["carried-out", "remedied", "not-secured"] | None = None
    """The measures are carried out; a problem was remedied; or they cannot be secured and providing must stop."""

    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties")
