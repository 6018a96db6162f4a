"""`airflow dags test` from a shell: the entry point alone puts the guard in place, without any snapshot."""

import subprocess
import sys

import pytest

from tests.airflow.conftest import airflow_environment

pytestmark = [pytest.mark.airflow, pytest.mark.e2e]


@pytest.mark.parametrize(("required", "ran"), [("", ""), ("False", "innocent\n")])
def test_the_command_blocks_ends_with_an_error_and_says_what_to_set(rehearsal, airflow_home, tmp_path, required, ran):
    shipped = tmp_path / "shipped"
    shipped.touch()
    result = subprocess.run(
        [sys.executable, "-m", "airflow", "dags", "test", "siblings"],
        capture_output=True,
        text=True,
        check=False,
        env=airflow_environment(
            airflow_home,
            SHIPPED=str(shipped),
            AIRFLOW__SEKISHO__SNAPSHOT="build/law",
            AIRFLOW__SEKISHO__CARRIERS_REQUIRED=required,
        ),
    )
    assert result.returncode == 1, result.stderr
    assert shipped.read_text() == ran
    assert "the snapshot 'build/law' is a relative path" in result.stdout + result.stderr
