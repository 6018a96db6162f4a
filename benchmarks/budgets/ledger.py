"""Reserving and settling with eight writers at once, on both stores, and beside bare commits of the same database.

A pair is a judgement that reads what is held and reserves, and a settlement that merges fifty persons: two commits that
reach the disk. PostgreSQL runs as it is installed, with its commits on disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measuring import Line
from benchmarks.processes import clean_environment
from sekisho.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS, SECONDS = 8, 4
PAIRS_PER_SECOND, LONGEST = 500, 1.0


class Run(NamedTuple):
    """What eight writers did together."""

    pairs: int
    longest: float
    used: float

    @property
    def seconds(self) -> float:
        """Give the seconds for each pair, all writers together."""
        return SECONDS / max(1, self.pairs)


def measure() -> Iterator[Line]:
    """Let eight writers have an account each, then one account together, then only commit."""
    for store, place in (("SQLite", _file), ("PostgreSQL", _server)):
        with place() as url:
            Ledger.create(url).close()
            apart, bare, together = (_writing(url, what) for what in ("reserve", "commit", "same"))
            ledger = Ledger.open(url)
            if found := ledger.verify().faults:
                raise AssertionError(found)
            ledger.close()
        yield Line(f"reserve + settle on {store}, {WRITERS} writers", apart.seconds, 1 / PAIRS_PER_SECOND)
        yield Line("    the longest that one of them waited", apart.longest, LONGEST)
        yield Line("    processor time of the writers for each", apart.used / max(1, apart.pairs))
        yield Line("    beside two bare commits", bare.seconds / apart.seconds, is_ratio=True)
        yield Line(f"reserve + settle on {store}, {WRITERS} writers in one account", together.seconds)
        yield Line("    the longest that one of them waited", together.longest, LONGEST)


def _writing(url: str, what: str) -> Run:
    command = [sys.executable, "-m", "benchmarks.ledger", url]
    writers = [
        subprocess.Popen(
            [*command, str(number), what, str(SECONDS)],
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        if writer.stdout is None or writer.stdout.readline() != "ready\n":
            raise RuntimeError(f"a writer that should {what} did not start")
    for writer in writers:  # all are there before the first begins
        if writer.stdin is not None:
            writer.stdin.write("go\n")
            writer.stdin.flush()
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    return Run(sum(one["pairs"] for one in told), max(one["longest"] for one in told), sum(one["used"] for one in told))


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/ledger.db"


@contextmanager
def _server() -> Iterator[str]:
    from tests.postgres import PostgresServer, running

    unsafe = ("fsync=", "full_page_writes=")
    settings = PostgresServer.SETTINGS
    PostgresServer.SETTINGS = tuple(one for one in settings if not one.startswith(unsafe))
    try:
        with running() as server, server.database() as url:
            yield url
    finally:
        PostgresServer.SETTINGS = settings
