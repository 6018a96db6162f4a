"""Processes that ship and are killed at random moments, again and again, until each shipment came through once."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from sekisho.ledger import Ledger
from tests.ledger.faults.processes import PATIENCE, Failed, hear, none_left, start
from tests.ledger.faults.world import START, Shipment, Witness, counted, make, opened, reserve, send

AT_WORK = 4
A_SHIPMENT = 0.05
"""So many seconds it takes, more or less."""
EXPORTS = 6


class Toll(NamedTuple):
    """What the kills cost; nothing, if the ledger is sound."""

    kills: int
    lost: int
    twice: int
    faults: list[str]


class _Worker:
    """A process that ships; who replaces it when it is dead goes on with the same shipment."""

    def __init__(self, url: str, witness: Witness, shipment: Shipment) -> None:
        self._at = (url, witness.folder)
        self.shipment = shipment
        self._hire()

    def _hire(self) -> None:
        self.began = False
        self.process, self.connection = start(_work, *self._at)
        self.connection.send(self.shipment)

    def kill(self) -> bool:
        """Kill it and let another try again; False when it had come through just before."""
        self.process.kill()
        self.process.join(PATIENCE)
        if self.came_through():
            return False
        self._hire()
        return True

    def goes_on(self, shipment: Shipment) -> None:
        """Give it, or who comes after it, the next shipment."""
        self.shipment = shipment
        if self.process.is_alive():
            self.began = False
            self.connection.send(shipment)
        else:
            self._hire()

    def came_through(self) -> bool:
        """Whether it has told that its shipment is settled."""
        try:
            while self.connection.poll():
                self.began = True
                if hear(self.connection) == "settled":
                    return True
        except (EOFError, ConnectionResetError):  # it is dead
            pass
        return False

    def let_finish(self) -> None:
        """Wait until its shipment came through."""
        until = time.monotonic() + PATIENCE
        while not self.came_through():
            if time.monotonic() > until:
                raise Failed("a shipment never came through after the last kill")
            time.sleep(0.01)


def toll(url: str, kills: int, *, tell: Callable[[int], None] = lambda done: None) -> Toll:
    """Kill so many times while shipments go on; then let all come through, and count who was lost or counted twice."""
    dice = random.Random(f"{kills} kills")  # noqa: S311 - chance, not a secret
    make(url)
    with tempfile.TemporaryDirectory(prefix="sekisho-stress-") as folder, opened(url) as ledger:
        witness = Witness(Path(folder))
        shipments = _shipments(dice)
        crew = [_Worker(url, witness, next(shipments)) for _ in range(AT_WORK)]
        with none_left(lambda: [worker.process for worker in crew]):
            killed = _killed(crew, shipments, kills, dice, tell)
            for worker in crew:
                worker.let_finish()
        return _bill(ledger, witness, next(shipments), killed)


def _killed(
    crew: list[_Worker], shipments: Iterator[Shipment], kills: int, dice: random.Random, tell: Callable[[int], None]
) -> int:
    """Kill them in the midst of their work, and say how often it was done."""
    killed = 0
    while killed < kills:
        wait([worker.connection for worker in crew], PATIENCE)
        time.sleep(dice.uniform(0, A_SHIPMENT))
        for worker in crew:
            if worker.came_through():
                worker.goes_on(next(shipments))
        at_work = [worker for worker in crew if worker.began]
        if not at_work:
            continue
        victim = dice.choice(at_work)
        if victim.kill():
            killed += 1
            tell(killed)
        else:
            victim.goes_on(next(shipments))
    return killed


def _shipments(dice: random.Random) -> Iterator[Shipment]:
    """Shipments without end: six exports to an account, with people who partly are the same."""
    number = 0
    while True:
        account, export = divmod(number, EXPORTS)
        first = dice.randrange(400)
        people = range(first, first + dice.randrange(1, 300))
        now = START + timedelta(seconds=number)
        yield Shipment(f"exporter-{account}", people, now, export=f"export-{export}", run_id=f"run-{number}")
        number += 1


def _bill(ledger: Ledger, witness: Witness, last: Shipment, killed: int) -> Toll:
    lost = twice = 0
    accounts = sorted(found.name for found in witness.folder.iterdir())
    for account in accounts:
        left = len(witness.saw(account))
        done, kept = counted(ledger, account, last.now)
        lost += max(0, left - done)
        twice += max(0, done - left) + kept
    return Toll(killed, lost, twice, list(ledger.verify().faults))


def _work(connection: Connection, url: str, folder: Path) -> None:
    """Ship whatever is asked for, for ever."""
    ledger, witness = Ledger.open(url), Witness(folder)
    while True:
        shipment = connection.recv()
        connection.send("begun")
        reserve(ledger, shipment)
        ledger.ship(shipment.run, shipment.now)
        send(witness, shipment)
        ledger.settle(shipment.run, shipment.heads, shipment.days, shipment.now)
        connection.send("settled")
