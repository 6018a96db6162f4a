"""One certificate of a cloud provider carries two exports: one as the recipient's, one as the exporter's own."""

from __future__ import annotations

from airflow.sdk import dag, task
from outbox import deliver


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def two_uses_of_one_certificate() -> None:
    # Japan to the United States: the certificate of Kumo lists the recipient, its company there.
    @task.export("tickets-to-kumo-us")
    def ship_tickets() -> None:
        deliver("tickets", {"ticket_id": "T-7", "sender": "佐藤", "received_on": "2026-11-19"})

    # Japan to Malaysia: here Kumo sends, and what it has done on its behalf is covered by its own certificate.
    @task.export("night-shift-to-malam")
    def ship_access_logs() -> None:
        deliver("access-logs", {"account": "tanaka", "seen_on": "2026-11-19"})

    ship_tickets()
    ship_access_logs()


two_uses_of_one_certificate()
