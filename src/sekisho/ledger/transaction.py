"""One change of the ledger: its clock, and the records that tell of it."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest, instant, moment, spelled
from sekisho.ledger.chain import append, close
from sekisho.ledger.schema import CONTENTS, RECORDS
from sekisho.ledger.upserting import insert_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from sekisho.ledger.store import Store

BACKWARDS = timedelta(minutes=5)
"""How far the clocks of two workers may lie apart."""

_NEWEST = select(RECORDS.c.at).order_by(RECORDS.c.id.desc()).limit(1)


class Transaction:
    """Statements and records that are written together or not at all."""

    def __init__(self, store: Store, connection: Connection, at: datetime) -> None:
        self.store = store
        self.connection = connection
        self.now = at
        self.at = moment(at)
        self._noted: list[dict[str, str]] = []
        self._written: list[int] = []
        self.contents: dict[str, bytes] = {}
        """What records lean on, by its SHA-256; written at the end, in one order, so that no two writers cross."""

    def note(self, kind: str, body: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Add a record that tells of a change, with the digest of each row as it is from now on."""
        proven = {name: None if row is None else digest(row) for name, row in rows.items()}
        self._noted.append({"kind": kind, "at": self.at, "body": spelled({**body, "rows": proven})})

    def record(self, kind: str, body: Mapping[str, Any]) -> int:
        """Add a record and give its number."""
        self._noted.append({"kind": kind, "at": self.at, "body": spelled(body)})
        self._append()
        return self._written[-1]

    def _append(self) -> None:
        self._written += append(self.connection, self._noted)
        self._noted = []

    def close(self) -> None:
        """Write what was noted, and give the new records their places if nobody else does so right now."""
        rows = [{"digest": digest, "data": zlib.compress(data)} for digest, data in sorted(self.contents.items())]
        kept = set(insert_missing(self.connection, CONTENTS, rows))
        if kept:
            new = [row for row in rows if row["digest"] in kept]
            self.note("contents", {}, {f"content/{row['digest']}": row for row in new})
        if self._noted:
            self._append()
        if self._written:
            close(self.store, self.connection, self._written)


@contextmanager
def changing(
    store: Store, now: datetime, first: Callable[[Connection], Any], *, any_clock: bool = False
) -> Iterator[tuple[Transaction, Any]]:
    """Open a transaction that takes its locks first, and whose clock does not run backwards."""

    def begin(connection: Connection) -> tuple[Any, str | None]:
        answer = first(connection)
        return answer, connection.execute(_NEWEST).scalar()

    with store.writing(begin) as (connection, (answer, newest)):
        transaction = Transaction(store, connection, now if any_clock else _clock(store, now, newest))
        yield transaction, answer
        transaction.close()


def _clock(store: Store, now: datetime, newest: str | None) -> datetime:
    if newest is None or now >= (last := instant(newest)):
        return now
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
