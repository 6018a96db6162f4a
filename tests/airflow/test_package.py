"""What is loaded during `import airflow` is light."""

import subprocess
import sys

import pytest

import sekisho.airflow
from tests.airflow.conftest import airflow_environment

pytestmark = pytest.mark.airflow

HEAVY = {"pydantic", "yaml", "great_expectations", "pandas", "airflow.sdk.definitions.asset"}


def test_public_names_are_there_and_others_are_not():
    assert {"export", "ExportGateOperator"} <= set(dir(sekisho.airflow))
    for name in sekisho.airflow.__all__:
        assert getattr(sekisho.airflow, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'expert'"):
        _ = sekisho.airflow.expert


def test_the_policy_loads_nothing_but_itself(tmp_path):
    code = "import sys, airflow.settings; print(*sorted(m for m in sys.modules if m.startswith('sekisho')))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=airflow_environment(tmp_path)
    )
    loaded = set(result.stdout.split())
    assert "sekisho.airflow.policy" in loaded
    small = {f"sekisho{part}" for part in ("", ".characters", ".credentials", ".disk", ".errors", ".pointer")}
    assert {name for name in loaded if not name.startswith("sekisho.airflow")} == small
    assert loaded.isdisjoint({"sekisho.airflow.judgement", "sekisho.airflow.outlet", "sekisho.airflow.decorator"})
