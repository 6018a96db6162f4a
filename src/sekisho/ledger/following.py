"""What became of the tasks that hold a reservation: those that were let go and have not said what they sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sekisho.ledger import queries
from sekisho.ledger.canonical import instant, moment
from sekisho.ledger.entries import HELD, Claim
from sekisho.ledger.reserving import told_run
from sekisho.ledger.rows import reading, reservation_of
from sekisho.ledger.schema import CLAIMS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

    from sekisho.ledger.entries import Flow, Reservation
    from sekisho.ledger.reserving import Claimed
    from sekisho.ledger.stores.base import Store
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey

KIND = "state"
"""Records that tell which state Airflow gave to a task that has not settled."""
_TELLING = ("reserved", "settled", KIND)


class Followed:
    """The part of a ledger that tells which tasks were let go and have not settled."""

    _store: Store

    def of_run(self, dag_id: str, run_id: str, deployment: str) -> list[Reservation]:
        """Give the reservations of one run of a DAG, in one deployment."""
        with self._store.reading() as connection:
            return queries.reservations(connection, {"dag_id": dag_id, "run_id": run_id, "deployment": deployment})

    def open_claims(self, reservations: Iterable[Reservation]) -> dict[str, list[Claim]]:
        """Give the tasks that each reservation is still held for, by its id: those that have not settled."""
        held = {one.id: one for one in reservations if one.state in HELD}
        if not held:
            return {}
        with self._store.reading() as connection:
            rows = CLAIMS.c
            query = select(CLAIMS).where(rows.state == "open").order_by(rows.task_id, rows.map_index)
            found = [dict(row) for row in connection.execute(query).mappings() if row["reservation_id"] in held]
            told = _told(connection, min(one.reserved_at for one in held.values()))
        claims: dict[str, list[Claim]] = {}
        for row in found:
            name = (row["reservation_id"], row["task_id"], row["map_index"])
            reserved = held[row["reservation_id"]].reserved_at
            claims.setdefault(row["reservation_id"], []).append(
                told.get(name) or Claim(*name[1:], since=reserved, archived=True)
            )
        return claims


class Following:
    """The part of a ledger that is told how a task ends that was let go and has not settled."""

    if TYPE_CHECKING:

        def _claimed(
            self, run: RunKey, now: datetime, flow: Flow | None = None
        ) -> AbstractContextManager[tuple[Transaction, Claimed | None]]: ...

    def note_state(self, run: RunKey, state: str, now: datetime, *, by: str) -> Reservation | None:
        """Record which state Airflow gave to a task that was let go and has not settled; its room stays.

        `by` says who noticed: `worker`, `scheduler`, or `hand` (it was set in Airflow). Where the task holds nothing,
        nothing is recorded, and None comes back.
        """
        with self._claimed(run, now) as (transaction, found):
            if found is None or found.claim != "open" or found.row["state"] not in HELD:
                return None
            body = {"reservation": found.row["id"], "export": run.export_id, "run": told_run(run)}
            transaction.note(KIND, {**body, "state": state, "by": by}, {})
            return reservation_of(found.row)


def _told(connection: Connection, since: datetime) -> dict[tuple[str, str, int], Claim]:
    """Follow each task of each reservation through the records since an instant."""
    rows = RECORDS.c
    query = select(rows.kind, rows.at, rows.body).where(rows.at >= moment(since), rows.kind.in_(_TELLING))
    told: dict[tuple[str, str, int], Claim] = {}
    for row in connection.execute(query.order_by(rows.id)):
        with reading(f"a record of {row.at}"):
            body = json.loads(row.body)
            run = body["run"]
            name = (body["reservation"], run["task_id"], run["map_index"])
            claim = _next(told.pop(name, None), name, row.kind, instant(row.at), body)
            if claim is not None:
                told[name] = claim
    return told


def _next(
    claim: Claim | None, name: tuple[str, str, int], kind: str, at: datetime, body: Mapping[str, Any]
) -> Claim | None:
    """Give the claim as it stands after one more record; None once it is settled."""
    if kind == "reserved":
        return Claim(name[1], name[2], since=claim.since if claim else at, attempt=body["run"]["attempt"])
    if claim is not None and kind == KIND:
        return claim._replace(ended=body["state"], ended_at=at, by=body["by"])
    return claim if body.get("perhaps") else None
