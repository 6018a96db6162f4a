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
        self._kept: list[Words] = []
        self._waiting = 0
        self._below = THETA_MAX

    def add(self, hashes: Words) -> None:
        """Take keyed hashes of 64 bits in, in any order, seen before or not."""
        folded = np.clip(hashes >> np.uint64(1), 1, THETA_MAX - 1)
        if self._below < THETA_MAX:
            folded = folded[folded < self._below]
        if not len(folded):
            return
        self._kept.append(folded)
        self._waiting += len(folded)
        if self._waiting > self._size:
            self._prune()

    def found(self) -> tuple[Words, int]:
        """Give them in order, and the bound below which no other one was: the next, or `THETA_MAX` if there is none."""
        self._prune()
        hashes = self._kept[0]
        return hashes[: self._size], int(hashes[self._size]) if len(hashes) > self._size else THETA_MAX

    def _prune(self) -> None:
        hashes = np.sort(np.concatenate([np.empty(0, np.uint64), *self._kept]))
        first = np.ones(len(hashes), bool)
        first[1:] = hashes[1:] != hashes[:-1]
        hashes = hashes[first][: self._size + 1].copy()
        if len(hashes) > self._size:
            self._below = int(hashes[-1])
        self._kept, self._waiting = [hashes], 0
