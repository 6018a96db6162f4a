"""Batches that were counted before they left, so that the one who judges the run knows who is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, or_, select

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest, spelled
from sekisho.ledger.rows import batch_id, reading
from sekisho.ledger.schema import BATCHES
from sekisho.ledger.statements import upsert
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from sekisho.heads.count import Heads
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey

_WHOLE = -1
"""The map index of a batch that is not mapped."""

_KNOWN = select(BATCHES).where(BATCHES.c.id == bindparam("id"))
_OF_THE_RUN = (
    select(BATCHES)
    .where(
        BATCHES.c.run_id == bindparam("run_id"),
        BATCHES.c.export_id == bindparam("export_id"),
        BATCHES.c.dag_id == bindparam("dag_id"),
        BATCHES.c.organisation == bindparam("organisation"),
        BATCHES.c.map_index.in_([bindparam("map_index"), _WHOLE]),
        or_(BATCHES.c.own == 0, BATCHES.c.task_id == bindparam("task_id")),
    )
    .order_by(BATCHES.c.task_id)
)


def batch_of(connection: Connection, run: RunKey) -> Heads | None:
    """Give what is known of the batch of a task: its own, else that of its map index, else that of the whole run."""
    rows = [dict(row) for row in connection.execute(_OF_THE_RUN, _whose(run)).mappings()]
    own = [row for row in rows if row["own"] and row["map_index"] == run.map_index]
    mapped = [row for row in rows if not row["own"] and row["map_index"] == run.map_index]
    whole = [row for row in rows if not row["own"] and row["map_index"] == _WHOLE]
    found = own or mapped or whole
    return united([_heads(row) for row in found]) if found else None


def united(parts: Sequence[Heads]) -> Heads:
    """Put together what several tasks have counted, or one of them in several pieces."""
    if len(parts) == 1:
        return parts[0]
    from sekisho.heads.sketch import Sketch

    whole = Sketch.union(*(Sketch.load(part.sketch) for part in parts))
    sketch, prints = whole.dump(), sorted(part.fingerprint for part in parts)
    return parts[0]._replace(
        sketch=sketch,
        persons=whole.count(),
        rows=sum(part.rows for part in parts),
        columns=tuple(dict.fromkeys(column for part in parts for column in part.columns)),
        fingerprint=digest(prints),
    )


def _whose(run: RunKey) -> dict[str, Any]:
    return {
        "organisation": run.organisation,
        "export_id": run.export_id,
        "dag_id": run.dag_id,
        "run_id": run.run_id,
        "task_id": run.task_id,
        "map_index": run.map_index,
    }


def _heads(row: Mapping[str, Any]) -> Heads:
    from sekisho.heads.count import Heads

    with reading(f"batch {row['id']}"):
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


def record_batch(transaction: Transaction, run: RunKey, heads: Heads, *, own: bool) -> Heads | None:
    """Keep what was counted of a batch; the same again changes nothing.

    A task's own batch, or what a later try has counted, takes the place of what the task had counted before, which is
    given. Pieces that one try counts for its run are put together, and so is what several tasks count for it.
    """
    connection, name = transaction.connection, batch_id(run, own=own)
    stored = connection.execute(_KNOWN, {"id": name}).mappings().first()
    known = None if stored is None else _heads(dict(stored))
    if stored is not None and known is not None and not own and stored["attempt"] == run.attempt:
        if known.fingerprint == heads.fingerprint:
            return None
        _same_population(run, [known], heads)
        whole = united([known, heads])
        if whole.sketch == known.sketch:
            return None
        known, heads = None, whole
    elif known == heads:
        return None
    if not own:
        rows = [dict(one) for one in connection.execute(_OF_THE_RUN, _whose(run)).mappings()]
        others = [one for one in rows if not one["own"] and one["id"] != name]
        _same_population(run, [_heads(one) for one in others if one["map_index"] == run.map_index], heads)
    row = {
        "id": name,
        **_whose(run),
        "own": int(own),
        "attempt": run.attempt,
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
    upsert(BATCHES).run(transaction.connection, row)
    body = {
        "run": run._asdict(),
        "persons": heads.persons,
        "rows_read": heads.rows,
        "columns": list(heads.columns),
        "batch": heads.fingerprint,
    }
    transaction.note("batch", body, {f"batch/{row['id']}": row})
    return known


def _same_population(run: RunKey, counted: Sequence[Heads], heads: Heads) -> None:
    """Refuse pieces of one batch in which the same person could not be recognised."""
    for one in counted:
        if (one.namespace, one.epoch) != (heads.namespace, heads.epoch):
            raise LedgerError(
                f"run {run.run_id} of {run.dag_id} counts {run.export_id} as {one.namespace} ({one.epoch}) and as"
                f" {heads.namespace} ({heads.epoch}); count all of its batch in one namespace, with one kind of ids and"
                " one key"
            )


def forget_batch(transaction: Transaction, run: RunKey, heads: Heads) -> None:
    """Forget a task's own batch of which nothing left, unless another one has taken its place."""
    name = batch_id(run, own=True)
    known = transaction.connection.execute(_KNOWN, {"id": name}).mappings().first()
    if known is None or known["fingerprint"] != heads.fingerprint:
        return
    transaction.connection.execute(delete(BATCHES).where(BATCHES.c.id == name))
    body = {"run": run._asdict(), "persons": heads.persons, "batch": heads.fingerprint, "forgotten": True}
    transaction.note("batch", body, {f"batch/{name}": None})
