"""How a task ends that was let go: unless it has settled, the ledger is told in which state Airflow leaves it.

A failure, a skip, a timeout or a deferral says nothing of what left. What ends outside of a worker is noticed by
`sekisho.airflow.watching`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from airflow.listeners import hookimpl
from airflow.sdk.listener import get_listener_manager

from sekisho.airflow import memory, passing, settling
from sekisho.errors import said

if TYPE_CHECKING:
    from collections.abc import Collection

    from sekisho.airflow.runner import Attempt
    from sekisho.ledger import Reservation

NEVER_COUNTED = (
    "Export {0!r}: this task was let go and ends as {1}, and what it sent was never settled. Data may have left, so "
    "room for {2:,} persons stays held. Find out at the recipient whether it arrived; if it did, "
    "`sekisho ledger settle {3}` counts it, if nothing did, `sekisho ledger release {3} --reason …` frees the room. "
    "Do not run the task again to have it counted: that ships again."
)
NOT_TOLD = (
    "The ledger could not be told that this task ends as {} ({}). What it reserved stays reserved: "
    "`sekisho ledger reservations` names the task."
)
OVER = frozenset({"success", "failed", "skipped"})
"""States after which Airflow does not go on with a task by itself."""

_followed: tuple[Attempt, tuple[str, ...]] | None = None


class _Listener:
    """Hears from Airflow's task runner that an attempt is over, whichever way."""

    @hookimpl
    def before_stopping(self, component: Any) -> None:
        """Tell the ledger; Airflow says this at the end of each attempt, deferrals included."""
        if type(component).__name__ == "TaskRunnerMarker":
            over()


_LISTENER = _Listener()


def follow(attempt: Attempt, export_ids: Collection[str]) -> None:
    """Hear of the end of an attempt that may have let these exports leave."""
    global _followed  # noqa: PLW0603 - a worker process runs one task; in-process test runs go one by one
    _followed = (attempt, tuple(export_ids))
    for task in attempt.tasks:
        if getattr(task, "end_from_trigger", False):  # else its trigger ends it, and it never comes back to settle
            task.end_from_trigger = False
    manager: Any = get_listener_manager()  # the task runner's own: DAG files are not read with it
    manager.add_listener(_LISTENER)


def over() -> None:
    """Settle what was counted and has left, and tell the ledger of each export that has not settled."""
    global _followed
    if _followed is None:
        return
    (attempt, export_ids), _followed = _followed, None
    state = str(getattr(attempt.ti.state, "value", attempt.ti.state))
    if state == "success":  # without the task's hook, where it ended by an exception that Airflow takes for success
        settling.settle_what_was_counted(attempt, export_ids)
    for export_id in export_ids:
        if not settling.is_settled(attempt, export_id):
            _tell(attempt, export_id, state)


def _tell(attempt: Attempt, export_id: str, state: str) -> None:
    try:
        with memory.ledgers() as ledger:
            reservation = passing.note_state(export_id, attempt.ti, state, ledger, by="worker")
    except Exception as error:  # noqa: BLE001 - the task is over; a fault here must not look like one of its own
        _warn(NOT_TOLD.format(state, said(error)), export_id)
        return
    if reservation is not None and state in OVER:
        _warn(_never_counted(reservation, export_id, state), export_id)


def _never_counted(reservation: Reservation, export_id: str, state: str) -> str:
    return NEVER_COUNTED.format(export_id, state, reservation.held, reservation.id)


def _warn(text: str, export_id: str) -> None:
    """Write into the task's log, outside of the group that the log view folds."""
    log = structlog.get_logger(logger_name="task")
    log.info("::endgroup::")
    log.warning(text, export=export_id)
