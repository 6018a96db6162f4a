"""The guard: judges each export of a task right before Airflow executes it, and stops the task if it may not leave.

Called for every task on a worker, so everything heavy is imported only for one that carries an export.
Whatever goes wrong in here blocks such a task, and touches no other.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sekisho.airflow import callbacks, carriers, deployment, runner
from sekisho.airflow.marker import marked
from sekisho.errors import cause, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.airflow.runner import Attempt

RELAX = "; `carriers_required = False` in that section lets tasks run that name none"
_settled: tuple[Attempt, Exception | None] | None = None
_warned = False


def check(context: Mapping[str, Any]) -> None:
    """Let the attempt under way go on, or raise.

    Operators call the hook again while they execute: an attempt that is settled stays so. A resumption after a
    deferral is another attempt, and judged anew.

    Raises:
        AirflowFailException: an export of the task may not leave. No retries.
        AirflowException: an export could not be judged. The task is blocked, and its retries apply.

    """
    global _settled  # noqa: PLW0603 - a worker process runs one task; in-process test runs go one by one
    try:
        attempt = runner.attempt(context)
    except Exception as fault:  # noqa: BLE001 - any fault of ours blocks the export
        attempt = runner.from_context(context)
        if attempt is not None and _may_carry(attempt):
            raise _blocked_by(fault, attempt) from cause(fault)
        return
    if attempt is None:
        return
    if _settled is not None and _same(_settled[0], attempt):
        if _settled[1] is not None:
            raise _settled[1]
        return
    refusal = _refusal(attempt)
    if isinstance(refusal, Unconcerned):
        return
    _settled = (attempt, refusal)
    if refusal is not None:
        raise refusal


class Unconcerned:
    """The attempt carries no export."""


def _same(settled: Attempt, attempt: Attempt) -> bool:
    """Say whether this is the attempt that was settled, asked about again (by its runner, or from a thread of it)."""
    return settled.ti is attempt.ti and (attempt.frame is None or attempt.frame is settled.frame)


def _refusal(attempt: Attempt) -> Exception | Unconcerned | None:
    """Return what stops the attempt, having taken from its task what would still run then; None lets it go on."""
    try:
        exports = carried(attempt)
        if exports is None:
            return _unlisted(attempt)
        from sekisho.airflow.judgement import judge

        return judge(attempt, exports)
    except Exception as fault:  # noqa: BLE001 - any fault of ours blocks the export
        if not _may_carry(attempt):
            return Unconcerned()
        return _blocked_by(fault, attempt)


def carried(attempt: Attempt) -> dict[str, Any] | None:
    """Return the exports of an attempt, each with its destination, as its markers say it; None if it carries none."""
    known = carriers.known(attempt.ti.dag_id, attempt.ti.task_id)
    exports: dict[str, Any] = {} if known is None else known
    for task in attempt.tasks:
        for export_id, to in marked(task).items():
            # A destination that was there when the file was parsed cannot be rendered away.
            if to is not None or export_id not in exports:
                exports[export_id] = to
    if exports or known is None:
        return exports or None
    message = "the task could not be read when its DAG file was parsed"
    raise ValueError(message)


def _may_carry(attempt: Attempt) -> bool:
    """Decide, after a fault, whom it concerns."""
    with suppress(Exception):
        if carriers.known(attempt.ti.dag_id, attempt.ti.task_id) is not None:
            return True
    return any(map(carriers.seems_to_carry, attempt.tasks))


def _blocked_by(fault: Exception, attempt: Attempt) -> Exception:
    """Return what stops an attempt when the guard itself failed: never anything that counts as success or a skip."""
    import structlog
    from airflow.sdk.exceptions import AirflowException

    error = AirflowException(f"sekisho failed, so the export is blocked: {named(fault)}")
    error.__cause__ = cause(fault)
    with suppress(Exception):
        for task in attempt.tasks:
            callbacks.strip(task)
        callbacks.strip_dag()
        log = structlog.get_logger(logger_name="task")
        log.info("::endgroup::")
        log.error(str(error))
    return error


def _unlisted(attempt: Attempt) -> Exception | Unconcerned:
    """Let an unmarked task run; where nobody can tell who is listed under `carriers:`, block it, or warn once.

    As configured; where nobody has said, it depends on whether what was known before can be relied on.
    """
    global _warned  # noqa: PLW0603 - once in a process
    index = carriers.index()
    problem = index.problem
    if problem is None:
        return Unconcerned()
    required = deployment.current().carriers_required
    if index.blind if required is None else required:
        return _blocked_by(
            LookupError(f"it is not known whether this task carries an export: {problem}{RELAX}"), attempt
        )
    if _warned:
        return Unconcerned()
    _warned = True
    import structlog

    structlog.get_logger(logger_name="task").warning(
        f"sekisho cannot tell which tasks are listed as carriers of an export, and blocks only those that name "
        f"one: {problem}"
    )
    return Unconcerned()
