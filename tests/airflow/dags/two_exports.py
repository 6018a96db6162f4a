"""A DAG whose task carries two exports, of which one may leave and nobody has declared the other."""

import os
from pathlib import Path

from airflow.sdk import BaseOperator, dag

from sekisho.airflow import export


class Ship(BaseOperator):
    """Ships both, and notes in a file that it did."""

    def execute(self, context):
        with Path(os.environ["SHIPPED"]).open("a") as file:
            file.write("both\n")


@dag(schedule=None)
def two_exports():
    Ship(task_id="ship", outlets=[export("crm"), export("undeclared")], retries=1, retry_delay=0)


two_exports()
