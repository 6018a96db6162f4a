"""Telling the ledger what has left. Once data has left, a fault is told and no longer stops the task."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import structlog

from sekisho.airflow import memory, passing
from sekisho.errors import said

if TYPE_CHECKING:
    from collections.abc import Collection

    from sekisho.airflow.runner import Attempt
    from sekisho.heads import Heads

NOT_SETTLED = (
    "Export {!r} has left, but the ledger could not be told ({}). What the run reserved stays reserved. Do not run the "
    "task again, which would ship it twice: `sekisho ledger settle {}` counts it once the ledger is there."
)
_shipped: dict[tuple[Any, ...], Heads | None] = {}
"""What `exporting` has shipped in this process; the batch where the ledger could not be told of it yet."""

_new: set[tuple[Any, ...]] = set()
"""What tasks of this process carry that have shipped nothing of it, in this try or in one before."""

_settled: set[tuple[Any, ...]] = set()
"""What tasks of this process have told the ledger of, and shipped nothing of since."""

_begun: set[tuple[Any, ...]] = set()
"""Tries of this process in which something may have been shipped."""


def begins(attempt: Attempt, export_id: str) -> bool:
    """Say whether nothing of an export has left by this task of the run."""
    return _shipment(attempt, export_id) in _new


def begun(attempt: Attempt, export_id: str) -> None:
    """Note that data of an export may leave from now on."""
    _new.discard(_shipment(attempt, export_id))
    _settled.discard(_shipment(attempt, export_id))
    _begun.add(_shipment(attempt, "")[:-1])


def is_settled(attempt: Attempt, export_id: str) -> bool:
    """Say whether the ledger was told of all that this task has shipped of an export."""
    return _shipment(attempt, export_id) in _settled


def has_begun(attempt: Attempt) -> bool:
    """Say whether `exporting` has let this try ship anything yet: to try again would ship it twice."""
    return _shipment(attempt, "")[:-1] in _begun


def settle(attempt: Attempt, export_id: str, heads: Heads, *, own: bool = True) -> None:
    """Count the persons of a batch that has left: the task's own, or one that may have grown in an earlier task."""
    shipment = _shipment(attempt, export_id)
    _shipped[shipment] = heads
    if _settle(attempt, export_id, heads if own else None):
        _shipped[shipment] = None


def owes(attempt: Attempt, export_id: str) -> bool:
    """Say whether a batch has left of which the ledger could not be told: no other may take its place."""
    return _shipped.get(_shipment(attempt, export_id)) is not None


def reserved(attempt: Attempt, export_id: str, *, tried_before: bool) -> None:
    """Note that a task has reserved for an export: if it had not tried before, nothing of it has left yet."""
    (_new.discard if tried_before else _new.add)(_shipment(attempt, export_id))


def settle_at_the_end(attempt: Attempt, export_ids: Collection[str]) -> None:
    """Settle exports when their task has succeeded, if an earlier task counted their batch.

    So an operator that knows nothing of `exporting` is settled too. Where nobody has counted, the run stays at the
    maximum that it declares.
    """
    for task in attempt.tasks:
        own = task._post_execute_hook  # noqa: SLF001 - what `post_execute=` sets; this task is the run's own copy
        task._post_execute_hook = _before(getattr(own, "instead_of", own), attempt, export_ids)  # noqa: SLF001


def _before(own: Any, attempt: Attempt, export_ids: Collection[str]) -> Any:
    """Settle first, then do what the task's own hook does, in the form that it has."""
    if own is not None and inspect.isgeneratorfunction(own):

        def at_the_end(context: Any, result: Any = None) -> Any:
            settle_what_was_counted(attempt, export_ids)
            return (yield from own(context, result))
    else:

        def at_the_end(context: Any, result: Any = None) -> Any:
            settle_what_was_counted(attempt, export_ids)
            return own and own(context, result)

    at_the_end.instead_of = own  # type: ignore[attr-defined]  # found again when the task is tried again in here
    return at_the_end


def settle_what_was_counted(attempt: Attempt, export_ids: Collection[str]) -> None:
    """Settle what an earlier task has counted, or what could not be settled before."""
    for export_id in export_ids:
        shipment = _shipment(attempt, export_id)
        if shipment not in _settled and (shipment not in _shipped or _shipped[shipment] is not None):
            _settle(attempt, export_id, _shipped.get(shipment))


def _settle(attempt: Attempt, export_id: str, heads: Heads | None) -> bool:
    """Settle a batch, or the one that an earlier task has counted, if any; say whether nothing went wrong."""
    try:
        with memory.ledgers() as ledger:
            heads = heads or passing.batch(export_id, attempt.ti, ledger, taken=True)
            if heads is not None:
                passing.settle(export_id, attempt.ti, heads, ledger)
                _settled.add(_shipment(attempt, export_id))
    except Exception as error:  # noqa: BLE001 - to fail now would only ship it again
        structlog.get_logger(logger_name="task").error(
            NOT_SETTLED.format(export_id, said(error), passing.reservation_id(export_id, attempt.ti))
        )
        return False
    return True


def _shipment(attempt: Attempt, export_id: str) -> tuple[Any, ...]:
    ti = attempt.ti
    return (ti.dag_id, ti.run_id, ti.task_id, ti.map_index, ti.try_number, export_id)
