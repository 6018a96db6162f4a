"""What ends outside of a worker, in a real Airflow: each way is settled, or the ledger names the task."""

import shutil
import time
from pathlib import Path

import pytest

from demo.standalone import Run, Standalone
from tests.airflow.shop import Shop

pytestmark = [pytest.mark.airflow, pytest.mark.e2e]

STORIES = Path(__file__).parent / "dags" / "ends.py"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("shop"), tasks=("ship", "counted"))
    yield shop
    shop.ledger.close()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    return tmp_path_factory.mktemp("shipped") / "shipped"


@pytest.fixture(scope="module")
def airflow(shop, shipped, tmp_path_factory):
    """An Airflow that knows the stories."""
    dags = tmp_path_factory.mktemp("dags")
    shutil.copy(STORIES, dags)
    options = {
        "AIRFLOW__SEKISHO__SNAPSHOT": str(shop.snapshot),
        "AIRFLOW__SEKISHO__HASH_KEY": shop.options["hash_key"],
        "AIRFLOW__SEKISHO__MARKS": shop.options["marks"],
        "AIRFLOW__SEKISHO__REHEARSAL": "True",
        "AIRFLOW__CORE__PARALLELISM": "1",  # tasks that start at once stop the API: SQLite has one writer
        "SHIPPED": str(shipped),
    }
    with Standalone(dags, environment=options) as airflow:
        yield airflow


@pytest.fixture
def ended(shop):
    """Wait until the ledger is told how the tasks of a run have ended, and give it."""

    def ended(run, by=None, *, patience=60):
        until = time.monotonic() + patience
        while True:
            found = shop.ledger.open_claims(shop.ledger.of_run(*run, "default"))
            told = {one.name: (one.ended, one.by) for claims in found.values() for one in claims}
            over = all(state not in {None, "deferred"} and by in {None, who} for state, who in told.values())
            if over or time.monotonic() > until:
                return told
            time.sleep(0.3)

    return ended


def _path(run: Run) -> str:
    return f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}"


@pytest.fixture
def under_way(airflow, shipped):
    """A run whose task has shipped and does not end by itself."""

    def wait_for(name, times=1):
        until = time.monotonic() + 90
        while not shipped.exists() or shipped.read_text().split().count(name) < times:
            assert time.monotonic() < until, airflow._last_output()
            time.sleep(0.3)

    def under_way(name):
        run = airflow.trigger("waiting", {"name": name})
        wait_for(name)
        return run

    under_way.wait_for = wait_for
    return under_way


def test_a_trigger_that_ends_its_task_is_settled_or_told_when_the_run_is_over(airflow, shop, ended):
    run = airflow.trigger("ends_from_trigger")
    assert airflow.wait_for_run(run) == "success"
    assert ended(run) == {"ship": ("success", "scheduler")}
    assert shop.counted() == 60
    (reservation,) = shop.ledger.of_run(*run, "default")
    assert (reservation.state, reservation.counted, reservation.held) == ("open", 60, 40)


def test_an_operator_that_would_end_from_its_trigger_comes_back(airflow, ended):
    run = airflow.trigger("comes_back")
    assert airflow.wait_for_run(run) == "success"
    assert ended(run) == {"ship": ("success", "worker")}


def test_a_dag_file_that_admits_no_listener_is_read_and_runs(airflow):
    run = airflow.trigger("innocent_with_trigger")
    assert airflow.wait_for_run(run) == "success"
    assert airflow.import_errors() == {}


def test_a_task_that_was_killed_is_told_when_the_run_is_over(airflow, ended):
    run = airflow.trigger("killed")
    assert airflow.wait_for_run(run) == "failed"
    assert ended(run) == {"ship": ("failed", "scheduler")}


@pytest.mark.parametrize("state", ["success", "failed", "skipped"])
def test_a_task_that_is_marked_by_hand_is_told(airflow, under_way, ended, state):
    run = under_way(f"task-{state}")
    airflow._request("PATCH", f"{_path(run)}/taskInstances/ship", {"new_state": state})
    assert ended(run, "hand") == {"ship": (state, "hand")}


@pytest.mark.parametrize("state", ["success", "failed"])
def test_a_run_that_is_marked_by_hand_is_told(airflow, under_way, ended, state):
    run = under_way(f"run-{state}")
    airflow._request("PATCH", _path(run), {"state": state})
    assert ended(run, "hand") == {"ship": (state, "hand")}


def test_a_task_that_is_cleared_while_it_runs_stays_named_through_its_next_try(airflow, shop, under_way, ended):
    run = under_way("cleared")
    (claims,) = shop.ledger.open_claims(shop.ledger.of_run(*run, "default")).values()
    assert [(one.attempt, one.ended) for one in claims] == [(1, None)]
    body = {"dry_run": False, "dag_run_id": run.run_id, "task_ids": ["ship"], "only_failed": False}
    airflow._request("POST", f"/api/v2/dags/{run.dag_id}/clearTaskInstances", body)
    under_way.wait_for("cleared", times=2)
    (claims,) = shop.ledger.open_claims(shop.ledger.of_run(*run, "default")).values()
    assert [(one.attempt, one.ended) for one in claims] == [(2, None)]
    airflow._request("PATCH", _path(run), {"state": "failed"})
    assert ended(run, "hand") == {"ship": ("failed", "hand")}


def test_the_callbacks_of_a_dag_run_in_the_dag_processor_where_no_worker_has_a_say(airflow, shop, under_way):
    run = airflow.trigger("blocked_with_callback")
    assert airflow.wait_for_run(run) == "failed"
    under_way.wait_for("callback-of-the-dag")
    assert shop.ledger.of_run(*run, "default") == []
