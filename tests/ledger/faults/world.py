"""The world around a ledger: shipments of people, the count a gate makes, and a witness who sees what really left."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sekisho.heads.count import Heads, count
from sekisho.heads.key import HashKey
from sekisho.heads.sketch import Sketch
from sekisho.ledger import Book, Flow, Ledger
from sekisho.model.run import DEPLOYMENT, RunKey

KIND = "ordinary"
START = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
A_DAY = timedelta(hours=24)
KEY = HashKey.parse("2026 = " + "5e" * 32, "the key of the tests")
LAW = b"xa/act: at most as many as it says"


class Shipment(NamedTuple):
    """People whom one task of one run sends to one recipient."""

    account: str
    people: range
    now: datetime = START
    export: str = "crm-to-us"
    run_id: str = "monday"
    map_index: int = -1
    per_run: int = 0
    """What the run declares; as many as it sends, when it says nothing."""
    deployment: str = DEPLOYMENT
    """In which Airflow it runs."""

    @property
    def flow(self) -> Flow:
        """What the ledger counts of it."""
        most = self.per_run or len(self.people)
        return Flow(
            organisation="acme",
            account=self.account,
            exporter=self.account,
            export_id=f"{self.account}-{self.export}",
            version="1",
            recipient="acme-us",
            purpose="support",
            kinds={KIND: True},
            per_run=most,
            per_year=10 * most,
        )

    @property
    def run(self) -> RunKey:
        """Whose shipment it is."""
        export = self.flow.export_id
        return RunKey("acme", export, "nightly", self.run_id, "ship", self.map_index, 1, "worker@here", self.deployment)

    @property
    def days(self) -> dict[str, date]:
        """On which day it counts."""
        return {KIND: self.now.date()}

    @property
    def heads(self) -> Heads:
        """The people counted, as the batch's record carries them."""
        return count(self.people, column="id", namespace="crm", key=KEY)


class Witness:
    """Somebody outside who notes every person that leaves; a process that dies takes none of the notes with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sees(self, account: str, people: range) -> None:
        """Note the people of one sending, in one go."""
        note = "".join(f"{person}\n" for person in people).encode()
        file = os.open(self.folder / account, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, note)
        finally:
            os.close(file)

    def saw(self, account: str) -> set[int]:
        """Who left, of one account, so far."""
        try:
            return {int(line) for line in (self.folder / account).read_text().splitlines()}
        except FileNotFoundError:
            return set()


@contextmanager
def opened(url: str, patience: float = 30) -> Iterator[Ledger]:
    """A ledger that is there, for as long as this lasts."""
    ledger = Ledger.open(url, patience=patience)
    try:
        yield ledger
    finally:
        ledger.close()


def make(url: str) -> None:
    """Make a ledger."""
    Ledger.create(url).close()


def reserve(ledger: Ledger, shipment: Shipment) -> None:
    """What the gate does before data leaves, without its question whether there is room."""
    with ledger.account(shipment.account, shipment.now) as book:
        enter(book, shipment)


def enter(book: Book, shipment: Shipment) -> None:
    """Reserve, and record the decision with the law that it rests upon."""
    until = shipment.now + A_DAY
    reservation = book.reserve(shipment.flow, shipment.run, days=shipment.days, until=until, shipping=False)
    law = hashlib.sha256(LAW).hexdigest()
    body = {"export": shipment.flow.export_id, "effect": "allow", "law": law, "reservation": reservation.id}
    book.record("decision", body, {law: LAW})


def send(witness: Witness, shipment: Shipment, step: Callable[[str], None] = lambda what: None) -> None:
    """Let the people leave in two halves; nobody can call them back."""
    people, middle = shipment.people, len(shipment.people) // 2
    for part in (people[:middle], people[middle:]):
        step("before people leave")
        witness.sees(shipment.account, part)
    step("after people left")


def ship(url: str, witness: Witness, *shipments: Shipment, step: Callable[[str], None] = lambda what: None) -> None:
    """A whole run from the first reservation to the last settlement; each shipment is one task or map index of it."""
    with opened(url) as ledger:
        for shipment in shipments:
            reserve(ledger, shipment)
        for shipment in shipments:
            ledger.ship(shipment.run, shipment.now)
            send(witness, shipment, step)
        for shipment in shipments:
            ledger.settle(shipment.run, shipment.heads, shipment.days, shipment.now)


def settled(book: Book, since: date) -> int:
    """How many distinct persons the holdings of an account show at most."""
    sketches = [Sketch.load(holding.sketch) for holding in book.holdings(since, rehearsal=False)]
    return Sketch.union(*sketches).count().high if sketches else 0


def held(book: Book) -> int:
    """What reservations of an account keep aside."""
    return sum(reservation.held for reservation in book.reservations(rehearsal=False))


def counted(ledger: Ledger, account: str, now: datetime) -> tuple[int, int]:
    """Persons settled in this year, and persons held by reservations: their sum is what the gate must fear."""
    with ledger.account(account, now) as book:
        return settled(book, date(now.year, 1, 1)), held(book)
