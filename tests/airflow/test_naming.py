"""The reader of DAG files against Airflow itself: a task is called what Airflow calls it, or is not told."""

import re
from pathlib import Path

import pytest

from sekisho import dagfiles
from sekisho.dagfiles.naming import SEVERAL, UNKNOWN
from tests.test_dagfiles import declared

pytestmark = pytest.mark.airflow
SAMPLES = Path(__file__).parent / "naming"


def of_airflow(file):
    """The ids of DAGs and tasks in a file, as Airflow finds them."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(SAMPLES / file, safe_mode=False)
    assert bag.import_errors == {}
    return {(dag.dag_id, task_id) for dag in bag.dags.values() for task_id in dag.task_ids}


def of_ours(file):
    """The same as its text tells them."""
    seen = dagfiles.read([SAMPLES / file], declared(crm=[("nothing", "nothing")]))
    return {(task.seen.dag_id, task.seen.task_id) for task in seen.tasks}


def test_what_the_text_tells_is_what_airflow_finds():
    assert of_ours("told.py") == of_airflow("told.py")


def means(ours, airflows):
    """Say whether an id that is only partly told is that of Airflow."""

    def pattern(name):
        numbered = re.escape(SEVERAL)
        return ".*" if name == UNKNOWN else re.escape(name).replace(numbered, r"(__\d+)?")

    return all(re.fullmatch(pattern(one), other) for one, other in zip(ours, airflows, strict=True))


def test_what_it_does_not_tell_is_no_wrong_answer():
    ours, airflows = of_ours("not_told.py"), of_airflow("not_told.py")
    for one in airflows:
        assert any(means(each, one) for each in ours), one
    for one in ours:
        assert any(means(one, each) for each in airflows) or one[0] == "in_a_comprehension", one
    assert {one for one in ours if UNKNOWN not in "".join(one)} == {
        ("in_a_loop", "read"),
        ("in_a_branch", "ship"),
        ("in_a_branch", "read"),
        ("in_a_branch", "ship__1"),
    }
    assert {("in_a_loop", "ship__?"), ("in_a_branch", "read__?"), ("groups_in_a_loop", "outside__?.ship")} <= ours
