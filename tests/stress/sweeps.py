"""Runs of two years that a ledger forgets and archives: every number says the same before and after, kills included.

A round is a ledger of its own with runs on random days, of random people, kinds and keys. What each law's window
counts is noted, for the day of the sweep and for days that follow. Then batches and days are swept and old records
archived, by processes of which some are killed at a random moment; in the end every number is asked for again, and
verify walks the archive and the ledger.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from sekisho.gate.run.head_counts import Run, number
from sekisho.heads.count import count
from sekisho.heads.key import HashKey
from sekisho.ledger import Flow, Ledger
from sekisho.model.run import RunKey
from sekisho.model.tallies import KINDS, TALLIES
from sekisho.model.values import Interval
from tests.ledger.faults.processes import PATIENCE, hear, none_left, start
from tests.ledger.faults.world import make, opened
from tests.stress.stores import Postgres, Sqlite

FIRST = date(2025, 1, 1)
DAYS = 700
ACCOUNT = "acme"
EXPORTS = (("crm", "acme-us"), ("hr", "acme-us"), ("web", "acme-eu"))
_KEYS = [HashKey.parse(text, "the keys of the tests") for text in (f"2025 = {'5e' * 32}", f"2026 = {'7a' * 32}")]

Numbers = dict[tuple[date, str, str, bool], Interval]


class Outcome(NamedTuple):
    """What sweeping did: how many sketches went, and what was not as before."""

    batches: int
    days: int
    kills: int
    wrong: list[str]


def sweep(
    store: Sqlite | Postgres, rounds: int, *, seed: int = 0, tell: Callable[[int], None] = lambda done: None
) -> Outcome:
    """So many rounds on one store."""
    dice = random.Random(f"{seed} of {rounds} sweeps")  # noqa: S311 - chance, not a secret
    outcome = Outcome(0, 0, 0, [])
    for done in range(1, rounds + 1):
        with store.place() as url, tempfile.TemporaryDirectory(prefix="sekisho-stress-") as folder:
            one = _round(url, Path(folder) / "old.jsonl", dice)
        wrong = [f"round {done}: {text}" for text in one.wrong]
        outcome = Outcome(*(sum(pair) for pair in zip(outcome[:3], one[:3], strict=True)), outcome.wrong + wrong)
        tell(done)
    return outcome


def _round(url: str, path: Path, dice: random.Random) -> Outcome:
    make(url)
    with opened(url) as ledger:
        today = _live(ledger, dice)
        asked = [today, *(today + timedelta(days=dice.randrange(1, 500)) for _ in range(3))]
        before = _numbers(ledger, asked)
        cut = _noon(today - timedelta(days=dice.randrange(30, 300)))
        found = ledger.upkeep.sweep(_noon(today), days=130, dry_run=True)
        kills = sum(_interrupted(url, path, today, cut, dice) for _ in range(2))
        ledger.upkeep.sweep(_noon(today), days=130)
        if path.exists() or ledger.upkeep.outdated(cut).records > 0:
            ledger.upkeep.archive(path, cut, _noon(today), who="stress")
        wrong = list(ledger.verify(archives=[path] if path.exists() else []).faults)
        after = _numbers(ledger, asked)
    wrong += [f"{key}: {before[key]} before, {after[key]} after" for key in before if before[key] != after[key]]
    return Outcome(found.batches, found.days, kills, wrong)


def _live(ledger: Ledger, dice: random.Random) -> date:
    """Runs on random days; the last day is today."""
    days = sorted(dice.randrange(DAYS) for _ in range(12))
    for turn, offset in enumerate(days):
        day, key = FIRST + timedelta(days=offset), _KEYS[offset > dice.randrange(300, 500)]
        export, recipient = dice.choice(EXPORTS)
        kinds = {kind: dice.random() < 0.8 for kind in dice.sample(KINDS, dice.randrange(1, 4))}
        flow = _flow(export, recipient, kinds)
        first = dice.randrange(60)
        heads = count(range(first, first + dice.randrange(1, 60)), column="id", namespace="crm", key=key)
        run, now = RunKey("acme", export, "nightly", f"run-{turn}", "ship", -1, who="worker@here"), _noon(day)
        with ledger.account(ACCOUNT, now) as book:
            book.reserve(flow, run, days=dict.fromkeys(kinds, day), until=now + timedelta(days=1), shipping=True)
        ledger.record_batch(run, heads, now, own=True, begins=True)
        if dice.random() < 0.8:
            ledger.settle(run, heads, dict.fromkeys(kinds, day), now)
    return FIRST + timedelta(days=days[-1])


def _flow(export: str, recipient: str, kinds: dict[str, bool]) -> Flow:
    return Flow("acme", ACCOUNT, "acme-cn", export, "1", recipient, "support", kinds, 100, 1000)


def _numbers(ledger: Ledger, days: list[date]) -> Numbers:
    """What each law's window counts on these days, with what is exempt and without, to each recipient."""
    found: Numbers = {}
    for day in days:
        for fact, tally in TALLIES.items():
            with ledger.account(ACCOUNT, _noon(days[0])) as book:
                held = book.holdings(tally.since(day), rehearsal=False)
            for recipient in ("acme-us", "acme-eu"):
                asked = Run(_flow("crm", recipient, dict.fromkeys(KINDS, True)), day, 0)
                for exempt in (False, True):
                    found[day, fact, recipient, exempt] = number(tally, asked, held, (), exempt=exempt).settled
    return found


def _interrupted(url: str, path: Path, today: date, cut: datetime, dice: random.Random) -> bool:
    """Let a process sweep and archive, and kill it at a random moment; whether it was still at work."""
    process, connection = start(_work, url, path, _noon(today), cut)
    with none_left(lambda: [process]):
        hear(connection)
        time.sleep(dice.uniform(0, 0.15))
        process.kill()
        process.join(PATIENCE)
    try:
        return hear(connection) != "done"
    except EOFError:  # it was killed before it had anything to say
        return True


def _work(connection: Connection, url: str, path: Path, now: datetime, cut: datetime) -> None:
    ledger = Ledger.open(url)
    connection.send("begun")
    ledger.upkeep.sweep(now, days=130)
    if path.exists() or ledger.upkeep.outdated(cut).records > 0:
        ledger.upkeep.archive(path, cut, now, who="stress")
    connection.send("done")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
