"""Looking at what is kept, without changing it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, bindparam, or_, select

from sekisho.ledger.canonical import instant
from sekisho.ledger.entries import HELD, Holding, Record, Reservation
from sekisho.ledger.rows import Row, holding_of, reading, reservation_of
from sekisho.ledger.schema import HOLDINGS, RECORDS, RESERVATIONS, SEALS
from sekisho.ledger.spans import Stretch, cover
from sekisho.ledger.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from sekisho.ledger.store import Store

_PAGE = 1000
_RECORDS = (
    select(RECORDS, SEALS.c.position, SEALS.c.previous, SEALS.c.hash)
    .outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id)
    .order_by(RECORDS.c.id)
    .limit(_PAGE)
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


def equal(table: Table, wanted: dict[str, str | bool | None]) -> list[ColumnElement[bool]]:
    """Say that columns have these values; None stands for any."""
    return [table.c[name] == (int(v) if isinstance(v, bool) else v) for name, v in wanted.items() if v is not None]


def accounts(connection: Connection) -> list[str]:
    """List the accounts that have ever reserved."""
    column = RESERVATIONS.c.account
    return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def records(store: Store, after: int, kind: str | None) -> Iterator[Record]:
    """Walk the records from the oldest on, a page at a time."""
    query = _RECORDS if kind is None else _RECORDS.where(RECORDS.c.kind == kind)
    while True:
        with store.reading() as connection:
            page = connection.execute(query.where(RECORDS.c.id > after)).all()
        for row in page:
            with reading(f"record {row.position or row.id}"):
                at, body = instant(row.at), json.loads(row.body)
            yield Record(row.id, row.kind, at, body, row.position, row.previous, row.hash)
        if len(page) < _PAGE:
            return
        after = page[-1].id
