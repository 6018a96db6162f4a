"""A certificate was suspended: the task that relies on it is blocked, and so is what waits for it.

The log of `ship_health_checks` says which certificate, since when, under which article, and what to do.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, task
from outbox import deliver


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def suspended_certificate() -> None:
    @task
    def collect_health_checks() -> dict[str, str]:
        return {"employee_no": "S-310", "name": "张", "fit_for_work": "true"}

    # A verdict is final: no retry is made of it.
    @task.export("health-checks-to-hai-phong", retries=3, retry_delay=timedelta(seconds=1))
    def ship_health_checks(check: dict[str, str]) -> None:
        deliver("health-checks", check)

    @task
    def tell_the_plant() -> None:
        print("the operators may come")

    ship_health_checks(collect_health_checks()) >> tell_the_plant()


suspended_certificate()
