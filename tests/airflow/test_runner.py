"""Finding the task that is really run."""

from types import SimpleNamespace

import pytest

from sekisho.airflow.runner import Attempt, attempt


def test_outside_of_the_runner_the_context_tells():
    task = SimpleNamespace()
    ti = SimpleNamespace(task=task)
    assert attempt({"ti": ti, "task": task}) == Attempt(ti, (task,), None)
    assert attempt({}) is None


def test_a_function_of_the_same_name_elsewhere_is_not_the_runner():
    def _execute_task(ti, task):
        return attempt({})

    assert _execute_task(SimpleNamespace(), SimpleNamespace()) is None


@pytest.mark.parametrize(
    ("server", "resumed"),
    [(None, False), (SimpleNamespace(next_method=None), False), (SimpleNamespace(next_method="arrive"), True)],
)
def test_a_resumption_is_told_by_what_the_server_says(server, resumed):
    assert Attempt(SimpleNamespace(_ti_context_from_server=server), (), 0).resumed is resumed


@pytest.mark.airflow
def test_the_runner_of_this_airflow_still_looks_as_expected():
    import inspect

    from airflow.sdk.execution_time import task_runner

    source = inspect.getsource(task_runner._execute_task)
    assert "task = ti.task" in source
    assert "context_to_airflow_vars(context, in_env_var_format=True)" in source
    assert "finalize" in vars(task_runner)
