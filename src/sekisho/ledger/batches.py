"""Batches that were counted before they left, so that the one who judges the run knows who is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from sekisho.ledger.canonical import spelled
from sekisho.ledger.rows import batch_id
from sekisho.ledger.schema import BATCHES
from sekisho.ledger.statements import upsert
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from sekisho.heads.count import Heads
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey

_FIND = (
    select(BATCHES)
    .where(BATCHES.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(BATCHES.c.map_index.desc())
    .limit(1)
)
_WHOLE = -1
"""The map index of a batch that is not mapped."""


def batch_of(connection: Connection, run: RunKey) -> Heads | None:
    """Give what is known of the batch of a run's map index, else of the batch of the whole run."""
    ids = [batch_id(run, run.map_index), batch_id(run, _WHOLE)]
    row = connection.execute(_FIND, {"ids": ids}).mappings().first()
    return None if row is None else _heads(dict(row))


def _heads(row: Mapping[str, Any]) -> Heads:
    from sekisho.heads.count import Heads

    return Heads(
        sketch=bytes(row["sketch"]),
        persons=Interval(row["low"], row["high"]),
        namespace=row["namespace"],
        epoch=row["epoch"],
        key=row["key_fingerprint"],
        rows=row["rows"],
        columns=tuple(json.loads(row["columns"])),
        fingerprint=row["fingerprint"],
    )


def record_batch(transaction: Transaction, run: RunKey, heads: Heads) -> Heads | None:
    """Keep what was counted of a batch; the same again changes nothing, another one is replaced, and given."""
    row = {
        "id": batch_id(run, run.map_index),
        "organisation": run.organisation,
        "export_id": run.export_id,
        "dag_id": run.dag_id,
        "run_id": run.run_id,
        "map_index": run.map_index,
        "sketch": heads.sketch,
        "low": heads.persons.low,
        "high": heads.persons.high,
        "namespace": heads.namespace,
        "epoch": heads.epoch,
        "key_fingerprint": heads.key,
        "rows": heads.rows,
        "columns": spelled(list(heads.columns)),
        "fingerprint": heads.fingerprint,
        "recorded_at": transaction.at,
    }
    known = transaction.connection.execute(_FIND, {"ids": [row["id"]]}).mappings().first()
    if known is not None and all(known[name] == row[name] for name in row if name != "recorded_at"):
        return None
    upsert(BATCHES).run(transaction.connection, row)
    body = {
        "run": run._asdict(),
        "persons": heads.persons,
        "rows_read": heads.rows,
        "columns": list(heads.columns),
        "batch": heads.fingerprint,
    }
    transaction.note("batch", body, {f"batch/{row['id']}": row})
    return None if known is None else _heads(dict(known))


def forget_batch(transaction: Transaction, run: RunKey, heads: Heads) -> None:
    """Forget a batch of which nothing left, unless another one has taken its place."""
    name = batch_id(run, run.map_index)
    known = transaction.connection.execute(_FIND, {"ids": [name]}).mappings().first()
    if known is None or known["fingerprint"] != heads.fingerprint:
        return
    transaction.connection.execute(delete(BATCHES).where(BATCHES.c.id == name))
    body = {"run": run._asdict(), "persons": heads.persons, "batch": heads.fingerprint, "forgotten": True}
    transaction.note("batch", body, {f"batch/{name}": None})
