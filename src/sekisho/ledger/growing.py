"""A batch that grows after its task was let go: the task is named, and its run holds room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sekisho.ledger.batches import batch_of
from sekisho.ledger.entries import HELD
from sekisho.ledger.reserving import named
from sekisho.ledger.schema import CLAIMS, RESERVATIONS
from sekisho.ledger.statements import replace

if TYPE_CHECKING:
    from sekisho.ledger.reserving import Claimed
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey


def grown(
    transaction: Transaction, found: Claimed | None, run: RunKey, whose: tuple[str, int] | str | None
) -> RunKey | None:
    """Give the task under way that a batch is for: the one that has taken it, or any index of the one it is meant for.

    A run that counts more than it declares holds room for as many, and counts as having sent too many.
    """
    if whose is None:
        return None
    if found is None:  # no law counted heads when the task was let go, so nobody knows whether it has ended
        return None if isinstance(whose, str) else _task(run, *whose)
    if found.row["state"] not in HELD or found.row["shipping_since"] is None:
        return None
    claims = CLAIMS.c
    query = select(claims.task_id, claims.map_index).where(
        claims.reservation_id == found.row["id"], claims.state == "open"
    )
    for task, index in sorted(map(tuple, transaction.connection.execute(query))):
        meant = whose == task and run.map_index in (-1, index)
        if meant or whose == (task, index):
            asked = _task(run, task, index)
            heads = batch_of(transaction.connection, asked)
            if heads is not None and heads.persons.low > found.row["per_run"]:
                _hold(transaction, found, heads.persons.low)
            return asked
    return None


def _task(run: RunKey, task: str, index: int) -> RunKey:
    return run._replace(task_id=task, map_index=index, attempt=0)


def _hold(transaction: Transaction, found: Claimed, persons: int) -> None:
    row = found.row
    row["per_run"], row["overrun"] = persons, 1
    row["per_year"] = max(row["per_year"], persons)
    replace(RESERVATIONS).run(transaction.connection, row)
    body = {"reservation": row["id"], "export": row["export_id"], "run": found.run._asdict(), "persons": [persons] * 2}
    transaction.note("batch", {**body, "grown": True}, {named(row): row})
