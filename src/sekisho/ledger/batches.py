"""Batches that were counted before they left, so that the one who judges the run knows who is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from sekisho.ledger.canonical import spelled
from sekisho.ledger.rows import batch_id
from sekisho.ledger.schema import BATCHES
from sekisho.ledger.statements import upsert
from sekisho.model.values import Interval

if TYPE_CHECKING:
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
    from sekisho.heads.count import Heads

    ids = [batch_id(run, run.map_index), batch_id(run, _WHOLE)]
    row = connection.execute(_FIND, {"ids": ids}).mappings().first()
    if row is None:
        return None
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


def record_batch(transaction: Transaction, run: RunKey, heads: Heads) -> None:
    """Keep what was counted of a batch; the same again changes nothing, another one replaces it."""
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
        return
    upsert(BATCHES).run(transaction.connection, row)
    body = {
        "run": run._asdict(),
        "persons": heads.persons,
        "rows_read": heads.rows,
        "columns": list(heads.columns),
        "batch": heads.fingerprint,
    }
    transaction.note("batch", body, {f"batch/{row['id']}": row})
