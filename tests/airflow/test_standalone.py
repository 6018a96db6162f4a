"""The harness around `airflow standalone`: a clean environment, and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from demo.standalone import Standalone, StandaloneError, _free_ports, _signal_group

pytestmark = pytest.mark.airflow

DAGS = Path(__file__).parent / "dags"


def test_settings_of_the_callers_own_airflow_do_not_reach_it(monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW__SMTP__SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment = Standalone(DAGS, environment={"AIRFLOW__SEKISHO__SNAPSHOT": "/law"})._environment(1, 2, 3, 4)
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert environment["AIRFLOW__SEKISHO__SNAPSHOT"] == "/law"
    assert environment.keys().isdisjoint({"AIRFLOW__SMTP__SMTP_HOST", "PYTHONPATH"})
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_ports_are_all_different():
    assert len(set(_free_ports(4))) == 4


def _group(standalone):
    return standalone._process.pid


@pytest.mark.e2e
@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_whatever_ends_the_start_leaves_no_process_and_no_home(end):
    groups = []

    def say(text):
        if "waiting" in text:
            groups.append(_group(standalone))
            assert _signal_group(groups[0], 0)
            raise end

    standalone = Standalone(DAGS, say=say)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(end):
        standalone.__enter__()
    assert not _signal_group(groups[0], 0)
    assert not standalone.home.exists()
    assert signal.getsignal(signal.SIGTERM) is before


def test_processes_that_do_not_listen_are_ended():
    script = "import signal, subprocess, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", script], start_new_session=True, stdout=subprocess.PIPE)
    process.stdout.readline()
    Standalone._stop_group(process, grace=0.2)
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.e2e
def test_an_airflow_that_ends_by_itself_is_told_with_its_last_words():
    standalone = Standalone(DAGS, environment={"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "nonsense://"})
    with pytest.raises(StandaloneError, match=r"has ended\n(.|\n)*nonsense"):
        standalone.__enter__()
    assert not standalone.home.exists()
