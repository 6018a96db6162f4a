"""Runs in a fresh process with a real Airflow: what the plugin, the policy and the guard cost there; prints JSON.

With the argument `ledger` it measures the guard alone, on an export whose heads are counted.
"""

from __future__ import annotations

import json
import os
import sys
from statistics import median
from time import process_time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from benchmarks.acme import COUNTED, EXPORT

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
    if sys.argv[1:] == ["ledger"]:
        print(json.dumps(_with_a_ledger(check, export)))
        return
    # First, in a process as small as a worker's: later ones would pay for collecting the garbage of thousands of tasks.
    began = process_time()
    from sekisho.airflow import judgement  # noqa: F401 - what the guard imports when it first meets an export

    figures["imports"] = process_time() - began
    _judge_without_a_ledger()
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
    ti = SimpleNamespace(
        task=task, dag_id=task.dag_id, task_id=task.task_id, run_id=f"manual-{os.getpid()}", map_index=-1, try_number=1
    )
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


def _judge_without_a_ledger() -> None:
    """Let the guard decide from what is declared, and remember nothing."""
    from sekisho.airflow import deployment, passing
    from sekisho.gate.run.admission import Passage
    from sekisho.model.export import Carrier

    def judge(export_id: str, ti: Any, _: object, *, to: str | None = None, **__: object) -> Passage:  # noqa: ANN401
        gate = deployment.gate()
        carrier = Carrier(ti.dag_id, ti.task_id)
        return Passage(gate.suppose(export_id, gate.clock(), stage="run", carrier=carrier, to=to), {}, None)

    passing.judge = judge  # type: ignore[assignment]  # of what it is asked, this one needs less


def _with_a_ledger(check: Callable[..., None], export: Callable[[str], Any]) -> dict[str, float]:
    """Time the first counted export of a worker's process: snapshot, numbers, all regimes, reservation and record."""
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG

    from sekisho.airflow import judgement  # noqa: F401 - told apart, without a ledger

    began = process_time()
    import sekisho.ledger.ledger  # noqa: F401 - what it imports beside, when it first asks the ledger

    imports = process_time() - began
    dag = DAG(dag_id="lawful_ways_out", schedule=None)
    ship_payroll = PythonOperator(task_id="ship_payroll", dag=dag, python_callable=print, outlets=[export(COUNTED)])
    attempt = _attempt(ship_payroll)
    began = process_time()
    check(*attempt)
    return {"imports": imports, "guard": process_time() - began}


if __name__ == "__main__":
    main()
