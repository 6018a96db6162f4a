"""Sets of persons who cannot be told: theta sketches of Apache DataSketches, in one form for the same persons."""

from __future__ import annotations

import math
import struct
from typing import Final

import datasketches as ds
import numpy as np

from sekisho.heads.siphash import Words
from sekisho.heads.smallest import THETA_MAX, Smallest
from sekisho.model.values import Interval

LG_K: Final = 20
"""A sketch holds up to 2**20 hashes, and is exact up to as many persons."""

_SIGMAS: Final = 3
_EMPTY: Final = bytes.fromhex("01030300001ecc93")
_ONE: Final = bytes.fromhex("01030300001acc93")
_EXACT: Final = bytes.fromhex("02030300001acc93")
_ESTIMATE: Final = bytes.fromhex("03030300001acc93")
_NUMBER: Final = struct.Struct("<II")
_THETA: Final = struct.Struct("<Q")


class Sketch:
    """The persons of a batch, of a day or of a year, as their smallest keyed hashes: to be united and counted."""

    __slots__ = ("_lg_k", "_theta")

    def __init__(self, theta: ds.compact_theta_sketch, lg_k: int) -> None:
        self._theta, self._lg_k = theta, lg_k

    @classmethod
    def of(cls, hashes: Words, *, _lg_k: int = LG_K) -> Sketch:
        """Make one of keyed hashes of 64 bits, in any order, repeated or not."""
        smallest = Smallest(1 << _lg_k)
        smallest.add(hashes)
        return cls.holding(smallest, _lg_k=_lg_k)

    @classmethod
    def holding(cls, smallest: Smallest, *, _lg_k: int = LG_K) -> Sketch:
        """Make one of the smallest hashes of a stream."""
        return cls(ds.compact_theta_sketch.deserialize(_written(*smallest.found())), _lg_k)

    @classmethod
    def load(cls, data: bytes, *, _lg_k: int = LG_K) -> Sketch:
        """Read what `dump` wrote. Raises ValueError for anything else."""
        if not _is_sound(data, 1 << _lg_k):
            msg = "the sketch is damaged"
            raise ValueError(msg)
        return cls(ds.compact_theta_sketch.deserialize(data), _lg_k)

    def dump(self) -> bytes:
        """Write it: the same persons give the same bytes, wherever and in whatever order they were counted."""
        written: bytes = self._theta.serialize()
        return written

    def count(self) -> Interval:
        """Give how many persons they are: exactly, or within bounds of three standard deviations."""
        if not self._theta.is_estimation_mode():
            return Interval.exactly(self._theta.num_retained)
        low, high = self._theta.get_lower_bound(_SIGMAS), self._theta.get_upper_bound(_SIGMAS)
        return Interval(math.floor(low), math.ceil(high))

    @staticmethod
    def union(*sketches: Sketch) -> Sketch:
        """Give all persons of several sketches, each once; of none, nobody."""
        lg_k = min((sketch._lg_k for sketch in sketches), default=LG_K)  # noqa: SLF001 - one of us
        union = ds.theta_union(lg_k)
        for sketch in sketches:
            union.update(sketch._theta)  # noqa: SLF001 - one of us
        return Sketch(union.get_result(), lg_k)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sketch) and self.dump() == other.dump()

    def __hash__(self) -> int:
        return hash(self.dump())

    def __repr__(self) -> str:
        return f"Sketch({self.count()})"


def _written(hashes: Words, theta: int) -> bytes:
    """Write hashes in order as DataSketches does, version 3 of its form."""
    body = hashes.astype("<u8").tobytes()
    if theta < THETA_MAX:
        return _ESTIMATE + _NUMBER.pack(len(hashes), 0) + _THETA.pack(theta) + body
    if len(hashes) > 1:
        return _EXACT + _NUMBER.pack(len(hashes), 0) + body
    return _ONE + body if len(hashes) else _EMPTY


def _is_sound(data: bytes, size: int) -> bool:
    """Say whether these bytes are what `_written` writes: the library itself believes whatever it reads."""
    head, rest = data[: len(_EMPTY)], data[len(_EMPTY) :]
    if head == _EMPTY:
        return not rest
    theta = THETA_MAX
    if head == _ONE:
        number = 1
    elif head in (_EXACT, _ESTIMATE) and len(rest) >= _NUMBER.size:
        number = _NUMBER.unpack_from(rest)[0]
        rest = rest[_NUMBER.size :]
    else:
        return False
    if head == _ESTIMATE:
        if number != size or len(rest) < _THETA.size:
            return False
        theta = _THETA.unpack_from(rest)[0]
        rest = rest[_THETA.size :]
    if len(rest) != 8 * number or not 1 <= number <= size:
        return False
    hashes = np.frombuffer(rest, "<u8")
    in_order = bool((hashes[1:] > hashes[:-1]).all())
    written = _written(hashes.astype(np.uint64), theta)
    return in_order and hashes[0] > 0 and int(hashes[-1]) < theta <= THETA_MAX and written == data
