"""What was found out for a moment, remembered for the last few: a gate that lives long is asked about ever new ones."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from sekisho.model.dates import AsOf

MOST: Final = 400
"""Moments that are remembered: a year of days, asked one after the other for each export in turn, and a few more."""
K = TypeVar("K")
V = TypeVar("V")


class Moments(Generic[K, V]):
    """A dictionary for each moment; of more than `MOST` moments the oldest is forgotten."""

    def __init__(self) -> None:
        self._known: dict[AsOf, dict[K, V]] = {}
        self._lock = Lock()

    def at(self, as_of: AsOf) -> dict[K, V]:
        """Give what is remembered for a moment, to be read and added to."""
        known = self._known.get(as_of)
        if known is not None:
            return known
        with self._lock:
            if len(self._known) >= MOST and as_of not in self._known:
                del self._known[next(iter(self._known))]
            return self._known.setdefault(as_of, {})

    def __len__(self) -> int:
        return len(self._known)
