"""SipHash-2-4 of integers, many at a time: eight little-endian bytes each, under a key of sixteen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

_PIECE = 8192  # as many as stay in the processor's own memory while they are worked on
_INITIAL = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_LENGTH = np.uint64(8 << 56)
_END = np.uint64(0xFF)


def siphash(words: Words, key: bytes) -> Words:
    """Hash each word by itself."""
    found = np.empty_like(words)
    for start in range(0, len(words), _PIECE):
        piece = slice(start, start + _PIECE)
        _hash(words[piece], key, found[piece])
    return found


def _hash(words: Words, key: bytes, found: Words) -> None:
    halves = np.frombuffer(key, "<u8", 2).astype(np.uint64)
    v0, v1, v2, v3 = (np.full(len(words), np.uint64(word) ^ halves[n % 2]) for n, word in enumerate(_INITIAL))
    spare = np.empty_like(words)
    for word in (words, _LENGTH):
        v3 ^= word
        for _ in range(2):
            _round(v0, v1, v2, v3, spare)
        v0 ^= word
    v2 ^= _END
    for _ in range(4):
        _round(v0, v1, v2, v3, spare)
    np.bitwise_xor(v0, v1, out=found)
    np.bitwise_xor(found, v2, out=found)
    np.bitwise_xor(found, v3, out=found)


def _round(v0: Words, v1: Words, v2: Words, v3: Words, spare: Words) -> None:
    _half(v0, v1, 13, spare)
    _half(v2, v3, 16, spare)
    _turn(v0, 32, spare)
    _half(v0, v3, 21, spare)
    _half(v2, v1, 17, spare)
    _turn(v2, 32, spare)


def _half(into: Words, other: Words, turn: int, spare: Words) -> None:
    np.add(into, other, out=into)
    _turn(other, turn, spare)
    np.bitwise_xor(other, into, out=other)


def _turn(words: Words, bits: int, spare: Words) -> None:
    np.left_shift(words, bits, out=spare)
    np.right_shift(words, 64 - bits, out=words)
    np.bitwise_or(words, spare, out=words)
