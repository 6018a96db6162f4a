"""The chain: each record gets a place that carries the hash of the one before.

Records are written by many at once and sealed by one at a time. Who cannot be the one right now leaves its records in
the queue of those that wait, and the next one seals them too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest_of, instant, spelled
from sekisho.ledger.entries import Head
from sekisho.ledger.schema import HEADS, PENDING, RECORDS, SEALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sekisho.ledger.store import Store

FIRST: Final = "0" * 64
"""What the first record carries as the hash before it."""

_APPEND = insert(RECORDS).returning(RECORDS.c.id, sort_by_parameter_order=True)
_HEAD = select(HEADS.c.position, HEADS.c.hash, HEADS.c.at)
_WAITING = (
    select(RECORDS)
    .join(PENDING, PENDING.c.record_id == RECORDS.c.id)
    .outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id)
    .where(SEALS.c.position.is_(None))
    .order_by(RECORDS.c.id)
)


def linked(position: int, previous: str, kind: str, at: str, body: str) -> str:
    """Give the hash of a record at its place; `body` is canonical JSON already."""
    return digest_of(
        f'{{"at":{spelled(at)},"body":{body},"kind":{spelled(kind)},"position":{position},"previous":"{previous}"}}'
    )


def append(connection: Connection, records: Sequence[dict[str, str]]) -> list[int]:
    """Write records and give their numbers."""
    return list(connection.execute(_APPEND, list(records)).scalars())


def close(store: Store, connection: Connection, written: Sequence[int]) -> None:
    """Put new records in the queue, and seal the queue if nobody else does."""
    connection.execute(insert(PENDING), [{"record_id": number} for number in written])
    if store.lock_chain(connection, wait=False):
        seal(store, connection)


def seal(store: Store, connection: Connection) -> int:
    """Give each record in the queue its place; the caller holds the chain's lock."""
    waiting = connection.execute(_WAITING).all()
    if not waiting:
        return 0
    end = head(connection)
    position, previous = (end.position, end.hash) if end else (0, FIRST)
    seals: list[dict[str, Any]] = []
    for number, kind, at, body in waiting:
        position += 1
        link = linked(position, previous, kind, at, body)
        seals.append({"position": position, "record_id": number, "previous": previous, "hash": link})
        previous = link
    connection.execute(insert(SEALS), seals)
    connection.execute(delete(PENDING).where(PENDING.c.record_id.in_([one["record_id"] for one in seals])))
    last = {"position": position, "hash": previous, "at": waiting[-1].at}
    if end is None:
        connection.execute(insert(HEADS), last)
    elif connection.execute(update(HEADS).where(HEADS.c.position == end.position).values(last)).rowcount != 1:
        raise LedgerError(f"{store.name}: the chain has more than one end; run `sekisho ledger verify`")
    return len(seals)


def head(connection: Connection) -> Head | None:
    """Give the end of the chain."""
    found = connection.execute(_HEAD).first()
    return None if found is None else Head(found.position, found.hash, instant(found.at))
