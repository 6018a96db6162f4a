"""The smallest distinct hashes among many, in little memory: what a sketch is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sekisho.heads.siphash import Words

THETA_MAX = 2**63 - 1
"""Above every hash that a sketch can hold: they have 63 bits, and none is 0."""


class Smallest:
    """Keeps the `size` smallest distinct hashes of all that it was given, and the next one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept = np.empty(0, np.uint64)
        self._waiting: list[Words] = []
        self._many = 0
        self._below = THETA_MAX

    def add(self, hashes: Words) -> None:
        """Take keyed hashes of 64 bits in, in any order, seen before or not."""
        if self._below < THETA_MAX:
            hashes = hashes[hashes < np.uint64(self._below << 1)]
        if not len(hashes):
            return
        self._waiting.append(np.clip(hashes >> np.uint64(1), 1, THETA_MAX - 1))
        self._many += len(hashes)
        if self._many > self._size:
            self._prune()

    def found(self) -> tuple[Words, int]:
        """Give them in order, and the bound below which no other one was: the next, or `THETA_MAX` if there is none."""
        self._prune()
        return self._kept[: self._size], self._below

    def _prune(self) -> None:
        new = np.sort(np.concatenate([np.empty(0, np.uint64), *self._waiting]))
        hashes = np.sort(np.concatenate([self._kept, new]), kind="stable")  # which merges what is in order already
        first = np.ones(len(hashes), bool)
        first[1:] = hashes[1:] != hashes[:-1]
        self._kept = hashes[first][: self._size + 1].copy()
        self._waiting, self._many = [], 0
        if len(self._kept) > self._size:
            self._below = int(self._kept[self._size])
