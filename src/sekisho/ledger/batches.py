"""Batches that were counted before they left, so that the one who judges the run knows who is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, select

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest, spelled
from sekisho.ledger.rows import batch_id, reading
from sekisho.ledger.schema import BATCHES, USES
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
    select(BATCHES, USES.c.for_task, USES.c.task_id.label("taken_by"), USES.c.map_index.label("taken_index"))
    .outerjoin(USES, USES.c.batch_id == BATCHES.c.id)
    .where(
        BATCHES.c.run_id == bindparam("run_id"),
        BATCHES.c.export_id == bindparam("export_id"),
        BATCHES.c.dag_id == bindparam("dag_id"),
        BATCHES.c.organisation == bindparam("organisation"),
        BATCHES.c.deployment == bindparam("deployment"),
        BATCHES.c.map_index.in_([bindparam("map_index"), _WHOLE]),
        or_(BATCHES.c.own == 0, BATCHES.c.task_id == bindparam("task_id")),
    )
    .order_by(BATCHES.c.task_id)
)


class Recorded(NamedTuple):
    """What became of a batch that was recorded: the one whose place it took, and who has taken the whole before."""

    before: Heads | None = None
    is_new: bool = False
    taken: tuple[str, int] | None = None


def batch_of(connection: Connection, run: RunKey, *, taken: bool = False) -> Heads | None:
    """Give what is known of the batch of a task: its own, else what was counted for it, else what is left to take.

    Of each the batch of its map index before that of the whole run. A batch speaks for one task and map index only.
    Only its own, or what it has `taken`, if nothing else is wanted.
    """
    found = [row for row in _speaking(connection, run) if not taken or _is_its_own(row, run)]
    return united([_heads(row) for row in found]) if found else None


def take_batch(transaction: Transaction, run: RunKey) -> None:
    """Let the batch of a task speak for no other task or map index from now on."""
    found = [row for row in _speaking(transaction.connection, run) if not row["own"] and row["taken_by"] is None]
    if not found:
        return
    rows = [_use(row["id"], row["for_task"], (run.task_id, run.map_index)) for row in found]
    upsert(USES).run_all(transaction.connection, rows)
    whole = united([_heads(row) for row in found])
    body = {"run": run._asdict(), "persons": whole.persons, "batch": whole.fingerprint, "taken": True}
    transaction.note("batch", body, {use_name(row): row for row in rows})


def use_name(row: Mapping[str, Any]) -> str:
    """Give the name under which records speak of whom a batch is for."""
    return f"use/{row['batch_id']}"


def _use(batch: str, for_task: str | None, taken: tuple[str, int] | None) -> dict[str, Any]:
    task, index = taken or (None, None)
    return {"batch_id": batch, "for_task": for_task or "", "task_id": task, "map_index": index}


def _speaking(connection: Connection, run: RunKey) -> list[dict[str, Any]]:
    """List the batches that speak for a task: of the first sort that there is."""
    rows = [dict(row) for row in connection.execute(_OF_THE_RUN, _whose(run)).mappings()]
    if own := [row for row in rows if row["own"] and row["map_index"] == run.map_index]:
        return own
    free = [row for row in rows if not row["own"] and _may_take(row, run)]
    for said in (run.task_id, None):
        for index in (run.map_index, _WHOLE):
            found = [row for row in free if (row["for_task"] or None, row["map_index"]) == (said, index)]
            if found:
                return found
    return []


def _may_take(row: Mapping[str, Any], run: RunKey) -> bool:
    return row["taken_by"] is None or (row["taken_by"], row["taken_index"]) == (run.task_id, run.map_index)


def _is_its_own(row: Mapping[str, Any], run: RunKey) -> bool:
    """Say whether a batch that speaks for a task can be no other's: counted by itself or for it, or taken."""
    said = row["for_task"] == run.task_id and row["map_index"] == run.map_index
    return bool(row["own"]) or row["taken_by"] is not None or said


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
        "deployment": run.deployment,
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


def record_batch(
    transaction: Transaction, run: RunKey, heads: Heads, *, own: bool, for_task: str | None = None
) -> Recorded:
    """Keep what was counted of a batch; the same again changes nothing.

    A task's own batch, or what a later try has counted, takes the place of what the task had counted before. Pieces
    that one try counts are put together, and so is what several tasks count for the same task, or for nobody named.
    """
    connection, name = transaction.connection, batch_id(run, own=own, for_task=for_task)
    stored = connection.execute(_KNOWN, {"id": name}).mappings().first()
    before = known = None if stored is None else _heads(dict(stored))
    if stored is not None and known is not None and not own and stored["attempt"] == run.attempt:
        if known.fingerprint == heads.fingerprint:
            return Recorded()
        _same_population(run, [known], heads)
        whole = united([known, heads])
        if whole.sketch == known.sketch:
            return Recorded()
        before, heads = None, whole
    elif known == heads:
        return Recorded()
    taken, uses = None, {}
    if not own:
        rows = [dict(one) for one in connection.execute(_OF_THE_RUN, _whose(run)).mappings() if not one["own"]]
        beside = [one for one in rows if (one["map_index"], one["for_task"] or None) == (run.map_index, for_task)]
        _same_population(run, [_heads(one) for one in beside if one["id"] != name], heads)
        taken = next(((one["taken_by"], one["taken_index"]) for one in beside if one["taken_by"] is not None), None)
        if for_task or taken:
            use = _use(name, for_task, taken)
            upsert(USES).run(connection, use)
            uses = {use_name(use): use}
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
        **({"for_task": for_task} if for_task else {}),
    }
    transaction.note("batch", body, {f"batch/{row['id']}": row, **uses})
    return Recorded(before, is_new=True, taken=taken)


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
