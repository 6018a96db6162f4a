"""One change of the ledger: its clock, and the records that tell of it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from sekisho.errors import LedgerError
from sekisho.ledger.attachments import packed
from sekisho.ledger.canonical import instant, moment, spelled
from sekisho.ledger.chain import append, seal
from sekisho.ledger.rows import proof_of, reading
from sekisho.ledger.schema import CONTENTS
from sekisho.ledger.statements import insert_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from sekisho.ledger.entries import Draft
    from sekisho.ledger.stores.base import Store, Times

BACKWARDS = timedelta(minutes=5)
"""How far the clocks of two workers may lie apart."""


class Transaction:
    """Statements and records that are written together or not at all."""

    def __init__(self, store: Store, connection: Connection, at: datetime) -> None:
        self.store = store
        self.connection = connection
        self.now = at
        self.at = moment(at)
        self._noted: list[Draft] = []
        self._written: list[tuple[int, Draft]] = []
        self.contents: dict[str, bytes] = {}
        """What records lean on, by its SHA-256; written at the end, in one order, so that no two writers cross."""

    def note(self, kind: str, body: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Add a record that tells of a change, with the digest of each row as it is from now on."""
        proven = {name: None if row is None else proof_of(row) for name, row in rows.items()}
        self._noted.append({"kind": kind, "at": self.at, "body": spelled({**body, "rows": proven})})

    def record(self, kind: str, body: Mapping[str, Any]) -> int:
        """Add a record and give its number."""
        self._noted.append({"kind": kind, "at": self.at, "body": spelled(body)})
        self._written += zip(append(self.connection, self._noted), self._noted, strict=True)
        self._noted = []
        return self._written[-1][0]

    def close(self) -> None:
        """Write what was noted, and give the new records their places if nobody else does so right now."""
        self._keep_contents()
        if self._noted or self._written:
            numbers, mine = self.store.close(self.connection, self._noted, [number for number, _ in self._written])
            if mine:
                seal(self.store, self.connection, [*self._written, *zip(numbers, self._noted, strict=True)])

    def _keep_contents(self) -> None:
        rows = [{"digest": digest, "data": packed(data)} for digest, data in sorted(self.contents.items())]
        new = [row for row in rows if insert_missing(CONTENTS).run(self.connection, row).first()]
        if new:
            self.note("contents", {}, {f"content/{row['digest']}": row for row in new})


@contextmanager
def changing(
    store: Store, now: datetime, first: Callable[[Connection], Times], *, any_clock: bool = False
) -> Iterator[Transaction]:
    """Open a transaction whose clock does not run backwards.

    `first` takes its locks, and gives the times of the ledger. Who has waited for others with a clock that is measured
    is later by that.
    """
    began = monotonic()
    with store.writing(first) as (connection, times):
        if store.measured:
            now += timedelta(seconds=monotonic() - began)
        _agrees(store, now, times.clock)
        transaction = Transaction(store, connection, now if any_clock else _clock(store, now, times))
        yield transaction
        transaction.close()
    if store.high_water is not None:
        with suppress(LedgerError), store.reading() as connection:  # it is written: a lower mark is told by the next
            store.high_water.rise(connection)


def _agrees(store: Store, now: datetime, clock: datetime | None) -> None:
    """Refuse a machine whose clock is off: the others would have to wait until its records are no longer ahead."""
    if store.measured and clock is not None and abs(now - clock) > BACKWARDS:
        way = "ahead of" if now > clock else "behind"
        raise LedgerError(
            f"{store.name}: this machine's clock says {moment(now)}, {_long(abs(now - clock))} {way} the database's"
            f" ({moment(clock)}); set this machine's clock; nothing was written"
        )


def _clock(store: Store, now: datetime, times: Times) -> datetime:
    newest = times.newest
    if newest is None:
        return now
    with reading(f"{store.name}: the newest record"):
        last = instant(newest)
    if now >= last:
        return now
    if last - now > BACKWARDS and store.measured and times.clock is not None:
        raise LedgerError(
            f"{store.name}: the newest record ({newest}) lies {_long(last - now)} ahead of the database's clock, so"
            " its writer had a wrong one: run `sekisho ledger clock --accept REASON`; only if the database's"
            f" clock ({moment(times.clock)}) is wrong, set that one"
        )
    if last - now > BACKWARDS:
        raise LedgerError(
            f"{store.name}: the clock says {moment(now)}, {_long(last - now)} before the newest record ({newest});"
            " set the clock, or run `sekisho ledger clock --accept REASON` if the record is wrong"
        )
    return last


def _long(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    for size, word in ((1440, "days"), (60, "hours")):
        if minutes >= 2 * size:
            return f"{minutes // size} {word}"
    return f"{minutes} minutes"
