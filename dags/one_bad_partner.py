"""A mapped task, one index for each partner. The last destination is an archive in Viet Nam, not Acme America.

The export `crm-to-us` was declared, and is lawful, for Acme America in the United States. `to` is rendered for each map
index and looked up in the organisation's places.yaml: that one index is blocked, the others leave.
"""

from __future__ import annotations

from airflow.sdk import dag, task
from outbox import deliver

PARTNERS = ["crm_us_east", "sftp://crm-west.acme-america.example/in", "crm_archive"]


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def one_bad_partner() -> None:
    @task.export("crm-to-us", to="{{ partner }}")
    def ship_to_partner(partner: str, number: int) -> None:
        deliver(f"partner-{number}", {"customer_id": "C-1", "partner": partner})

    ship_to_partner.expand_kwargs([{"partner": name, "number": n} for n, name in enumerate(PARTNERS)])


one_bad_partner()
