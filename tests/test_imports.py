"""What an import costs, and who may import whom."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"airflow", "great_expectations", "pandas", "fastapi", "sqlalchemy", "pydantic", "ruamel"}


def loaded_by(statement: str, where: Path) -> set[str]:
    """The top-level packages that a fresh process holds after the statement."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COVERAGE_", "PYTHON"))}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize(
    ("statement", "too_heavy"),
    [
        ("import sekisho", HEAVY | {"click", "yaml", "pluggy"}),
        ("import sekisho.cli", HEAVY),
    ],
)
def test_an_import_loads_nothing_heavy(statement, too_heavy, tmp_path):
    packages = loaded_by(statement, tmp_path)
    assert "sekisho" in packages
    assert packages & too_heavy == set()


def test_the_public_names_are_there(tmp_path):
    assert "sekisho" in loaded_by("import sekisho\nfor name in sekisho.__all__: getattr(sekisho, name)", tmp_path)


def test_the_layers_hold(repository, tmp_path):
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--cache-dir", tmp_path],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
