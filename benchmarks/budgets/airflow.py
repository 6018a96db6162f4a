"""What Airflow pays: loading the plugin, the policy for each task at parse time, the guard for each task that runs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.acme import FOLDER
from benchmarks.measuring import Line
from benchmarks.processes import clean_environment, told
from sekisho import snapshot
from sekisho.gate import Gate
from sekisho.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 5


def measure() -> Iterator[Line]:
    """Take the best of several fresh processes for each figure."""
    with TemporaryDirectory() as name:
        snapshot.write(Gate.open(FOLDER).content, Path(name) / "snapshot")
        environment = clean_environment(
            AIRFLOW_HOME=str(Path(name) / "airflow"),
            AIRFLOW__CORE__LOAD_EXAMPLES="False",
            AIRFLOW__SEKISHO__REHEARSAL="True",
            AIRFLOW__SEKISHO__SNAPSHOT=str(Path(name) / "snapshot"),
        )
        best = _best(environment)
        Ledger.create(f"sqlite:///{name}/snapshot/ledger.db").close()
        told("benchmarks.inside_airflow", environment, "ledger")  # the law of its first decision is kept, once
        counting = _best(environment, "ledger")
    yield Line("plugin load on top of `import airflow`", best["plugin"], 20e-3)
    yield Line("task_policy for a task without exports", best["policy_plain"], 5e-6)
    yield Line("task_policy for a task with an export", best["policy_carrying"], 5e-6)
    yield Line("run-time guard on a task without exports", best["guard_plain"], 50e-6)
    yield Line("run-time guard on a task with one: snapshot, case, all regimes", best["guard_carrying"], 30e-3)
    yield Line("  the same with a ledger: heads counted, reserved, recorded (SQLite)", counting["guard"])
    yield Line("  before it, once in a worker's process: importing what the guard needs", best["imports"])
    yield Line("  and what the ledger needs", counting["imports"])


def _best(environment: dict[str, str], *arguments: str) -> dict[str, float]:
    runs = [told("benchmarks.inside_airflow", environment, *arguments) for _ in range(TIMES)]
    return {figure: min(run[figure] for run in runs) for figure in runs[0]}
