"""Eight processes and one threshold: whoever asks, all together never pass it.

A round is an account of its own with eight exports. Each would fit alone; together they would cross. Every process does
what the gate does: in one transaction it sums what is settled and what others hold, and reserves only if its own most
still fits. Four settle, one dies after its people left, three let their reservation stand.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from sekisho.ledger import Ledger, Record
from tests.ledger.faults.processes import PATIENCE, hear, none_left, start
from tests.ledger.faults.world import START, Shipment, Witness, counted, enter, held, make, opened, reserve, settled

THRESHOLD = 1_000
ROLES = ("settles", "settles", "settles", "settles", "dies", "stands", "stands", "stands")


class Crossing(NamedTuple):
    """A round that went wrong, and how."""

    number: int
    text: str


class Errand(NamedTuple):
    """What one process is told to do in one round."""

    shipment: Shipment
    role: str


def careful(ledger: Ledger, shipment: Shipment) -> bool:
    """What the gate does: ask and reserve in one transaction."""
    with ledger.account(shipment.account, shipment.now) as book:
        if settled(book, date(shipment.now.year, 1, 1)) + held(book) + shipment.flow.per_run > THRESHOLD:
            return False
        enter(book, shipment)
        return True


def careless(ledger: Ledger, shipment: Shipment) -> bool:
    """What no gate may do: ask in one transaction and reserve in the next."""
    if sum(counted(ledger, shipment.account, shipment.now)) + shipment.flow.per_run > THRESHOLD:
        return False
    time.sleep(0.2)  # so that on a machine with one core, too, others ask meanwhile
    reserve(ledger, shipment)
    return True


def play(
    url: str, rounds: int, *, gate: Callable = careful, tell: Callable[[int], None] = lambda done: None
) -> list[Crossing]:
    """Play the rounds on one ledger; the crossings, none if all is well."""
    dice = random.Random(f"{rounds} rounds")  # noqa: S311 - chance, not a secret
    make(url)
    crossings, last = [], 0
    with tempfile.TemporaryDirectory(prefix="sekisho-stress-") as folder, opened(url) as ledger:
        witness = Witness(Path(folder))
        crew = [start(_work, url, witness.folder, gate) for _ in ROLES]
        with none_left(lambda: [process for process, _ in crew]):
            for number in range(rounds):
                errands = _errands(number, dice)
                granted = _run(crew, errands, lambda: start(_work, url, witness.folder, gate))
                records = list(ledger.records(after=last))
                last = max((record.id for record in records), default=last)
                shipments = [errand.shipment for errand in errands]
                found = [*_wrong(ledger, witness, shipments[0], granted), *_wrong_on_the_way(records, shipments)]
                crossings += [Crossing(number, text) for text in found]
                tell(number + 1)
        crossings += [Crossing(rounds, f"verify: {fault}") for fault in ledger.verify().faults]
    return crossings


def _run(crew: list, errands: list[Errand], another: Callable) -> int:
    """Let all go at once, replace who died, and say how many were let through."""
    for (_, connection), errand in zip(crew, errands, strict=True):
        connection.send(errand)
    granted = 0
    for place, errand in enumerate(errands):
        process, connection = crew[place]
        if hear(connection):
            granted += 1
            if errand.role == "dies":
                process.join(PATIENCE)
                crew[place] = another()
    return granted


def _errands(number: int, dice: random.Random) -> list[Errand]:
    """Eight shipments of people who partly are the same, 1,400 or more if all would leave."""
    roles = dice.sample(ROLES, len(ROLES))
    now = START + timedelta(seconds=number)
    errands = []
    for place, role in enumerate(roles):
        people = range(place * 175, place * 175 + dice.randrange(175, 400))
        most = len(people) + dice.choice((0, 0, 1, 50))
        shipment = Shipment(f"round-{number}", people, now, export=f"export-{place}", per_run=most)
        errands.append(Errand(shipment, role))
    return errands


def _wrong(ledger: Ledger, witness: Witness, shipment: Shipment, granted: int) -> list[str]:
    account, now = shipment.account, shipment.now
    left = len(witness.saw(account))
    done, kept = counted(ledger, account, now)
    found = []
    if left > THRESHOLD:
        found.append(f"{left} persons left, {THRESHOLD} may")
    if done + kept > THRESHOLD:
        found.append(f"{done} persons settled and {kept} held, {THRESHOLD} may be")
    if done + kept < left:
        found.append(f"{left} persons left, only {done + kept} are accounted for")
    if not granted:
        found.append("nobody was let through, though each had room alone")
    return found


def _wrong_on_the_way(records: list[Record], shipments: list[Shipment]) -> list[str]:
    """What the records tell in their order: a crossing that was over before anybody looked."""
    people = {shipment.flow.export_id: shipment.people for shipment in shipments}
    kept: dict[str, int] = {}
    left: set[int] = set()
    most = 0
    for record in records:
        if record.kind == "reserved":
            kept[record.body["export"]] = record.body["per_run"]
        elif record.kind == "settled":
            kept.pop(record.body["export"])
            left.update(people[record.body["export"]])
        most = max(most, len(left) + sum(kept.values()))
    return [f"{most} persons were settled or held at one time, {THRESHOLD} may be"] if most > THRESHOLD else []


def _work(connection: Connection, url: str, folder: Path, gate: Callable) -> None:
    """One of the eight, for as long as there are rounds."""
    ledger, witness = Ledger.open(url), Witness(folder)
    while True:
        errand = connection.recv()
        connection.send(_done(connection, ledger, witness, errand, gate))


def _done(connection: Connection, ledger: Ledger, witness: Witness, errand: Errand, gate: Callable) -> bool:
    shipment = errand.shipment
    if not gate(ledger, shipment):
        return False
    if errand.role == "stands":
        return True
    ledger.ship(shipment.run, shipment.now)
    witness.sees(shipment.account, shipment.people)
    if errand.role == "dies":
        connection.send(True)
        os.kill(os.getpid(), signal.SIGKILL)
    ledger.settle(shipment.run, shipment.heads, shipment.days, shipment.now)
    return True
