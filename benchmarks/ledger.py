"""One writer of eight, in a process of its own: reserves and settles, or only commits, for some seconds; prints JSON.

`python -m benchmarks.ledger URL WRITER reserve|same|commit SECONDS`: `same` lets all share one account, and `commit`
writes one row and commits, twice for each pair, by the database's own driver: what no ledger can be faster than.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = {"ordinary": date(2026, 3, 3)}
HOURS = timedelta(hours=24)


def main(url: str, writer: str, what: str, seconds: str) -> None:
    work = _commits(url) if what == "commit" else _pairs(url, writer, same=what == "same")
    next(work)
    print("ready", flush=True)
    sys.stdin.readline()
    longest, pairs, used, began = 0.0, 0, process_time(), perf_counter()
    while (before := perf_counter()) < began + float(seconds):
        next(work)
        longest = max(longest, perf_counter() - before)
        pairs += 1
    print(json.dumps({"pairs": pairs, "longest": longest, "used": process_time() - used}))


def _pairs(url: str, writer: str, *, same: bool) -> Iterator[None]:
    """Judge as the gate does, reserve, and settle with fifty persons, half of them known from the run before."""
    import numpy as np

    from sekisho.heads.count import Heads
    from sekisho.heads.sketch import Sketch
    from sekisho.ledger import Flow, Ledger
    from sekisho.model.run import RunKey

    def heads(first: int) -> Heads:
        sketch = Sketch.of(np.arange(first, first + 50, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        return Heads(sketch.dump(), sketch.count(), "bench/int", "2026", "0" * 16, 50, ("id",), str(first))

    ledger, batches = Ledger.open(url), [heads(25 * n) for n in range(1, 9)]
    account = "everybody" if same else f"account{writer}"
    flow = Flow("bench", account, account, f"export{writer}", "1", "us", "support", {"ordinary": True}, 50, 5000)
    turn = 0
    while True:
        yield
        turn += 1
        key, now = RunKey("bench", flow.export_id, "dag", f"run{turn}", "ship"), datetime.now(UTC)
        with ledger.account(account, now) as book:
            book.holdings(date(2026, 1, 1), rehearsal=False)
            book.reservations(rehearsal=False)
            book.reserve(flow, key, days=DAY, until=now + HOURS, shipping=True)
        ledger.settle(key, batches[turn % len(batches)], DAY, now)


def _commits(url: str) -> Iterator[None]:
    connect: Callable[[str], Iterator[None]] = _sqlite if url.startswith("sqlite") else _postgresql
    return connect(url)


def _sqlite(url: str) -> Iterator[None]:
    path = Path(url.removeprefix("sqlite:///"))
    with (
        path.with_suffix(".turn").open("w") as turn,
        closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as raw,
    ):
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE IF NOT EXISTS bare (body TEXT)")
        while True:
            yield
            for _ in range(2):
                while True:
                    try:
                        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        break
                    except BlockingIOError:
                        sleep(0.0005)
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("INSERT INTO bare VALUES ('one row')")
                raw.execute("COMMIT")
                fcntl.flock(turn, fcntl.LOCK_UN)


def _postgresql(url: str) -> Iterator[None]:
    import psycopg

    with psycopg.connect(url) as raw:
        raw.execute("SELECT pg_advisory_xact_lock(1)")
        raw.execute("CREATE TABLE IF NOT EXISTS bare (body TEXT)")
        raw.commit()
        while True:
            yield
            for _ in range(2):
                raw.execute("INSERT INTO bare VALUES ('one row')")
                raw.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
