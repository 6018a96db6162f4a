"""DAGs whose batch is not the one that was known before: it changed between two tries, or was filtered."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from airflow.sdk import dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from sekisho.airflow import count_batch, exporting


def ship(first, last):
    """Ship the persons from one number to another, and note in a file that they left."""
    with exporting("crm", [f"C-{number}" for number in range(first, last)]) as shipment:
        with Path(os.environ["SHIPPED"]).open("a") as file:
            file.write(f"{shipment.persons}\n")
        if last == 60 and get_current_context()["ti"].try_number == 1:
            raise RuntimeError("the line went dead")


@dag(schedule=None)
def table_that_changes():
    @task.export("crm", retries=1, retry_delay=timedelta(0))
    def changes():
        ship(*((0, 60) if get_current_context()["ti"].try_number == 1 else (30, 90)))

    changes()


@dag(schedule=None)
def filtered():
    @task
    def count_everybody():
        count_batch("crm", [f"C-{number}" for number in range(90)])

    @task.export("crm")
    def ship_a_part():
        ship(0, 50)

    count_everybody() >> ship_a_part()


@dag(schedule=None)
def too_many_at_first():
    @task.export("crm")
    def sends_fewer():
        with suppress(AirflowFailException):
            ship(100, 300)
        ship(0, 50)

    sends_fewer()


table_that_changes()
filtered()
too_many_at_first()
