"""Counting ten million ids with keyed hashes, and beside it a plain exact count of the same by Polars.

Polars' own count keeps every id in memory, knows no key, and its result cannot be united with that of another day.
All is told in processor time, of all threads together. Integers are held to ten million a second. What texts cost is
HMAC-SHA256, so they are held to a ratio: the budget of four million a second was set where a plain loop over the
standard library's `hmac` came to 0.74 million.
"""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks.measuring import Line
from sekisho.heads import HashKey, count, generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IDS, PERSONS, ROUNDS = 10_000_000, 5_000_000, 3
INTEGERS_PER_SECOND = 10e6
TEXTS_TO_LOOP = 4 / 0.74
LOOPED = 500_000


def measure() -> Iterator[Line]:
    """Count integers and texts in memory, then the texts of a Parquet file that is never in memory whole."""
    key = HashKey.parse(generate("bench"), "a benchmark")
    numbers = (pl.int_range(IDS, eager=True) * 7_919 % PERSONS).alias("id")
    texts = pl.select(id=pl.format("C-{}", numbers)).to_series()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ids.parquet"
        texts.to_frame().write_parquet(file)
        rows = f"counting {IDS:,}"
        took = _counted(numbers.to_frame(), key)
        yield Line(f"{rows} integers with keyed hashes", took, IDS / INTEGERS_PER_SECOND)
        yield _beside(numbers.to_frame().lazy(), took)
        took = _counted(texts.to_frame(), key)
        yield Line(f"{rows} texts with HMAC-SHA256", took)
        yield _beside(texts.to_frame().lazy(), took)
        looped = _seconds(lambda: _loop(texts)) * IDS / LOOPED / took
        yield Line("  a plain loop over hmac.digest takes so many times as long", looped, TEXTS_TO_LOOP, is_ratio=True)
        took = _counted(file, key)
        yield Line(f"{rows} texts of a Parquet file with HMAC-SHA256", took)
        yield _beside(pl.scan_parquet(file), took)


def _counted(batch: pl.DataFrame | Path, key: HashKey) -> float:
    return _seconds(lambda: count(batch, column="id", namespace="bench", key=key))


def _beside(batch: pl.LazyFrame, took: float) -> Line:
    exactly = _seconds(lambda: batch.select(pl.col("id").n_unique()).collect())
    return Line("  an exact count by Polars takes so many times as long", exactly / took, is_ratio=True)


def _loop(texts: pl.Series) -> set[bytes]:
    key = bytes(64)
    return {hmac.digest(key, text.encode(), hashlib.sha256)[:8] for text in texts.head(LOOPED)}


def _seconds(work: Callable[[], Any]) -> float:
    """Give the best of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = process_time()
        work()
        rounds.append(process_time() - began)
    return min(rounds)
