"""The chain: each record gets a place that carries the hash of the one before.

Records are written by many at once and sealed by one at a time. Who cannot be the one right now leaves its records in
the queue of those that wait, and the next one seals them too.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, literal, select, true, update

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest_of, instant, spelled
from sekisho.ledger.entries import Head
from sekisho.ledger.rows import reading
from sekisho.ledger.schema import HEADS, PENDING, RECORDS, SEALS
from sekisho.ledger.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from sekisho.ledger.entries import Draft
    from sekisho.ledger.stores.base import Store

FIRST: Final = "0" * 64
"""What the first record carries as the hash before it."""

_APPEND: Final = Statement(
    lambda _: insert(RECORDS).values({name: bindparam(name) for name in ("kind", "at", "body")}).returning(RECORDS.c.id)
)
_waiting = (
    select(RECORDS)
    .join(PENDING, PENDING.c.record_id == RECORDS.c.id)
    .outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id)
    .where(SEALS.c.position.is_(None))
    .subquery()
)
_one = select(literal(1).label("one")).subquery()
_END_AND_WAITING: Final = Statement(
    lambda _: select(HEADS.c.position, HEADS.c.hash, _waiting).select_from(
        _one.outerjoin(HEADS, true()).outerjoin(_waiting, true())
    )
)
"""The end of the chain beside each record that waits, or alone."""
_SEAL: Final = Statement(lambda _: insert(SEALS).values({column.name: bindparam(column.name) for column in SEALS.c}))
_FIRST_END: Final = Statement(
    lambda _: insert(HEADS).values({column.name: bindparam(column.name) for column in HEADS.c})
)
_NEXT_END: Final = Statement(
    lambda _: (
        update(HEADS)
        .where(HEADS.c.position == bindparam("before"))
        .values({column.name: bindparam(column.name) for column in HEADS.c})
    )
)
_LEAVE: Final = Statement(lambda _: delete(PENDING).where(PENDING.c.record_id == bindparam("record_id")))
_HEAD = select(HEADS.c.position, HEADS.c.hash, HEADS.c.at)


def linked(position: int, previous: str, number: int, draft: Draft) -> str:
    """Give the hash of a record at its place, under its number; its body is canonical JSON already."""
    at, body, kind = spelled(draft["at"]), draft["body"], spelled(draft["kind"])
    return digest_of(
        f'{{"at":{at},"body":{body},"id":{number},"kind":{kind},"position":{position},"previous":"{previous}"}}'
    )


def append(connection: Connection, drafts: Sequence[Draft]) -> list[int]:
    """Write records and give their numbers."""
    return [_APPEND.run(connection, draft).scalar() for draft in drafts]


def seal(store: Store, connection: Connection, own: Sequence[tuple[int, Draft]] = ()) -> int:
    """Give one's own records and those that wait their places; the caller holds the chain's lock."""
    found = _END_AND_WAITING.run(connection, {}).mappings()
    before = found[0]["position"]
    position, previous, at = before or 0, found[0]["hash"] or FIRST, ""
    waiting = [
        (row["id"], {name: row[name] for name in ("kind", "at", "body")}) for row in found if row["id"] is not None
    ]
    seals: list[dict[str, Any]] = []
    for number, one in sorted([*waiting, *own], key=itemgetter(0)):
        position, at = position + 1, one["at"]
        link = linked(position, previous, number, one)
        seals.append({"position": position, "record_id": number, "previous": previous, "hash": link})
        previous = link
    if not seals:
        return 0
    end = {"position": position, "hash": previous, "at": at}  # as it stands: it may not even be an instant
    if not store.place(connection, seals, [number for number, _ in waiting], end, before):
        raise LedgerError(f"{store.name}: the chain has not one end; run `sekisho ledger verify`")
    return len(seals)


def place(
    connection: Connection,
    seals: Sequence[Mapping[str, Any]],
    waited: Sequence[int],
    end: Mapping[str, Any],
    before: int | None,
) -> bool:
    """Write places, take those records from the queue, and move the end of the chain; say whether it was there."""
    _SEAL.run_all(connection, seals)
    _LEAVE.run_all(connection, [{"record_id": number} for number in waited])
    if before is None:
        _FIRST_END.run(connection, end)
        return True
    return _NEXT_END.run(connection, {**end, "before": before}).changed == 1


def head(connection: Connection) -> Head | None:
    """Give the end of the chain."""
    found = connection.execute(_HEAD).first()
    if found is None:
        return None
    with reading("the end of the chain"):
        return Head(found.position, found.hash, instant(found.at))
