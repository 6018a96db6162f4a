"""Reservations end: by their time, or because nothing left: a person says so, or the task was stopped before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import moment
from sekisho.ledger.reserving import claim_name, named
from sekisho.ledger.rows import Row, reservation_of
from sekisho.ledger.schema import CLAIMS, RESERVATIONS
from sekisho.ledger.statements import Statement, replace
from sekisho.ledger.transaction import changing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from sekisho.ledger.entries import Reservation
    from sekisho.ledger.reserving import Claimed
    from sekisho.ledger.stores.base import Store
    from sekisho.ledger.transaction import Transaction

_LOCKED: Final = Statement(
    lambda _: select(RESERVATIONS).where(RESERVATIONS.c.id == bindparam("reservation")).with_for_update()
)


def end_due(store: Store, now: datetime) -> list[Reservation]:
    """End every reservation whose time is over, an account after the other, and give them."""
    rows = RESERVATIONS.c
    due = select(rows.account).where(rows.state == "open", rows.expires_at <= moment(now)).distinct()
    with store.reading() as connection:
        accounts = list(connection.execute(due.order_by(rows.account)).scalars())
    ended = []
    for account in accounts:
        with changing(store, now, partial(store.lock_account, account=account)) as transaction:
            query = select(RESERVATIONS).where(rows.account == account, rows.state == "open")
            found = [dict(row) for row in transaction.connection.execute(query).mappings()]
            ended += [reservation_of(row) for row in expire(transaction, found)]
    return ended


def expire(transaction: Transaction, rows: Iterable[Row]) -> list[Row]:
    """End the open ones whose time is over: what shipped stays held, what never began is free again."""
    over = []
    for row in rows:
        if row["state"] != "open" or row["expires_at"] > transaction.at or not _still(transaction.connection, row):
            continue
        over.append(row)
        row["state"] = "expired" if row["shipping_since"] is None else "uncounted"
        claims = _withdrawn(transaction, row) if row["state"] == "expired" else {}
        replace(RESERVATIONS).run(transaction.connection, row)
        body = {
            "reservation": row["id"],
            "state": row["state"],
            "export": row["export_id"],
            "dag_id": row["dag_id"],
            "run_id": row["run_id"],
            "expired_at": row["expires_at"],
            "held": max(0, row["per_run"] - row["counted"]) if row["state"] == "uncounted" else 0,
            "tasks": _silent(transaction.connection, row) if row["state"] == "uncounted" else [],
        }
        transaction.note(row["state"], body, {named(row): row, **claims})
    return over


def release(transaction: Transaction, reservation: str, *, reason: str, who: str) -> Row:
    """Free what a reservation holds, because a person says that nobody left who was not counted."""
    name = transaction.store.name
    rows = RESERVATIONS.c
    found = transaction.connection.execute(select(RESERVATIONS).where(rows.id == reservation)).mappings().first()
    if found is None:
        raise LedgerError(f"{name}: no reservation is called {reservation}; `sekisho ledger reservations` lists them")
    row = dict(found)
    if row["state"] not in {"open", "uncounted"}:
        raise LedgerError(f"{name}: reservation {reservation} is {row['state']} and holds nothing; leave it")
    body = {"reservation": row["id"], "state": "released", "was": row["state"], "reason": reason, "who": who}
    row["state"] = "released"
    claims = _withdrawn(transaction, row)
    replace(RESERVATIONS).run(transaction.connection, row)
    transaction.note("released", body, {named(row): row, **claims})
    return row


NEVER_BEGAN: Final = "never-began"
"""Why a task's room was freed without a person's word: it was stopped before it began, so nothing left."""


def give_back(transaction: Transaction, found: Claimed) -> Row:
    """Free the room of a task that was stopped before it began, unless other tasks of its run share it."""
    row = found.row
    found.claims("withdrawn")
    if row["open_claims"] == 0:
        row["state"] = "settled" if row["counted"] else "released"
    body = {"export": row["export_id"], "who": found.run.who, "why": NEVER_BEGAN}
    found.write(transaction, "released", body, {})
    return row


def _silent(connection: Connection, row: Row) -> list[list[str | int]]:
    """List the tasks, each with its map index, that have not said what they sent."""
    rows = CLAIMS.c
    query = select(rows.task_id, rows.map_index).where(rows.reservation_id == row["id"], rows.state == "open")
    return [list(one) for one in connection.execute(query.order_by(rows.task_id, rows.map_index))]


def _still(connection: Connection, row: Row) -> bool:
    """See that a reservation is as it was read, and keep it so: a task under another account may settle it."""
    now = _LOCKED.run(connection, {"reservation": row["id"]}).mappings()
    return now == [row]


def _withdrawn(transaction: Transaction, row: Row) -> dict[str, Row]:
    """Let nobody claim a reservation any more who has not settled, and give those claims by name."""
    rows = CLAIMS.c
    query = update(CLAIMS).where(rows.reservation_id == row["id"], rows.state == "open").values(state="withdrawn")
    found = [dict(one) for one in transaction.connection.execute(query.returning(CLAIMS)).mappings()]
    row["open_claims"] -= len(found)
    return {claim_name(one): one for one in found}
