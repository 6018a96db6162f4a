"""Counting ten million ids with keyed hashes, and beside it a plain exact count of the same by Polars.

Polars' own count keeps every id in memory, knows no key, and its result cannot be united with that of another day.
Integers are held to their budget in processor time, texts by the clock on the wall: several threads hash them, and one
alone comes to three quarters of the budget, most of it spent inside HMAC-SHA256.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks.measuring import Line
from sekisho.heads import HashKey, count, generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IDS, PERSONS, ROUNDS = 10_000_000, 5_000_000, 3
INTEGERS_PER_SECOND, TEXTS_PER_SECOND = 10e6, 4e6


def measure() -> Iterator[Line]:
    """Count integers and texts in memory, then the texts of a Parquet file that is never in memory whole."""
    key = HashKey.parse(generate("bench"), "a benchmark")
    numbers = (pl.int_range(IDS, eager=True) * 7_919 % PERSONS).alias("id")
    texts = pl.select(id=pl.format("C-{}", numbers)).to_series()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ids.parquet"
        texts.to_frame().write_parquet(file)
        for what, batch in (
            ("integers with keyed hashes", numbers.to_frame()),
            ("texts with HMAC-SHA256", texts.to_frame()),
            ("texts of a Parquet file with HMAC-SHA256", file),
        ):
            spent, waited = _seconds(lambda batch=batch: count(batch, column="id", namespace="bench", key=key))
            frame = pl.scan_parquet(file) if batch is file else batch.lazy()
            exactly, _ = _seconds(lambda frame=frame: frame.select(pl.col("id").n_unique()).collect())
            integers = what.startswith("integers")
            yield Line(f"counting {IDS:,} {what}", spent, IDS / INTEGERS_PER_SECOND if integers else None)
            if not integers:
                yield Line("  the same on the wall, by several threads", waited, IDS / TEXTS_PER_SECOND)
            yield Line("  an exact count by Polars takes so many times as long", exactly / spent, is_ratio=True)


def _seconds(work: Callable[[], Any]) -> tuple[float, float]:
    """Give the seconds of processor time, of all threads together, and those on the wall: each the best of several."""
    spent, waited = [], []
    for _ in range(ROUNDS):
        began = process_time(), perf_counter()
        work()
        spent.append(process_time() - began[0])
        waited.append(perf_counter() - began[1])
    return min(spent), min(waited)
