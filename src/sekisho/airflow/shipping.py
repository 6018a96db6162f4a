"""Counting the persons of a batch: in the task that ships it, or in one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from sekisho.airflow import deployment, destinations, guard, judgement, memory, passing, runner, settling
from sekisho.airflow.marker import checked_id
from sekisho.errors import BatchError, ConfigError, LedgerError, SekishoError, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.airflow.destinations import Destinations
    from sekisho.airflow.runner import Attempt
    from sekisho.gate.run.admission import Passage
    from sekisho.heads import Heads
    from sekisho.ledger import Ledger
    from sekisho.model.values import Interval

GREW = (
    "The task that ships export {!r} was let go before this batch was counted, by less than it is now. It is judged "
    "again:"
)
LEFT_OPEN = (
    "The body of `exporting` for export {!r} ended with {}: data may have left, and what has left leaves twice if the "
    "task is run again. What the run reserved stays reserved: `sekisho ledger settle {}` counts the batch as shipped, "
    "`sekisho ledger release {} --reason …` frees it if nothing left."
)


NOT_AGAIN = "this try has shipped a batch before, so the task is not tried again: that one would leave twice"


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
            no generator. None for the batch that an earlier task has counted for this one with `count_batch`.
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
            counted = _batch(attempt, export_id, batch, _Named(persons, namespace), ledger)
            passage = passing.judge(export_id, attempt.ti, ledger, to=to, fields=fields, resumed=attempt.resumed)
            heads = counted or passage.batch
            if heads is None or passage.batch is None or passage.batch.fingerprint != heads.fingerprint:
                msg = "its batch has changed since it was counted: another try of this task, or another task, took it"
                raise LedgerError(msg)
            return passage

        answer = judgement.answer(export_id, ask)
        if answer.effect == "block" and heads is not None and batch is not None:
            _forget(attempt, export_id, heads, ledger)
        ships_twice = settling.has_begun(attempt)
        stop = judgement.conclude(attempt, [answer], ships_twice=ships_twice)
    if stop is not None and ships_twice:
        raise AirflowFailException(f"{stop}; {NOT_AGAIN}")
    if stop is not None or heads is None:
        raise stop or AssertionError
    settling.begun(attempt, export_id)
    try:
        yield Shipment(export_id, heads.persons, heads.rows, heads.fingerprint)
    except BaseException as error:
        reserved = passing.reservation_id(export_id, attempt.ti)
        _log().error(LEFT_OPEN.format(export_id, type(error).__name__, reserved, reserved))
        raise
    settling.settle(attempt, export_id, heads, own=batch is not None)


def count_batch(  # noqa: PLR0913 - whose batch, for whom, and how its persons are told apart
    export_id: str,
    batch: Any,
    *,
    for_task: str | None = None,
    map_index: int | None = None,
    persons: str | None = None,
    namespace: str | None = None,
) -> Interval:
    """Count a batch in a task before the one that ships it, so that the guard there knows it as what it is.

    Without it, a run counts as the maximum that its export declares. When the task that ships it has succeeded, the
    batch is settled. It speaks for one task, and of a mapped task for one index: every other one that carries the
    export is held at the declared maximum, unless a batch is counted for it, too.

    Args:
        export_id: the declared export.
        batch: as for `exporting`.
        for_task: the id of the task that will ship it, with its groups; by default the first task that is let go.
        map_index: the index of the mapped task that will ship it, or -1 for whichever is let go first; by default the
            index of the task that counts.
        persons: as for `exporting`.
        namespace: as for `exporting`.

    Returns:
        How many distinct persons there are: a lower and an upper bound, equal where that is known exactly.

    Raises:
        AirflowException: the batch could not be counted, or the ledger not be told; retries apply.
        AirflowFailException: the batch has grown after its task was let go, which would not be let go now. No retries.

    """
    checked_id(export_id)
    attempt, refusal, again = _attempt(), "", None
    try:
        _there(attempt, for_task)
        heads = _counted(export_id, batch, _Named(persons, namespace))
        with memory.ledgers() as ledger:
            again = passing.record_batch(export_id, attempt.ti, heads, ledger, for_task=for_task, map_index=map_index)
    except SekishoError as error:
        refusal = f"the batch of export {export_id!r} could not be counted: {said(error)}"
    if refusal:
        raise AirflowException(refusal)
    if again is not None:
        _log().warning(GREW.format(export_id))
        stop = judgement.conclude(attempt, [judgement.Answer(export_id, again)], ships_twice=True)
        if stop is not None:
            raise stop
    return heads.persons


def _there(attempt: Attempt, task_id: str | None) -> None:
    """Refuse a batch that is for no task of the DAG: nobody would ever be judged by it."""
    if task_id is None:
        return
    known = {task_id for task in attempt.tasks for task_id in getattr(task.dag, "task_ids", ())}
    if task_id not in known:
        from sekisho.files import closest

        msg = f"`for_task` is the task that ships; no task of this DAG is called {task_id!r}{closest(task_id, known)}"
        raise ConfigError(msg)


def _forget(attempt: Attempt, export_id: str, heads: Heads, ledger: Callable[[], Ledger]) -> None:
    """Let the next try be judged by its own batch, which may be another, and not by the one that may not leave."""
    try:
        passing.forget_batch(export_id, attempt.ti, heads, ledger)
    except SekishoError as error:
        stays = "is judged by this batch, which stays known"
        _log().warning(f"The next try of export {export_id!r} {stays}: {said(error)}")


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


def _batch(attempt: Attempt, export_id: str, batch: Any, named: _Named, ledger: Callable[[], Ledger]) -> Heads | None:
    """Count the batch and record it; None for one that an earlier task has recorded: whoever judges it reads it."""
    if batch is None:
        if passing.batch(export_id, attempt.ti, ledger) is None:
            msg = (
                f"no earlier task has counted its batch with `count_batch`, or another task has taken it: count it "
                f'with `for_task="{attempt.ti.task_id}"`, or give the batch to `exporting`'
            )
            raise BatchError(msg)
        return None
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
            f"no column is named that tells who a row is about: write `identified_by` under `persons` in "
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
