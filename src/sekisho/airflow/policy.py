"""The entry point `airflow.policy`: loaded during `import airflow`, in every process, before any DAG file.

It fails closed: if this module cannot be loaded, neither can Airflow. At parse time it only remembers; the decision
falls when the task runs, in the guard, a pluggy wrapper that no other implementation of the hook can get ahead of.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from airflow.policies import hookimpl

from sekisho.airflow import annotation, carriers, deployment, guard, priming, watching

if TYPE_CHECKING:
    from collections.abc import Generator, MutableMapping

__all__ = ["dag_policy", "get_airflow_context_vars", "task_policy"]

# Now, before any DAG file can have a say.
deployment.current()
deployment.environment()
carriers.index()
priming.before_the_first_fork()


@hookimpl
def dag_policy(dag: Any) -> None:  # noqa: ARG001 - the name of the hook's argument
    """Be told of a DAG file before its tasks: this process needs no listener, and some files admit none."""
    with suppress(Exception):
        watching.leave()


@hookimpl
def task_policy(task: Any) -> None:
    """Remember which exports a task carries and annotate it. Never an import error, whatever the task looks like."""
    try:
        export_ids = carriers.remember(task)
        if export_ids:
            # Else the trigger would run before the worker, and with it the guard, ever sees the task.
            if task.start_from_trigger:
                task.start_from_trigger = False
            annotation.annotate(task, tuple(export_ids))
    except Exception:  # noqa: BLE001 - an import error would take down every DAG of the file
        with suppress(Exception):
            carriers.remember_doubt(task)


@hookimpl(wrapper=True, tryfirst=True)
def get_airflow_context_vars(context: MutableMapping[str, Any]) -> Generator[None, dict[str, str], dict[str, str]]:
    """Block a task whose export may not leave: raise before any other implementation of this hook is asked."""
    guard.check(context)
    return (yield)
