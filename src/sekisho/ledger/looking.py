"""Looking at what is kept, without changing it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, or_, select

from sekisho.ledger.canonical import instant
from sekisho.ledger.entries import HELD, Holding, Record, Reservation
from sekisho.ledger.rows import holding_of, reservation_of
from sekisho.ledger.schema import HOLDINGS, RECORDS, RESERVATIONS, SEALS
from sekisho.ledger.spans import cover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from sekisho.ledger.store import Store

_PAGE = 1000
_RECORDS = (
    select(RECORDS, SEALS.c.position, SEALS.c.previous, SEALS.c.hash)
    .outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id)
    .order_by(RECORDS.c.id)
    .limit(_PAGE)
)


def belonging(table: Table, account: str, exporters: Collection[str]) -> ColumnElement[bool]:
    """Say what an account is: what was written under its name, and all that its parties ever sent under another."""
    return or_(table.c.account == account, table.c.exporter.in_(sorted(exporters)))


def left_since(since: date) -> ColumnElement[bool]:
    """Say which holdings make up the time since a day: as few spans as cover it, each person's day once."""
    rows = HOLDINGS.c
    return or_(
        *(
            and_(
                rows.span == stretch.span,
                rows.start >= stretch.first.isoformat(),
                *([] if stretch.before is None else [rows.start < stretch.before.isoformat()]),
            )
            for stretch in cover(since)
        )
    )


def holdings(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> list[Holding]:
    """Read holdings, in a lasting order."""
    query: Select[Any] = select(HOLDINGS).where(*conditions).order_by(HOLDINGS.c.start, HOLDINGS.c.span, HOLDINGS.c.id)
    return [holding_of(dict(row)) for row in connection.execute(query).mappings()]


def reservations(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> list[Reservation]:
    """Read reservations, oldest first."""
    rows = RESERVATIONS.c
    query: Select[Any] = select(RESERVATIONS).where(*conditions).order_by(rows.reserved_at, rows.id)
    return [reservation_of(dict(row)) for row in connection.execute(query).mappings()]


def held() -> ColumnElement[bool]:
    """Say which reservations still hold room."""
    return RESERVATIONS.c.state.in_(sorted(HELD))


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
            yield Record(row.id, row.kind, instant(row.at), json.loads(row.body), row.position, row.previous, row.hash)
        if len(page) < _PAGE:
            return
        after = page[-1].id
