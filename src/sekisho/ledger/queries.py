"""Looking at what is kept, without changing it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from sekisho.errors import LedgerError
from sekisho.ledger.attachments import unpacked
from sekisho.ledger.canonical import instant, spelled
from sekisho.ledger.entries import HELD, Holding, Record, Reservation
from sekisho.ledger.rows import Row, holding_of, reading, reservation_of
from sekisho.ledger.schema import CLAIMS, CONTENTS, HOLDINGS, PENDING, RECORDS, RESERVATIONS, SEALS
from sekisho.ledger.spans import Stretch, cover
from sekisho.ledger.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from sekisho.ledger.stores.base import Store

_PAGE = 1000
_COLUMNS = select(RECORDS, SEALS.c.position, SEALS.c.previous, SEALS.c.hash)
_SEALED = (
    _COLUMNS.select_from(SEALS.join(RECORDS, RECORDS.c.id == SEALS.c.record_id))
    .where(SEALS.c.position > bindparam("position"))
    .order_by(SEALS.c.position)
    .limit(_PAGE)
)
_queue = PENDING.join(RECORDS, RECORDS.c.id == PENDING.c.record_id)
_WAITING = (
    _COLUMNS.select_from(_queue.outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id))
    .where(SEALS.c.position.is_(None))
    .order_by(PENDING.c.record_id)
)


def _belonging(table: Table, exporters: int) -> ColumnElement[bool]:
    """Say what an account is: what was written under its name, and all that its parties ever sent under another."""
    parties = (table.c.exporter == bindparam(f"exporter{n}") for n in range(exporters))
    return or_(table.c.account == bindparam("account"), *parties)


def _whose(account: str, exporters: Collection[str]) -> dict[str, Any]:
    return {"account": account, **{f"exporter{n}": name for n, name in enumerate(sorted(exporters))}}


def _left_since(stretches: Sequence[Stretch]) -> ColumnElement[bool]:
    """Say which holdings make up the time since a day: as few spans as cover it, each day once."""
    rows = HOLDINGS.c
    return or_(
        *(
            and_(
                rows.span == span,
                rows.start >= bindparam(f"{span}_first"),
                *([] if before is None else [rows.start < bindparam(f"{span}_before")]),
            )
            for span, _, before in stretches
        )
    )


def _when(stretches: Sequence[Stretch]) -> dict[str, Any]:
    firsts = {f"{span}_first": first.isoformat() for span, first, _ in stretches}
    return firsts | {f"{span}_before": before.isoformat() for span, _, before in stretches if before is not None}


@cache
def _of_account(exporters: int) -> Statement:
    rows = RESERVATIONS.c
    return Statement(
        lambda _: (
            select(RESERVATIONS)
            .where(or_(*(rows.state == state for state in sorted(HELD))), _belonging(RESERVATIONS, exporters))
            .order_by(rows.reserved_at, rows.id)
        )
    )


@cache
def _held_by(exporters: int) -> Statement:
    stretches = cover(date(2000, 1, 1))
    return Statement(
        lambda _: select(HOLDINGS).where(
            _belonging(HOLDINGS, exporters), HOLDINGS.c.rehearsal == bindparam("rehearsal"), _left_since(stretches)
        )
    )


def reserved(connection: Connection, account: str, exporters: Collection[str]) -> list[Row]:
    """Read the reservations of an account that still hold room, oldest first."""
    found = _of_account(len(exporters)).run(connection, _whose(account, exporters))
    return found.mappings()


def held_since(
    connection: Connection, account: str, exporters: Collection[str], since: date, *, rehearsal: bool
) -> list[Holding]:
    """Read what an account holds since a day, in as few spans as cover it."""
    values = {**_whose(account, exporters), **_when(cover(since)), "rehearsal": int(rehearsal)}
    return [holding_of(row) for row in _held_by(len(exporters)).run(connection, values).mappings()]


def last_days(connection: Connection, account: str, exporters: Collection[str], *, rehearsal: bool) -> list[Holding]:
    """Give the last day of each flow, kind, namespace and key, without who left on it."""
    rows = HOLDINGS.c
    same = [column for column in rows if column.name not in {"id", "span", "start", "low", "high", "sketch"}]
    query = (
        select(*same, func.max(rows.start).label("start"))
        .where(_belonging(HOLDINGS, len(exporters)), rows.rehearsal == int(rehearsal), rows.span == "day")
        .group_by(*same)
    )
    empty = {"id": "", "span": "day", "low": 0, "high": 0, "sketch": b""}
    found = connection.execute(query, _whose(account, exporters)).mappings()
    return [holding_of({**row, **empty}) for row in found]


def holdings(
    connection: Connection,
    wanted: dict[str, str | bool | None],
    since: date | None,
    between: tuple[date, date] | None = None,
) -> list[Holding]:
    """Read holdings, in a lasting order."""
    rows = HOLDINGS.c
    query: Select[Any] = select(HOLDINGS).where(*equal(HOLDINGS, wanted)).order_by(rows.start, rows.span, rows.id)
    if since is not None:
        query = query.where(_left_since(cover(since)))
    if between is not None:
        first, last = between
        query = query.where(rows.start >= first.isoformat(), rows.start <= last.isoformat())
    found = connection.execute(query, _when(cover(since)) if since else {}).mappings()
    return [holding_of(dict(row)) for row in found]


def reservations(connection: Connection, wanted: dict[str, str | bool | None]) -> list[Reservation]:
    """Read reservations, oldest first."""
    rows = RESERVATIONS.c
    query: Select[Any] = select(RESERVATIONS).where(*equal(RESERVATIONS, wanted)).order_by(rows.reserved_at, rows.id)
    return [reservation_of(dict(row)) for row in connection.execute(query).mappings()]


def open_claims(connection: Connection, reservation: str) -> list[tuple[str, int]]:
    """Read the tasks and map indexes that have not settled yet."""
    rows = CLAIMS.c
    query = select(rows.task_id, rows.map_index).where(rows.reservation_id == reservation, rows.state == "open")
    return [(task, index) for task, index in connection.execute(query.order_by(rows.task_id, rows.map_index))]


def equal(table: Table, wanted: dict[str, str | bool | None]) -> list[ColumnElement[bool]]:
    """Say that columns have these values; None stands for any."""
    return [table.c[name] == (int(v) if isinstance(v, bool) else v) for name, v in wanted.items() if v is not None]


def accounts(connection: Connection) -> list[str]:
    """List the accounts that have ever reserved."""
    column = RESERVATIONS.c.account
    return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def content(connection: Connection, name: str, digest: str) -> bytes:
    """Read what a record leans on. Raises LedgerError for what is not kept, or was damaged."""
    data = connection.execute(select(CONTENTS.c.data).where(CONTENTS.c.digest == digest)).scalar()
    if data is None:
        raise LedgerError(f"{name}: no content {digest} is kept; run `sekisho ledger verify`")
    with reading(f"{name}: content {digest}"):
        return unpacked(digest, data)


def records(store: Store, after: int, kind: str | None, *, tolerant: bool = False) -> Iterator[Record]:
    """Walk the records in the order of the chain, a page at a time, and then those that wait for their place."""
    # In a form for which no index serves: else each page would sort all records of the kind.
    wanted = [] if kind is None else [RECORDS.c.kind.concat("") == kind]
    sealed, waiting = (
        _SEALED.where(SEALS.c.record_id > after, *wanted),
        _WAITING.where(PENDING.c.record_id > after, *wanted),
    )
    position, more = 0, True
    while more:
        with store.reading() as connection, store.tolerating(connection) if tolerant else nullcontext():
            page = list(connection.execute(sealed, {"position": position}))
            more = len(page) == _PAGE
            if not more:  # within the same state, so that none is sealed in between and missed
                page += connection.execute(waiting)
        yield from (_record(row, tolerant=tolerant) for row in page)
        position = page[-1].position if more else position


def _record(row: Any, *, tolerant: bool) -> Record:  # noqa: ANN401 - the columns
    at, body, damaged = datetime.min.replace(tzinfo=UTC), {}, False
    try:
        with reading(f"record {row.position or row.id}"):
            at, body = instant(row.at).astimezone(UTC), _body(row.body)
    except LedgerError:
        if not tolerant:
            raise
        damaged = True
    kind = row.kind if isinstance(row.kind, str) and row.kind.isprintable() else repr(row.kind)
    return Record(row.id, kind, at, body, row.position, row.previous, row.hash, damaged)


def _body(text: str) -> dict[str, Any]:
    """Read what a record says. Raises ValueError, also where it holds what cannot be written down again."""
    try:
        body: dict[str, Any] = json.loads(text)
    except RecursionError:
        raise ValueError(text[:80]) from None
    if not isinstance(body, dict):
        raise TypeError(text)
    spelled(body).encode()
    return body
