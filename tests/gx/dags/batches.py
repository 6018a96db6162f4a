"""DAGs for the test of the operator: run by a process of its own, with a real Airflow."""

import os
from datetime import timedelta
from pathlib import Path

import pandas as pd
from airflow.sdk import dag, task

from sekisho.airflow import ValidateExportOperator

FOLDER = Path(os.environ["BATCHES"])


def frame():
    return pd.DataFrame({"machine": ["press"], "hours": [7]})


@dag(schedule=None)
def batches():
    @task
    def write():
        path = FOLDER / "good.csv"
        frame().to_csv(path, index=False)
        return str(path)

    @task
    def ship(name):
        (FOLDER / f"shipped-{name}").touch()

    @task
    def rows():
        return frame()

    def checked(name, batch, export_id="service-to-us"):
        check = ValidateExportOperator(
            task_id=name, export_id=export_id, batch=batch, retries=1, retry_delay=timedelta(0)
        )
        check >> ship.override(task_id=f"ship_{name}")(name)
        return check

    checked("xcom", write())
    checked("rows", rows.override(task_id="read")())
    checked("template", str(FOLDER / "{{ dag.dag_id }}.csv"))
    checked("function", frame)
    checked("personal", lambda: frame().assign(machine="taro@example.jp"))
    checked("unreadable", str(FOLDER / "nowhere.csv"))
    checked("unknown", frame, export_id="nobody-declared-this")


batches()
