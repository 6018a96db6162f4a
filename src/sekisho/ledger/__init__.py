"""The memory: heads counted, reservations, and every decision, in a chain that nobody can edit unseen."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sekisho.ledger.entries import Claim, Flow, Head, Holding, Record, Reservation, RunName, Verification

if TYPE_CHECKING:
    from sekisho.ledger.account import Book
    from sekisho.ledger.ledger import Ledger
    from sekisho.ledger.url import absolute

__all__ = [
    "Book",
    "Claim",
    "Flow",
    "Head",
    "Holding",
    "Ledger",
    "Record",
    "Reservation",
    "RunName",
    "Verification",
    "absolute",
]

_HOMES = {
    "Book": "sekisho.ledger.account",
    "Ledger": "sekisho.ledger.ledger",
    "absolute": "sekisho.ledger.url",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has a type of its own, see above
    """Load what needs a database when it is first asked for."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
