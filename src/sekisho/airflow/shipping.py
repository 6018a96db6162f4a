"""Counting the persons of a batch: in the task that ships it, or in one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from airflow.sdk.exceptions import AirflowException

from sekisho.airflow import deployment, destinations, guard, judgement, memory, passing, runner, settling
from sekisho.airflow.marker import checked_id
from sekisho.errors import BatchError, ConfigError, LedgerError, SekishoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.airflow.destinations import Destinations
    from sekisho.airflow.runner import Attempt
    from sekisho.gate.passing import Passage
    from sekisho.heads import Heads
    from sekisho.ledger import Ledger
    from sekisho.model.values import Interval

LEFT_OPEN = (
    "The body of `exporting` for export {!r} ended with {}: data may have left. What the run reserved stays reserved "
    "until the task is tried again and succeeds, or somebody releases it (`sekisho ledger release`)."
)


class Shipment(NamedTuple):
    """One batch on its way: who is in it, as far as may be known."""

    export_id: str
    persons: Interval
    rows: int
    fingerprint: str
    """SHA-256 of its columns, number of rows and persons: the same data gives the same."""


class _Named(NamedTuple):
    """How the persons of a batch are told apart, where the task says it and not the declaration."""

    column: str | None
    namespace: str | None


@contextmanager
def exporting(
    export_id: str, batch: Any = None, *, persons: str | None = None, namespace: str | None = None
) -> Iterator[Shipment]:
    """Count a batch, ask whether it may leave as what it is, let the body ship it, and settle it.

    Inside a task that carries the export:

        with exporting("crm-to-us", frame) as shipment:
            upload(frame)

    Args:
        export_id: the declared export.
        batch: a data frame, an Arrow table, paths of Parquet or CSV files, ids, …; it is counted and then shipped, so
            no generator. None for the batch that an earlier task has counted with `count_batch`.
        persons: the column that says who a row is about; by default the export's `persons.identified_by`.
        namespace: whose ids they are; by default the export's `persons.namespace`, else the export's own id.

    Raises:
        AirflowFailException: the batch may not leave. No retries.
        AirflowException: it could not be counted or judged; retries apply.

    """
    checked_id(export_id)
    attempt, heads = _attempt(), None
    with memory.ledgers() as ledger:

        def ask() -> Passage:
            nonlocal heads
            to, fields = _destinations(attempt, export_id)
            heads = _batch(attempt, export_id, batch, _Named(persons, namespace), ledger)
            return passing.judge(export_id, attempt.ti, ledger, to=to, fields=fields, resumed=attempt.resumed)

        answer = judgement.answer(export_id, ask)
        if answer.effect == "block" and heads is not None and batch is not None:
            _forget(attempt, export_id, heads, ledger)
        stop = judgement.conclude(attempt, [answer])
    if stop is not None or heads is None:
        raise stop or AssertionError
    settling.begun(attempt, export_id)
    try:
        yield Shipment(export_id, heads.persons, heads.rows, heads.fingerprint)
    except BaseException as error:
        _log().error(LEFT_OPEN.format(export_id, type(error).__name__))
        raise
    settling.settle(attempt, export_id, heads)


def count_batch(
    export_id: str,
    batch: Any,
    *,
    map_index: int | None = None,
    persons: str | None = None,
    namespace: str | None = None,
) -> Interval:
    """Count a batch in a task before the one that ships it, so that the guard there knows it as what it is.

    Without it, a run counts as the maximum that its export declares. When the task that ships it has succeeded, the
    batch is settled.

    Args:
        export_id: the declared export.
        batch: as for `exporting`.
        map_index: the index of the mapped task that will ship it, or -1 for the batch of the whole run; by default the
            index of the task that counts.
        persons: as for `exporting`.
        namespace: as for `exporting`.

    Returns:
        How many distinct persons there are: a lower and an upper bound, equal where that is known exactly.

    Raises:
        AirflowException: the batch could not be counted, or the ledger not be told; retries apply.

    """
    checked_id(export_id)
    ti, refusal = _attempt().ti, ""
    try:
        heads = _counted(export_id, batch, _Named(persons, namespace))
        with memory.ledgers() as ledger:
            passing.record_batch(export_id, ti, heads, ledger, map_index=map_index)
    except SekishoError as error:
        refusal = f"the batch of export {export_id!r} could not be counted: {error}"
    if refusal:
        raise AirflowException(refusal)
    return heads.persons


def _forget(attempt: Attempt, export_id: str, heads: Heads, ledger: Callable[[], Ledger]) -> None:
    """Let the next try be judged by its own batch, which may be another, and not by the one that may not leave."""
    try:
        passing.forget_batch(export_id, attempt.ti, heads, ledger)
    except SekishoError as error:
        _log().warning(f"The next try of export {export_id!r} is judged by this batch, which stays known: {error}")


def _destinations(attempt: Attempt, export_id: str) -> Destinations:
    """Give the destination that the task names for an export that it carries, and may ship more of."""
    carried = guard.carried(attempt) or {}
    if export_id not in carried:
        msg = f'this task does not carry it: write `@task.export("{export_id}")`, or name it among its outlets'
        raise ConfigError(msg)
    if settling.owes(attempt, export_id):
        msg = "this task has shipped another batch of it, and the ledger could not be told of that one yet"
        raise LedgerError(msg)
    return destinations.of(attempt, carried[export_id])


def _batch(attempt: Attempt, export_id: str, batch: Any, named: _Named, ledger: Callable[[], Ledger]) -> Heads:
    """Count the batch and record it, or find the one that an earlier task has recorded."""
    if batch is None:
        found = ledger().batch(passing.run_of(attempt.ti, export_id))
        if found is None:
            msg = "no earlier task has counted its batch with `count_batch`; give the batch to `exporting`"
            raise BatchError(msg)
        return found
    if isinstance(batch, Iterator):
        msg = "its batch can be read only once, but is to be counted and then shipped; give a table, a list or a file"
        raise BatchError(msg)
    heads = _counted(export_id, batch, named)
    begins = settling.begins(attempt, export_id)
    passing.record_batch(export_id, attempt.ti, heads, ledger, own=True, begins=begins)
    return heads


def _counted(export_id: str, batch: Any, named: _Named) -> Heads:
    from sekisho.heads import count

    said = deployment.declared(export_id).persons
    column = named.column or said.identified_by
    if column is None:
        msg = (
            f"nobody has said which column tells who a row is about: write `identified_by` under `persons` in "
            f'exports/{export_id}.yaml, or give `persons="customer_id"`'
        )
        raise ConfigError(msg)
    namespace = named.namespace or said.namespace or export_id
    heads = count(batch, column=column, namespace=namespace, key=memory.hash_key())
    _log().info(f"Counted for export {export_id!r}: {heads.persons} persons in {heads.rows:,} rows.")
    return heads


def _attempt() -> Attempt:
    """Find the attempt under way. Raises RuntimeError outside of a task."""
    from airflow.sdk import get_current_context

    attempt = runner.attempt(get_current_context())
    if attempt is None:
        msg = "there is no task here to ship for"
        raise RuntimeError(msg)
    return attempt


def _log() -> Any:
    return structlog.get_logger(logger_name="task")
