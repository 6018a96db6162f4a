"""The long versions of what `make test` tries shortly: `make stress`, or `python -m tests.stress --store sqlite`.

Rounds: eight processes reserve against one threshold. Kills: processes that ship are killed at random moments.
Shared: two deployments whose runs are called alike ship at once. Tamperings: somebody changes the database behind
sekisho's back. Sweeps: old batches and days are forgotten and old records archived, by processes that are killed. All
is done so many times on each store. Swaps: snapshots are built, and some builders killed, while workers ask who carries
what; without a store. The last line sums up; the exit code is 1 when a threshold was crossed, a person was lost or
counted twice, a run was taken for another deployment's, a tampering not found, a number changed, or an older list seen.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.stress.kills import toll
from tests.stress.rounds import play
from tests.stress.sharing import share
from tests.stress.stores import Postgres, Sqlite, stores
from tests.stress.swaps import swap
from tests.stress.sweeps import sweep
from tests.stress.tamperings import tamper

STORES = ("sqlite", "postgresql")
SHOWN = 20
"""So many of the things that went wrong are told one by one."""


class Tale:
    """What was done and what went wrong, told while it goes on."""

    def __init__(self, wanted: argparse.Namespace) -> None:
        self.wanted = wanted
        self.crossings = self.lost = self.twice = self.kills = self.mixed = self.tampered = self.found = 0
        self.sweeps = self.stopped = self.swept = 0
        self.attempts = 0
        self.wrong: list[str] = []
        self._began = time.monotonic()

    def play(self, store: Sqlite | Postgres) -> None:
        """The rounds on one store."""
        with store.place() as url:
            crossings = play(url, self.wanted.rounds, tell=self._progress(store.name, "round", self.wanted.rounds))
        self.crossings += len(crossings)
        self.wrong += [f"{store.name}: round {crossing.number}: {crossing.text}" for crossing in crossings]

    def kill(self, store: Sqlite | Postgres) -> None:
        """The kills on one store."""
        with store.place() as url:
            bill = toll(url, self.wanted.kills, tell=self._progress(store.name, "kill", self.wanted.kills))
        self.kills += bill.kills
        self.lost += bill.lost
        self.twice += bill.twice
        self.wrong += [f"{store.name}: after the kills: {fault}" for fault in bill.faults]

    def share(self, store: Sqlite | Postgres) -> None:
        """The rounds of two deployments on one store."""
        with store.place() as url:
            wrong = share(url, self.wanted.shared, tell=self._progress(store.name, "shared", self.wanted.shared))
        self.mixed += len(wrong)
        self.wrong += [f"{store.name}: shared round {one.number}: {one.text}" for one in wrong]

    def tamper(self, store: Sqlite | Postgres) -> None:
        """The tamperings on one store."""
        told = self._progress(store.name, "tampering", self.wanted.tamperings)
        for tampering in tamper(store, self.wanted.tamperings, seed=self.wanted.seed, tell=told):
            self.tampered += 1
            if tampering.found:
                self.found += 1
            else:
                self.wrong.append(f"not found: {tampering.what} {tampering.said}".rstrip())

    def sweep(self, store: Sqlite | Postgres) -> None:
        """The sweeps on one store."""
        told = self._progress(store.name, "sweep", self.wanted.sweeps)
        outcome = sweep(store, self.wanted.sweeps, seed=self.wanted.seed, tell=told)
        self.sweeps += self.wanted.sweeps
        self.swept += outcome.batches + outcome.days
        self.stopped += outcome.kills
        self.wrong += [f"{store.name}: {text}" for text in outcome.wrong]

    def swap(self, folder: Path) -> None:
        """The swaps of snapshots."""
        outcome = swap(
            folder,
            self.wanted.swaps,
            seed=self.wanted.seed,
            tell=self._progress("snapshots", "swap", self.wanted.swaps),
        )
        self.attempts = outcome.attempts
        self.wrong += [f"swaps: {text}" for text in outcome.wrong]

    @property
    def clean(self) -> bool:
        """Whether nothing was lost."""
        return not (self.wrong or self.crossings or self.lost or self.twice or self.mixed)

    def summary(self) -> str:
        """One line for all of it."""
        where = " and on ".join(self.wanted.store)
        return (
            f"stress: {self.wanted.rounds:,} rounds on {where}, {self.crossings:,} crossings;"
            f" {self.kills:,} kills, {self.lost:,} persons lost, {self.twice:,} counted twice;"
            f" {self.wanted.shared:,} rounds shared by two deployments, {self.mixed:,} mix-ups;"
            f" {self.tampered:,} tamperings, {self.found:,} found;"
            f" {self.sweeps:,} sweeps, {self.stopped:,} times killed, {self.swept:,} sketches gone;"
            f" {self.wanted.swaps:,} snapshots swapped under {self.attempts:,} attempts;"
            f" {time.monotonic() - self._began:.0f} s"
        )

    def _progress(self, where: str, what: str, total: int) -> Callable[[int], None]:
        every, ending = (1, "\r") if sys.stderr.isatty() else (max(1, total // 10), "\n")

        def tell(done: int) -> None:
            if done % every == 0 or done == total:
                at = time.monotonic() - self._began
                sys.stderr.write(f"{at:5.0f} s  {where}: {what} {done:,} of {total:,}   {ending}")
                if done == total and ending == "\r":
                    sys.stderr.write("\n")
                sys.stderr.flush()

        return tell


def main(arguments: list[str] | None = None) -> int:
    """Do it all and tell the outcome."""
    parser = argparse.ArgumentParser(prog="stress", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1_000, help="on each store (default 1,000)")
    parser.add_argument("--kills", type=int, default=400, help="on each store (default 400)")
    parser.add_argument("--shared", type=int, default=400, help="on each store (default 400)")
    parser.add_argument("--tamperings", type=int, default=1_000, help="on each store (default 1,000)")
    parser.add_argument("--sweeps", type=int, default=100, help="on each store (default 100)")
    parser.add_argument("--swaps", type=int, default=200, help="of snapshots (default 200)")
    parser.add_argument("--store", choices=STORES, action="append", help="only this one; both without")
    parser.add_argument(
        "--seed", type=int, default=time.time_ns() % 1_000_000, help="of the tamperings, to repeat them"
    )
    wanted = parser.parse_args(arguments)
    wanted.store = wanted.store or list(STORES)
    sys.stderr.write(f"stress: seed {wanted.seed}\n")
    tale = Tale(wanted)
    with tempfile.TemporaryDirectory(prefix="sekisho-stress-") as folder, stores(Path(folder), wanted.store) as found:
        for store in found:
            for task, times in (
                (tale.play, wanted.rounds),
                (tale.kill, wanted.kills),
                (tale.share, wanted.shared),
                (tale.tamper, wanted.tamperings),
                (tale.sweep, wanted.sweeps),
            ):
                if times:
                    task(store)
        if wanted.swaps:
            tale.swap(Path(folder) / "swaps")
    for line in tale.wrong[:SHOWN]:
        sys.stderr.write(f"{line}\n")
    if len(tale.wrong) > SHOWN:
        sys.stderr.write(f"and {len(tale.wrong) - SHOWN:,} more\n")
    sys.stdout.write(f"{tale.summary()}\n")
    return 0 if tale.clean else 1


if __name__ == "__main__":
    sys.exit(main())
