"""Two deployments on one ledger, whose DAGs, runs and tasks are called alike: nobody's people count as the other's.

In each round both ship at the same time. Some settle, some die after their people left, some let their reservation
stand. Now and then another Airflow comes under the name of one of them.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.faults.processes import hear, none_left, start
from tests.ledger.faults.world import START, Shipment, Witness, counted, make, opened, reserve

DEPLOYMENTS = ("tokyo", "osaka")
ROLES = ("settles", "settles", "dies", "stands")
DYING = 1
"""So many seconds it may take to die."""
STRANGER = 10
"""In every such round another Airflow comes."""


class MixUp(NamedTuple):
    """A round that went wrong, and how."""

    number: int
    text: str


class Errand(NamedTuple):
    """What one deployment is told to do in one round."""

    shipment: Shipment
    role: str


def share(
    url: str, rounds: int, *, names: Sequence[str] = DEPLOYMENTS, tell: Callable[[int], None] = lambda done: None
) -> list[MixUp]:
    """Play the rounds on one ledger; what was mixed up, nothing if all is well."""
    dice = random.Random(f"{rounds} shared")  # noqa: S311 - chance, not a secret
    make(url)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="sekisho-stress-") as folder, opened(url) as ledger:
        witness = Witness(Path(folder))
        crew = [start(_work, url, witness.folder) for _ in names]
        with none_left(lambda: [process for process, _ in crew]):
            for number in range(rounds):
                errands = [_errand(number, name, dice) for name in names]
                texts = _run(crew, errands, lambda: start(_work, url, witness.folder))
                texts += _mixed_up(ledger, witness, [one.shipment for one in errands])
                if number % STRANGER == 0:
                    texts += _let_in(ledger, errands[0].shipment)
                wrong += [MixUp(number, text) for text in texts]
                tell(number + 1)
        wrong += [MixUp(rounds, f"verify: {fault}") for fault in ledger.verify().faults]
    return wrong


def _errand(number: int, name: str, dice: random.Random) -> Errand:
    first = dice.randrange(400)
    people = range(first, first + dice.randrange(50, 300))
    now = START + timedelta(seconds=number)
    return Errand(Shipment(f"shared-{number}", people, now, per_run=400, deployment=name), dice.choice(ROLES))


def _run(crew: list, errands: list[Errand], another: Callable) -> list[str]:
    """Let both go at once, and replace who died."""
    for (_, connection), errand in zip(crew, errands, strict=True):
        connection.send(errand)
    texts = []
    for place, errand in enumerate(errands):
        process, connection = crew[place]
        texts += hear(connection)
        if errand.role == "dies":
            process.join(DYING)
        if not process.is_alive():
            crew[place] = another()
    return texts


def _mixed_up(ledger: Ledger, witness: Witness, shipments: list[Shipment]) -> list[str]:
    account, now = shipments[0].account, shipments[0].now
    left, (done, kept) = len(witness.saw(account)), counted(ledger, account, now)
    names = sorted(one.run.deployment for one in ledger.reservations(account=account))
    texts = []
    if done + kept < left:
        texts.append(f"{left} persons left, only {done + kept} are accounted for")
    if done > left:
        texts.append(f"{done} persons are settled, only {left} left")
    if names != sorted(DEPLOYMENTS):
        texts.append(f"the reservations are of {', '.join(names)}")
    return texts


def _let_in(ledger: Ledger, shipment: Shipment) -> list[str]:
    """Come under the name of a deployment that is another Airflow's."""
    try:
        ledger.identify(
            shipment.deployment, shipment.now, who="stranger", read=lambda: "another", keep=lambda identity: None
        )
    except LedgerError:
        return []
    return [f"another Airflow was let in as {shipment.deployment}"]


def _work(connection: Connection, url: str, folder: Path) -> None:
    """One deployment's worker, for as long as there are rounds."""
    ledger, witness = Ledger.open(url), Witness(folder)
    while True:
        errand = connection.recv()
        connection.send(_done(connection, ledger, witness, errand))


def _done(connection: Connection, ledger: Ledger, witness: Witness, errand: Errand) -> list[str]:
    shipment = errand.shipment
    name = f"{shipment.deployment}'s metadata database"
    ledger.identify(shipment.deployment, shipment.now, who="worker", read=lambda: name, keep=lambda identity: None)
    heads = shipment.heads
    ledger.record_batch(shipment.run._replace(task_id="count"), heads, shipment.now)
    reserve(ledger, shipment)
    found = ledger.batch(shipment.run)
    wrong = [] if found == heads else [f"{shipment.deployment} was judged by a batch that is not its own"]
    try:
        ledger.ship(shipment.run, shipment.now)
    except LedgerError as error:  # what it reserved was settled by another
        return [*wrong, str(error)]
    witness.sees(shipment.account, shipment.people)
    if errand.role == "dies":
        connection.send(wrong)
        os.kill(os.getpid(), signal.SIGKILL)
    if errand.role == "settles":
        ledger.settle(shipment.run, heads, shipment.days, shipment.now)
    return wrong
