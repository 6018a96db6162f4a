"""One task is blocked; its siblings run on. Only what waits for the blocked task does not run."""

from __future__ import annotations

from airflow.sdk import dag, task
from outbox import deliver


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def siblings_run_on() -> None:
    @task
    def read_the_day() -> dict[str, str]:
        return {"machine": "AP-300", "operator": "S-310", "claim_id": "W-11"}

    @task.export("warranty-claims-to-stuttgart")
    def ship_to_stuttgart(day: dict[str, str]) -> None:
        deliver("siblings-stuttgart", {"claim_id": day["claim_id"], "machine": day["machine"]})

    @task.export("health-checks-to-hai-phong")  # its certificate is suspended
    def ship_to_hai_phong(day: dict[str, str]) -> None:
        deliver("siblings-hai-phong", {"employee_no": day["operator"], "fit_for_work": True})

    @task
    def plan_shifts_in_hai_phong() -> None:
        print("waits for the health checks")

    @task
    def count_machines(day: dict[str, str]) -> int:  # exports nothing: sekisho leaves it alone
        return len({day["machine"]})

    day = read_the_day()
    ship_to_stuttgart(day)
    ship_to_hai_phong(day) >> plan_shifts_in_hai_phong()
    count_machines(day)


siblings_run_on()
