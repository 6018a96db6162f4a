"""Runs of the small organisation that went through the gate, in a real ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sekisho.gate import Gate
from sekisho.gate.run.admission import Asker, Passage, judge
from sekisho.heads import HashKey, Heads, count
from sekisho.ledger import Ledger, Reservation
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ZONE = "Pacific/Auckland"
KEY = f"2026 = {'5e' * 32}"


LATER_KEY = f"{KEY}\n2026-july = {'7a' * 32}"
"""The key file after a second epoch was begun."""


def people(first: int, last: int, namespace: str = "parcels", keys: str = KEY) -> Heads:
    """The people with these numbers, counted as a batch."""
    return count(list(range(first, last)), column="id", namespace=namespace, key=HashKey.parse(keys, "test"))


class Shipping:
    """The organisation in a folder, its gate, and its ledger."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.path = folder / ".sekisho" / "ledger.db"
        self.url = url or f"sqlite:///{self.path}"
        self._known: tuple[dict[Path, bytes], Gate | None] = ({}, None)
        self.path.parent.mkdir(exist_ok=True)
        Ledger.create(self.url).close()

    def ask(self, name: object, *, export: str = "parcels", now: datetime = NOW) -> Passage:
        """Let a run ask whether its export may leave; if so, its maximum is reserved."""
        with closing(Ledger.open(self.url)) as ledger:
            asker = Asker(key(name, export), Carrier(export, "ship"))
            return judge(self._gate(), ledger, asker, as_of=AsOf(now), now=now)

    def _gate(self) -> Gate:
        """The gate to the files as they are, opened again only if they have changed."""
        files = {path: path.read_bytes() for path in sorted(self.folder.rglob("*.yaml"))}
        if self._known[0] != files:
            self._known = (files, Gate.open(self.folder))
        return self._known[1]

    def ship(
        self, name: object, first: int, last: int, *, export: str = "parcels", now: datetime = NOW, keys: str = KEY
    ) -> Reservation:
        """Let a run ask, and say afterwards whom it sent."""
        passage = self.ask(name, export=export, now=now)
        assert passage.decision.effect == "allow", passage.decision.message()
        days = {"ordinary": AsOf(now).day_in(ZONE)}
        with closing(Ledger.open(self.url)) as ledger:
            return ledger.settle(key(name, export), people(first, last, export, keys), days, now + timedelta(minutes=1))

    def edit(self, statement: str, *values: object) -> None:
        """Change something behind the ledger's back."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            assert connection.execute(statement, values).rowcount > 0


def key(name: object, export: str = "parcels") -> RunKey:
    """The run of the export's own DAG with this name."""
    return RunKey("kiwi", export, export, f"run-{name}", "ship", -1, 1, "airflow@worker-3")
