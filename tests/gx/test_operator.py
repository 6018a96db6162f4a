"""ValidateExportOperator in a real Airflow."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho import snapshot
from sekisho.gate import Gate

pytestmark = pytest.mark.airflow

ORGANISATION = {
    "sekisho.toml": 'organisation = "maker"\n',
    "register/README.md": "",
    "parties/maker-jp.yaml": "name: Maker\ncountry: JP\nsubject_to: []\n",
    "parties/partner-us.yaml": "name: Partner\ncountry: US\nsubject_to: []\n",
    "exports/service-to-us.yaml": """\
title: Machines, to the service partner
exporter: maker-jp
recipient: partner-us
exporter_role: controller
recipient_role: processor
recipient_acts_for: exporter
purpose: service
via: []
services: []
stored_in: [US]
accessed_from: []
persons: {per_run: 10, per_year: 100}
data:
  - id: machines
    categories: [service-history]
    subjects: [JP]
    columns: {machine: string, hours: integer}
    origins: [{country: JP}]
carriers: [{dag: shipping}]
""",
}


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maker")
    for name, text in ORGANISATION.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    snapshot.write(Gate.open(folder).content, folder / "snapshot")
    (folder / "batches.csv").write_text("machine,hours\npress,7\n")
    environment = {
        **os.environ,
        "BATCHES": str(folder),
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).parent / "dags"),
        "AIRFLOW__SEKISHO__SNAPSHOT": str(folder / "snapshot"),
    }
    process = subprocess.run(
        [sys.executable, Path(__file__).with_name("rehearsal.py")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    answers = [line for line in process.stdout.splitlines() if line.startswith("ANSWER ")]
    assert answers, process.stdout
    answer = json.loads(answers[-1].removeprefix("ANSWER "))
    return {**answer, "log": process.stdout, "shipped": sorted(path.name for path in folder.glob("shipped-*"))}


def test_a_batch_as_declared_is_shipped_wherever_it_comes_from(rehearsal):
    assert rehearsal["shipped"] == ["shipped-function", "shipped-rows", "shipped-template", "shipped-xcom"]


def test_a_batch_that_is_not_as_declared_fails_the_task_at_once_and_the_reason_stands_in_the_log(rehearsal):
    assert rehearsal["states"]["personal"] == ["failed", 1]
    assert rehearsal["states"]["ship_personal"][0] == "upstream_failed"
    assert "  column machine: expected no identifiers of persons" in rehearsal["log"]
    assert "such as xxxx@xxxxxxx.xx (masked)" in rehearsal["log"]
    assert "taro@example.jp" not in rehearsal["log"]


def test_rows_do_not_become_a_rendered_field_that_everybody_may_read(rehearsal):
    assert rehearsal["rendered"]["xcom"] == "/good.csv"
    assert rehearsal["rendered"]["rows"] == "(DataFrame)"


def test_an_export_that_nobody_declared_fails_at_once(rehearsal):
    assert rehearsal["states"]["unknown"] == ["failed", 1]
    assert "no export is declared as `nobody-declared-this`" in rehearsal["log"]


def test_a_batch_that_cannot_be_read_is_tried_again(rehearsal):
    assert rehearsal["states"]["unreadable"] == ["failed", 2]
    assert "nowhere.csv: the batch cannot be read: there is no such file" in rehearsal["log"]


def test_parsing_the_dag_does_not_import_great_expectations(rehearsal):
    assert rehearsal["loaded_while_parsing"] == []
