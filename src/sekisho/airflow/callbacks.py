"""A blocked task runs nothing more of its author's code: not in its callbacks, not in its retry policy.

Nor do the callbacks of its DAG, where they run in the process of the task: in `dag.test()` and `airflow dags test`.
Elsewhere the dag-processor calls them, from the file, and a worker has no say.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from types import FrameType

NEUTRAL: dict[str, Any] = {
    "on_execute_callback": (),
    "on_failure_callback": (),
    "on_retry_callback": (),
    "on_skipped_callback": (),
    "on_success_callback": (),
    "operator_extra_links": (),
    "retry_policy": None,
}
"""What Airflow's runner calls around a failure, and the value with which it calls nothing."""


_OF_DAG = ("on_failure_callback", "on_success_callback")
_DAG_TEST = ("test", "airflow.sdk.definitions.dag")


def strip_dag() -> None:
    """Take the callbacks from the DAG that `dag.test()` runs in this process, if any: from its copy for this run."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - Airflow takes that copy before the first task runs, and keeps it there
    while frame is not None:
        if (frame.f_code.co_name, frame.f_globals.get("__name__")) == _DAG_TEST:
            dag = frame.f_locals["scheduler_dag"]
            if any(getattr(dag, name, None) for name in _OF_DAG):
                log = structlog.get_logger(logger_name="task")
                log.warning("The callbacks of the DAG are taken off for this run, because a task of it was blocked")
            for name in _OF_DAG:
                setattr(dag, name, None)
        frame = frame.f_back


def strip(task: Any) -> None:
    """Take the callbacks from the operator that failed to get through; it is this run's own copy."""
    for name, neutral in NEUTRAL.items():
        try:
            setattr(task, name, neutral)
        except AttributeError:
            # A property without a setter: an operator class that computes its callbacks.
            setattr(type(task), name, neutral)
        if getattr(task, name) != neutral:
            setattr(type(task), name, neutral)
