"""A batch that grows after its task was let go: the task is named, and its run holds room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sekisho.ledger.batches import batch_of
from sekisho.ledger.entries import HELD
from sekisho.ledger.reserving import named
from sekisho.ledger.schema import CLAIMS, RESERVATIONS
from sekisho.ledger.settling import settle_perhaps
from sekisho.ledger.statements import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    asked = _claiming(transaction, found, run, whose, "open")
    heads = None if asked is None else batch_of(transaction.connection, asked)
    if heads is not None and heads.persons.low > found.row["per_run"]:
        _hold(transaction, found, heads.persons.low)
    return asked


def late(
    transaction: Transaction,
    found: Claimed,
    run: RunKey,
    whose: tuple[str, int] | str | None,
    days: Mapping[str, date],
) -> RunKey | None:
    """Give the task that a batch is for, if it has settled already. It may have sent all of it, so that all counts."""
    asked = None if whose is None else _claiming(transaction, found, run, whose, "settled")
    heads = None if asked is None else batch_of(transaction.connection, asked, taken=True)
    if heads is None:
        return None
    settle_perhaps(transaction, found, heads, days)
    row = found.row
    row["counted"] = max(row["counted"], heads.persons.low)
    row["overrun"] = int(row["overrun"] or row["counted"] > row["per_run"])
    _write(transaction, found, row["counted"])
    return asked


def _claiming(
    transaction: Transaction, found: Claimed, run: RunKey, whose: tuple[str, int] | str, state: str
) -> RunKey | None:
    """Find the task that a batch is for among those whose claim has a state."""
    claims = CLAIMS.c
    query = select(claims.task_id, claims.map_index).where(
        claims.reservation_id == found.row["id"], claims.state == state
    )
    for task, index in sorted(map(tuple, transaction.connection.execute(query))):
        if whose == (task, index) or (whose == task and run.map_index in (-1, index)):
            return _task(run, task, index)
    return None


def _task(run: RunKey, task: str, index: int) -> RunKey:
    return run._replace(task_id=task, map_index=index, attempt=0)


def _hold(transaction: Transaction, found: Claimed, persons: int) -> None:
    row = found.row
    row["per_run"], row["overrun"] = persons, 1
    row["per_year"] = max(row["per_year"], persons)
    _write(transaction, found, persons)


def _write(transaction: Transaction, found: Claimed, persons: int) -> None:
    row = found.row
    replace(RESERVATIONS).run(transaction.connection, row)
    body = {"reservation": row["id"], "export": row["export_id"], "run": found.run._asdict(), "persons": [persons] * 2}
    transaction.note("batch", {**body, "grown": True}, {named(row): row})
