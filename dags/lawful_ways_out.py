"""Five exports that pass, each by another way that the law offers. One line on a task is all that a DAG needs."""

from __future__ import annotations

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import dag, task
from outbox import deliver

from sekisho.airflow import export


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def lawful_ways_out() -> None:
    # Germany to Japan: the Union's adequacy decision. The marker goes on any operator, as an outlet.
    PythonOperator(
        task_id="ship_service_reports",
        python_callable=deliver,
        op_args=["service-reports", {"report_id": "R-1", "customer_name": "Braun", "visited_on": "2026-11-02"}],
        outlets=[export("service-reports-to-tokyo")],
    )

    # Germany to Viet Nam: binding corporate rules and a transfer impact assessment.
    @task.export("training-records-to-hai-phong")
    def ship_training_records() -> None:
        deliver("training-records", {"employee_no": "E-17", "name": "Schmidt", "course": "Laser safety"})

    # Japan to the United States: the recipient holds a CBPR certificate.
    @task.export("crm-to-us")
    def ship_crm() -> None:
        deliver("crm", {"customer_id": "C-1", "name": "佐藤", "orders": 3})

    # China to Japan: the standard contract, filed with the provincial cyberspace administration.
    @task.export("payroll-to-tokyo")
    def ship_payroll() -> None:
        deliver("payroll", {"employee_no": "S-204", "name": "王", "gross": 18500, "month": "2026-10-31"})

    # China to Germany: a certificate of personal information exports.
    @task.export("warranty-claims-to-stuttgart")
    def ship_warranty_claims() -> None:
        deliver("warranty-claims", {"claim_id": "W-9", "owner_name": "李", "machine": "AP-300"})

    ship_training_records()
    ship_crm()
    ship_payroll()
    ship_warranty_claims()


lawful_ways_out()
