"""What ends outside of a worker: the scheduler and the API server notice it, and tell the ledger.

A trigger that ends its task, a kill, a task or a run that is marked by hand: no worker says there what has left. When a
run is over, each of its tasks that was let go and never settled is told. All of it happens in a thread of its own:
neither scheduler nor API server waits for the ledger, and what it could not be told stays listed there.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from queue import Full, Queue
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from airflow.listeners import hookimpl

from sekisho.airflow.annotation import TAG
from sekisho.errors import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sekisho.ledger import Claim, Ledger

_MANAGER = "airflow.listeners.listener"
_MOST = 1000
"""How many events may wait for the ledger."""
_TOLD = frozenset({"success", "failed", "skipped", "removed", "upstream_failed", "up_for_retry"})


class Ended(NamedTuple):
    """Tasks of a run that are over: each by its id and map index, with its state.

    `whole` says that the run is over and these are all its tasks; `by` who ended them (see `Ledger.note_state`).
    """

    dag_id: str
    run_id: str
    states: Mapping[tuple[str, int], str]
    by: str
    whole: bool = False


class _Listener:
    """What Airflow calls in scheduler and API server; in a worker `sekisho.airflow.ending` knows more."""

    @hookimpl
    def on_starting(self, component: Any) -> None:
        """Make ready before the scheduler has transactions of its own, and processes that it forks."""
        if type(component).__name__ == "Job":
            with suppress(Exception):  # said where it is needed
                _prepare()

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """A task was marked as successful by hand."""
        _task_over(task_instance, previous_state, "success")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any) -> None:
        """A task was marked as failed by hand, or the scheduler found that its worker is gone."""
        _task_over(task_instance, previous_state, "failed")

    @hookimpl
    def on_task_instance_skipped(self, previous_state: Any, task_instance: Any) -> None:
        """A task was marked as skipped by hand."""
        _task_over(task_instance, previous_state, "skipped")

    @hookimpl
    def on_dag_run_success(self, dag_run: Any) -> None:
        """Tell of the tasks of a run that is over."""
        _run_over(dag_run)

    @hookimpl
    def on_dag_run_failed(self, dag_run: Any) -> None:
        """Tell of the tasks of a run that is over."""
        _run_over(dag_run)


_LISTENER = _Listener()
_reads_files = False


def listeners() -> list[object]:
    """Give what Airflow registers in this process."""
    return [] if _reads_files else [_LISTENER]


def leave() -> None:
    """Listen no more in a process that reads DAG files.

    Nothing is said there, and Airflow refuses a DAG file with `end_from_trigger` where anything listens.
    """
    global _reads_files  # noqa: PLW0603 - once in a process, and in those that are forked from it
    if _reads_files:
        return
    _reads_files = True
    manager = getattr(sys.modules.get(_MANAGER), "get_listener_manager", None)
    if manager is not None and manager.cache_info().currsize and manager().pm.is_registered(_LISTENER):
        manager().pm.unregister(_LISTENER)


def _carries(dag: Any) -> bool:
    """Say whether tasks of a DAG carry exports, as it was noted when its file was read."""
    return TAG in getattr(dag, "tags", ())


def _task_over(ti: Any, previous_state: Any, state: str) -> None:
    """Tell of a task instance as scheduler and API server know it; a worker's is none of the database."""
    if not hasattr(type(ti), "__table__"):
        return
    with suppress(Exception):  # where its DAG is not at hand, the ledger is asked
        if not _carries(ti.task.dag):
            return
    by_hand = previous_state is None
    now = state if by_hand else str(getattr(ti.state, "value", ti.state))
    _submit(Ended(ti.dag_id, ti.run_id, {(ti.task_id, ti.map_index): now}, "hand" if by_hand else "scheduler"))


def _run_over(dag_run: Any) -> None:
    """Tell of all tasks of a run, in the states that it has in its own session of Airflow's database."""
    if not _carries(dag_run.dag):
        return
    states = {(ti.task_id, ti.map_index): str(getattr(ti.state, "value", ti.state)) for ti in dag_run.task_instances}
    _submit(Ended(dag_run.dag_id, dag_run.run_id, states, "scheduler", whole=True))


def _prepare() -> None:
    """Import what telling the ledger needs, and read the snapshot."""
    from importlib import import_module

    from sekisho.airflow import deployment

    for name in ("sekisho.ledger.ledger", "sekisho.heads.sketch", "sekisho.airflow.passing"):
        import_module(name)
    deployment.gate()


@cache
def _queue(_process: int) -> Queue[Ended]:
    """Start the thread of a process."""
    queue: Queue[Ended] = Queue(_MOST)
    Thread(target=_work, args=(queue,), name="sekisho", daemon=True).start()  # holds up no end of its process
    return queue


def _work(queue: Queue[Ended]) -> None:
    while True:
        tell(queue.get())


def _submit(ended: Ended) -> None:
    try:
        _queue(os.getpid()).put_nowait(ended)
    except Full:
        _not_told(ended, f"{_MOST:,} others wait for it")


def tell(ended: Ended) -> None:
    """Settle or note each task that was let go and has not settled. What goes wrong is told in the process's log."""
    from sekisho.airflow.waiting import until_it_is_back

    try:
        until_it_is_back(lambda: _tell_each(ended))
    except Exception as error:  # noqa: BLE001 - Airflow's own work goes on
        _not_told(ended, said(error))


def _tell_each(ended: Ended) -> None:
    from sekisho.airflow import memory

    with memory.ledgers() as ledger:
        for export_id, claim in _unsettled(ended, ledger()):
            _tell(ended, export_id, claim, ledger)


def _not_told(ended: Ended, why: object) -> None:
    structlog.get_logger(__name__).warning(
        f"sekisho could not tell the ledger how tasks of run {ended.run_id} of DAG {ended.dag_id} ended ({why}); "
        "`sekisho ledger reservations` names those that never settled"
    )


def _unsettled(ended: Ended, ledger: Ledger) -> list[tuple[str, Claim]]:
    """List the tasks of a run that its reservations are still held for, each with its export."""
    from sekisho.airflow import deployment

    held = ledger.of_run(ended.dag_id, ended.run_id, deployment.name())
    exports = {one.id: one.flow.export_id for one in held}
    return [(exports[name], claim) for name, claims in ledger.open_claims(held).items() for claim in claims]


def _tell(ended: Ended, export_id: str, claim: Claim, ledger: Callable[[], Ledger]) -> None:
    from sekisho.airflow import passing

    state = ended.states.get((claim.task_id, claim.map_index), "removed" if ended.whole else "")
    if state not in _TOLD or (state == claim.ended and (ended.by != "hand" or claim.by == "hand")):
        return
    ti = SimpleNamespace(
        dag_id=ended.dag_id,
        run_id=ended.run_id,
        task_id=claim.task_id,
        map_index=claim.map_index,
        try_number=claim.attempt or 1,
    )
    heads = None
    if state == "success" and ended.by != "hand" and claim.ended == "deferred":  # else a success may be set by hand
        heads = ledger().batch(passing.run_of(ti, export_id), taken=True)
    if heads is not None:
        passing.settle(export_id, ti, heads, ledger)
    else:
        passing.note_state(export_id, ti, state, ledger, by=ended.by)
