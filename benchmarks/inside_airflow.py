"""Runs in a fresh process with a real Airflow: what the plugin, the policy and the guard cost there; prints JSON."""

from __future__ import annotations

import json
import os
from statistics import median
from time import process_time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from benchmarks.acme import EXPORT

if TYPE_CHECKING:
    from collections.abc import Callable

TASKS, GROUP = 2_000, 10
RUNNER = "airflow.sdk.execution_time.task_runner"


def main() -> None:
    os.environ["_AIRFLOW__AS_LIBRARY"] = "1"  # Airflow without its policies, so that ours can be loaded apart
    import airflow.sdk.execution_time.task_runner  # noqa: F401 - what a worker has loaded anyway
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG

    began = process_time()
    from sekisho.airflow import policy

    figures = {"plugin": process_time() - began}
    from sekisho.airflow import export

    def tasks(outlets: list[Any], count: int = TASKS) -> list[Any]:
        made = []
        for number in range(count):
            if number % GROUP == 0:
                dag = DAG(dag_id=f"dag_{len(outlets)}_{number}", schedule=None)
            made.append(PythonOperator(task_id=f"t{number}", dag=dag, python_callable=print, outlets=outlets))
        return made

    check = _in_the_runner()
    # First, in a process as small as a worker's: later ones would pay for collecting the garbage of thousands of tasks.
    began = process_time()
    import sekisho.gate  # noqa: F401 - what the guard imports when it first meets an export

    figures["imports"] = process_time() - began
    figures["guard_carrying"] = _guarded(check, tasks([export(EXPORT)], count=1)[0])
    plain, carrying = tasks([]), tasks([export(EXPORT)])
    figures["policy_plain"] = _each(policy.task_policy, plain)
    figures["policy_carrying"] = _each(policy.task_policy, carrying)
    figures["guard_plain"] = _each(lambda task: check(*_attempt(task)), plain[:500])
    print(json.dumps(figures))


def _each(work: Callable[[Any], object], tasks: list[Any]) -> float:
    """Give the median seconds for each of several batches of tasks."""
    size = len(tasks) // 10
    figures = []
    for start in range(0, len(tasks), size):
        began = process_time()
        for task in tasks[start : start + size]:
            work(task)
        figures.append((process_time() - began) / size)
    return median(figures)


def _attempt(task: Any) -> tuple[dict[str, Any], Any, Any]:  # noqa: ANN401
    ti = SimpleNamespace(task=task, dag_id=task.dag_id, task_id=task.task_id, run_id="manual", map_index=-1)
    return {"ti": ti, "task": task}, ti, task


def _in_the_runner() -> Callable[..., None]:
    """Call the guard from a frame as deep and as named as that of Airflow's task runner."""
    from sekisho.airflow import guard

    names: dict[str, Any] = {"__name__": RUNNER, "check": lambda context: _deep(guard.check, context, 12)}
    exec("def _execute_task(context, ti, task):\n    check(context)", names)  # noqa: S102 - that very frame is looked for
    found: Callable[..., None] = names["_execute_task"]
    return found


def _deep(work: Callable[[Any], None], context: Any, depth: int) -> None:  # noqa: ANN401
    if depth:
        _deep(work, context, depth - 1)
    else:
        work(context)


def _guarded(check: Callable[..., None], task: Any) -> float:  # noqa: ANN401
    """Time the first export of a worker's process: snapshot, case, all regimes. The task is none of its carriers."""
    from airflow.sdk.exceptions import AirflowFailException

    attempt = _attempt(task)
    began = process_time()
    try:
        check(*attempt)
    except AirflowFailException:
        return process_time() - began
    msg = "the guard let a task pass that is not among the carriers"
    raise AssertionError(msg)


if __name__ == "__main__":
    main()
