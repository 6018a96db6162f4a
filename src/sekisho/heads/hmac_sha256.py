"""HMAC-SHA256 of texts, of which the first eight bytes are kept: vectorised where the extra `scale` is installed."""

from __future__ import annotations

import hashlib
import hmac
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.heads.siphash import Words

_PIECE = 1 << 16
_THREADS = 4
_BYTES = 8
_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C


def hmac_sha256(texts: Any, subkey: bytes) -> Words:  # noqa: ANN401 - what each engine holds texts in
    """Hash a list of texts, an Arrow array or a Polars series, without gaps."""
    key = _key(subkey)
    series = _series()
    if series is None:
        return _one_by_one(texts, key)
    column = series(texts)
    pieces = [column.slice(start, _PIECE) for start in range(0, len(column), _PIECE)]
    if len(pieces) == 1:
        return _vectorised(pieces[0], key)
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        return np.concatenate([np.empty(0, np.uint64), *pool.map(partial(_vectorised, key=key), pieces)])


def pads(subkey: bytes) -> tuple[bytes, bytes]:
    """Give what a database hashes before a text, and before the digest of that: the inner pad and the outer."""
    key = _key(subkey)
    return bytes(byte ^ _INNER for byte in key), bytes(byte ^ _OUTER for byte in key)


def _key(subkey: bytes) -> bytes:
    """Spell a subkey as text, because Polars takes no other; 64 digits are one block of SHA-256, used as they are."""
    key = subkey.hex().encode()
    assert len(key) == _BLOCK  # noqa: S101 - else each back end would come to hashes of its own
    return key


@cache
def _series() -> Callable[[Any], Any] | None:
    try:
        import polars as pl
        import polars_hash  # noqa: F401 - adds its functions to Polars by being imported
    except ImportError:
        return None

    def series(texts: Any) -> pl.Series:  # noqa: ANN401
        if isinstance(texts, pl.Series):
            return texts
        if isinstance(texts, list):
            return pl.Series(texts, dtype=pl.String)
        found = pl.from_arrow(texts)
        assert isinstance(found, pl.Series)  # noqa: S101 - from an array, not from a table
        return found

    return series


def _vectorised(texts: Any, key: bytes) -> Words:  # noqa: ANN401
    import polars as pl

    column: Any = pl.col("id").cast(pl.Binary)  # faster than as text
    digits = column.chash.hmac_sha256(key=key.decode()).str.head(2 * _BYTES)
    hashes = texts.alias("id").to_frame().select(digits.str.to_integer(base=16, dtype=pl.UInt64))
    found: Words = hashes.to_series().to_numpy()
    return found


def _one_by_one(texts: Any, key: bytes) -> Words:  # noqa: ANN401
    listed = texts if isinstance(texts, list) else texts.to_pylist() if hasattr(texts, "to_pylist") else texts.to_list()
    digests = b"".join(hmac.digest(key, text.encode(), hashlib.sha256)[:_BYTES] for text in listed)
    return np.frombuffer(digests, f">u{_BYTES}").astype(np.uint64)
