"""What no count needs any more goes: batches of runs that are settled, and who left on days that no window begins in.

Everybody who left on a day stands in its month and its year as well, so that a window which holds the whole month
counts the same without them. Of a swept day the row stays, with how many they were: if a part of its month is asked
for later, they count as bounds and are not missing.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, func, or_, select, update

from sekisho.ledger.batches import use_name
from sekisho.ledger.canonical import instant, moment
from sekisho.ledger.entries import HELD
from sekisho.ledger.rows import reading
from sekisho.ledger.schema import BATCHES, HOLDINGS, RECORDS, RESERVATIONS, USES
from sekisho.ledger.spans import start
from sekisho.ledger.transaction import changing
from sekisho.model.tallies import TALLIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from sekisho.ledger.stores.base import Store
    from sekisho.ledger.transaction import Transaction

DAYS: Final = 180
"""After how many days batches and days are swept, if nobody says otherwise."""
LEAST_DAYS: Final = 124
"""Not before: a forecast looks at the days of three months, and of the month in which those begin."""
_ZONES: Final = timedelta(days=2)
"""In some law's zone it is still the day before; one more for clocks that differ."""
_AT_ONCE: Final = 200
"""So many rows are swept in one transaction, so that nobody waits long."""
_NEWEST: Final = select(RECORDS.c.at).order_by(RECORDS.c.id.desc()).limit(1)


class Swept(NamedTuple):
    """What was swept, or would be."""

    batches: int
    days: int
    """Days of one flow and kind."""
    size: int
    """Bytes of sketches."""


def sweep(store: Store, now: datetime, *, days: int = DAYS, dry_run: bool = False) -> Swept:
    """Sweep what is older than so many days and needed by no window that may still be asked for.

    The ledger's newest record says what day it is, if the clock is ahead of it. Each transaction writes a record.
    Raises ValueError for fewer days than `LEAST_DAYS`.
    """
    if days < LEAST_DAYS:
        msg = f"batches and days are kept for {LEAST_DAYS} days at least, not {days}"
        raise ValueError(msg)
    with store.reading() as connection:
        newest = connection.execute(_NEWEST).scalar()
        if newest is None:
            return Swept(0, 0, 0)
        with reading(f"{store.name}: the newest record"):
            today = min(now, instant(newest))
        before = moment(today - timedelta(days=days))
        batches = list(connection.execute(_old_batches(before)))
        held_days = list(connection.execute(_old_days((today - _ZONES).date(), days)))
    if not dry_run:
        for (organisation, export), some in groupby(batches, attrgetter("organisation", "export_id")):
            for part in _parts([row.id for row in some]):
                lock = partial(store.lock_batches, export=f"{organisation} {export}")
                with changing(store, now, lock) as transaction:
                    _forget(transaction, _old_batches(before).where(BATCHES.c.id.in_(part)))
        for account, some in groupby(held_days, attrgetter("account")):
            for part in _parts([row.id for row in some]):
                with changing(store, now, partial(store.lock_account, account=account)) as transaction:
                    _empty(transaction, account, part)
    size = sum(row.size for row in (*batches, *held_days))
    return Swept(len(batches), len(held_days), size)


def needed_since(kind: str, today: date, days: int) -> date:
    """Give the first day whose people are still told apart: always the first of a month.

    A window that rolls on begins within any month of the last year; the others begin on a 1 January.
    """
    kept = today - timedelta(days=days)
    windows = [tally.since(today) for tally in TALLIES.values() if tally.rolls and tally.kind == kind]
    if kind not in {tally.kind for tally in TALLIES.values()}:  # of a law that is no more, or not yet here
        windows = [min(tally.since(today) for tally in TALLIES.values())]
    return start("month", min([kept, *windows]))


def _is_held(*same: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say whether there is a reservation whose people may still leave."""
    return select(RESERVATIONS.c.id).where(RESERVATIONS.c.state.in_(sorted(HELD)), *same).exists()


def _old_batches(before: str) -> Select[Any]:
    rows = BATCHES.c
    same = (
        RESERVATIONS.c[name] == rows[name] for name in ("organisation", "export_id", "deployment", "dag_id", "run_id")
    )
    return (
        select(rows.id, rows.organisation, rows.export_id, func.length(rows.sketch).label("size"))
        .where(rows.recorded_at < before, ~_is_held(*same))
        .order_by(rows.organisation, rows.export_id, rows.id)
    )


def _old_days(today: date, days: int) -> Select[Any]:
    rows = HOLDINGS.c
    size = func.length(rows.sketch)
    known = {tally.kind: needed_since(tally.kind, today, days).isoformat() for tally in TALLIES.values()}
    old = [(rows.kind == kind) & (rows.start < before) for kind, before in known.items()]
    other = rows.kind.not_in(sorted(known)) & (rows.start < needed_since("", today, days).isoformat())
    return (
        select(rows.id, rows.account, size.label("size"))
        .where(rows.span == "day", size > 0, or_(other, *old), ~_is_held(RESERVATIONS.c.grown_in == rows.id))
        .order_by(rows.account, rows.id)
    )


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))


def _forget(transaction: Transaction, old: Select[Any]) -> None:
    """Remove batches, and whom they speak for."""
    found = list(transaction.connection.execute(old))
    if not found:
        return
    ids = [row.id for row in found]
    uses = transaction.connection.execute(delete(USES).where(USES.c.batch_id.in_(ids)).returning(USES.c.batch_id))
    gone: dict[str, None] = {use_name(dict(row)): None for row in uses.mappings()}
    transaction.connection.execute(delete(BATCHES).where(BATCHES.c.id.in_(ids)))
    gone |= {f"batch/{name}": None for name in ids}
    transaction.note("swept", {"export": found[0].export_id, "batches": len(ids)}, gone)


def _empty(transaction: Transaction, account: str, ids: Sequence[str]) -> None:
    """Forget who left on some days; how many they were stays."""
    rows = _without_sketch(transaction.connection, ids)
    if not rows:
        return
    left = {row["id"]: {**row, "sketch": b""} for row in rows}
    transaction.connection.execute(update(HOLDINGS).where(HOLDINGS.c.id.in_(list(left))).values(sketch=b""))
    days = sorted({row["start"] for row in left.values()})
    body = {"account": account, "days": len(left), "first": days[0], "last": days[-1]}
    transaction.note("swept", body, {f"holding/{name}": row for name, row in left.items()})


def _without_sketch(connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
    rows = HOLDINGS.c
    held = _is_held(RESERVATIONS.c.grown_in == rows.id)
    columns = [column for column in rows if column.name != "sketch"]
    query = select(*columns).where(rows.id.in_(ids), func.length(rows.sketch) > 0, ~held)
    return list(connection.execute(query).mappings())
