"""One process with a real Airflow for all tests of this folder, and decisions of the tests' own making."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
DAGS = HERE / "dags"


def airflow_environment(home, **options):
    """The environment of an Airflow process of the tests: its own home, no examples, our DAGs."""
    return {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db?timeout=60",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        **options,
    }


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory):
    """The home of the test's Airflow, with a migrated database once `rehearsal` is up."""
    return tmp_path_factory.mktemp("airflow")


@contextmanager
def rehearsing(airflow_home):
    """A process that runs stories in an Airflow of its own; its standard error goes to a file in its home."""
    with (airflow_home / "rehearsal.log").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "rehearsal.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=airflow_environment(airflow_home, AIRFLOW_CONN_SEKISHO_LEDGER=f"sqlite:///{airflow_home}/heads.db"),
            text=True,
        )
        assert process.stdout.readline() == "{}\n", (airflow_home / "rehearsal.log").read_text()
        yield process
        process.stdin.close()
        process.wait(timeout=120)
        process.stdout.close()


@pytest.fixture(scope="session")
def rehearsal(airflow_home):
    """The process that runs stories."""
    with rehearsing(airflow_home) as process:
        yield process


@pytest.fixture
def run(rehearsal):
    """Run a story of `dags/` and return its states, what was shipped, who asked the gate, and the log."""
    return running(rehearsal)


def running(rehearsal):
    """Give a way to run stories in such a process."""

    def run(
        dag,
        effects=None,
        *,
        carriers=(),
        index_problem=None,
        required=False,
        broken=(),
        rival=False,
        gate=True,
        deployed=None,
        times=1,
        **conf,
    ):
        story = {
            "dag": dag,
            "effects": effects or {},
            "carriers": carriers,
            "index_problem": index_problem,
            "required": required,
            "broken": broken,
            "rival": rival,
            "gate": gate and deployed is None,
            "deployed": deployed or {},
            "times": times,
            "conf": conf,
        }
        rehearsal.stdin.write(json.dumps(story) + "\n")
        rehearsal.stdin.flush()
        answer = json.loads(rehearsal.stdout.readline())
        assert "error" not in answer, answer["error"]
        return SimpleNamespace(**answer)

    return run


@pytest.fixture
def shop(tmp_path):
    """An organisation with a ledger and a key of its own."""
    from tests.airflow.shop import Shop

    shop = Shop(tmp_path)
    yield shop
    shop.ledger.close()


@pytest.fixture
def no_airflow(monkeypatch):
    """Nothing runs that could say which Airflow this is: test_identity.py asks a real one."""
    from sekisho.airflow import identity

    monkeypatch.setattr(identity, "hold", lambda ledger, who: None)
