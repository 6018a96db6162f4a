"""The command line: what a person waits for, and a check of a thousand DAG files read as text."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.acme import EXPORT, FOLDER
from benchmarks.measuring import Line
from benchmarks.processes import fastest

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = 1_000
SEKISHO = Path(sys.executable).with_name("sekisho")
_DAG = '''"""Pipeline {number}."""

from airflow.sdk import dag, task

from sekisho.airflow import export


@dag(schedule=None, dag_id="pipeline_{number}")
def pipeline():
    @task
    def extract():
        return "s3://bucket/{number}"

    @task{marker}
    def ship(path):
        print(path)

    ship(extract())


pipeline()
'''


def measure() -> Iterator[Line]:
    """Start the command afresh each time."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield Line("sekisho --help", fastest([SEKISHO, "--help"], folder, exit_codes={0}), 0.15)
        yield Line("sekisho --version", fastest([SEKISHO, "--version"], folder, exit_codes={0}), 0.15)
        shutil.copytree(FOLDER, folder / "acme")
        (folder / "dags").mkdir()
        for number in range(FILES):
            marker = "" if number % 10 else f'(outlets=[export("{EXPORT}")])'
            (folder / "dags" / f"pipeline_{number}.py").write_text(_DAG.format(number=number, marker=marker))
        check = [SEKISHO, "check", "-C", "acme", "-o", "json", "dags"]
        seconds = fastest(check, folder, exit_codes={0, 1}, times=5)
        yield Line(f"sekisho check of {FILES:,} DAG files, without Airflow", seconds, 1.2)
