"""Callbacks of a DAG, where they run in the process of the blocked task: they could ship as well."""

import pytest

pytestmark = pytest.mark.airflow


def test_a_dag_whose_task_was_blocked_calls_nothing_although_its_run_succeeds(run):
    result = run("dag_callbacks", {"good": ["block", "allow"]})
    assert result.states == {"ship": "failed", "always": "success"}
    assert result.shipped == ["always"]
    assert "The callbacks of the DAG are taken off for this run" in result.log


def test_a_dag_whose_run_fails_by_the_blocked_task_calls_nothing(run):
    result = run("dag_callbacks_of_a_failure", {"good": "block"})
    assert (result.states, result.shipped) == ({"ship": "failed"}, [])
    assert "The callbacks of the DAG are taken off for this run" in result.log


def test_nor_where_the_guard_itself_failed(run):
    result = run("dag_callbacks_of_a_failure", broken=["judgement.judge"])
    assert (result.states, result.shipped) == ({"ship": "failed"}, [])


def test_other_runs_call_what_the_dag_says(run):
    assert run("dag_callbacks").shipped == ["ship", "always", "dag-success"]
    assert run("dag_callbacks_of_a_failure").shipped == ["ship", "dag-failure"]


def test_another_run_of_the_same_object_calls_what_the_dag_says(run):
    result = run("dag_callbacks_of_a_failure", {"good": ["block", "allow"]}, times=2)
    assert result.shipped == ["ship", "dag-failure"]


def test_a_dag_without_callbacks_is_told_nothing(run):
    assert "The callbacks of the DAG" not in run("siblings", {"bad": "block"}).log
