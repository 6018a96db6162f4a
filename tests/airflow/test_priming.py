"""A worker's parent imports before the fork what its tasks need; nobody else pays for it."""

import json
import os
import subprocess
import sys

import pytest

from sekisho.airflow import priming
from tests.airflow.conftest import airflow_environment

pytestmark = pytest.mark.airflow

FORKS = """
import json, os, sys
sys.argv = sys.argv[1:]
import airflow
from pathlib import Path
from types import SimpleNamespace
shipping = "sekisho.gate.run.admission" in sys.modules
ends = os.pipe()
if os.fork() == 0:
    before = set(sys.modules)
    from sekisho.airflow import carriers, deployment, guard
    carriers._parsed["crm", "ship"] = {"crm": None}
    task = SimpleNamespace(_post_execute_hook=None, dag=None, outlets=())
    names = {"dag_id": "crm", "run_id": "a", "task_id": "ship", "map_index": -1, "try_number": 1}
    ti = SimpleNamespace(task=task, **names, _ti_context_from_server=None)
    try:
        guard.check({"ti": ti, "task": task})
        said = ""
    except Exception as error:
        said = str(error)
    new = sorted(set(sys.modules) - before)
    os.write(ends[1], json.dumps([shipping, said, new]).encode())
    os._exit(0)
os.close(ends[1])
os.wait()
with os.fdopen(ends[0]) as answer:
    print("told:" + answer.read())
"""


@pytest.fixture
def forked(shop, tmp_path):
    """What a task in a forked child of this command says, and what it imports."""

    def forked(*command):
        options = {
            "AIRFLOW__SEKISHO__SNAPSHOT": str(shop.snapshot),
            "AIRFLOW__SEKISHO__HASH_KEY": shop.options["hash_key"],
            "AIRFLOW__SEKISHO__MARKS": shop.options["marks"],
            "AIRFLOW__SEKISHO__REHEARSAL": "True",
            "AIRFLOW_VAR_SEKISHO_DEPLOYMENT": "the one that forks",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        }
        done = subprocess.run(
            [sys.executable, "-c", FORKS, *command],
            env=airflow_environment(tmp_path / "home", **options),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        (told,) = [line for line in done.stdout.splitlines() if line.startswith("told:")] or [done.stderr]
        return json.loads(told.removeprefix("told:"))

    return forked


@pytest.mark.parametrize("command", [("airflow", "celery", "worker"), ("airflow", "scheduler")])
def test_a_task_in_a_child_of_a_worker_imports_nothing_of_ours_again(forked, shop, command):
    early, said, new = forked(*command)
    assert said == ""
    assert not early, "while Airflow loads its policies it is too early"
    assert [name for name in new if name.partition(".")[0] in {"sekisho", "sqlalchemy", "numpy", "datasketches"}] == []
    assert [one["effect"] for one in shop.decisions()] == ["allow"]


def test_a_process_of_a_single_task_pays_for_nothing_that_it_does_not_use(forked):
    _, said, new = forked("execute_workload", "--json-path", "task.json")
    assert said == ""
    assert "sekisho.gate.run.admission" in new


def test_engines_with_threads_of_their_own_are_left_to_the_task():
    program = (
        "from sekisho.airflow import priming; priming.prime(); import json, sys; print(json.dumps([*sys.modules]))"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-c", f"import airflow; {program}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert set(priming.MODULES) <= loaded
    assert loaded & {"polars", "duckdb", "pyspark", "pandas", "pyarrow", "great_expectations"} == set()


def test_what_cannot_be_imported_stops_nobody(monkeypatch):
    monkeypatch.setattr(priming, "_primed", False)
    monkeypatch.setattr(priming, "MODULES", ("sekisho.nothing", "getpass"))
    priming.prime()
    assert priming._primed
