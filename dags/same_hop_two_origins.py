"""The same hop, twice: lawful for data from Japan, unlawful for data that came there from the European Union.

Tokyo to Columbus, under one CBPR certificate. Data received on the Union's adequacy decision carries conditions that
the certificate does not satisfy. Neither task names an export: the organisation's declarations name the tasks
(`carriers:`), so no DAG author can forget it.
"""

from __future__ import annotations

from airflow.sdk import dag, task
from outbox import deliver


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def same_hop_two_origins() -> None:
    @task
    def ship_japanese_customers() -> None:
        deliver("customers-japan", {"customer_id": "C-1", "name": "鈴木"})

    @task
    def ship_european_customers() -> None:
        deliver("customers-europe", {"customer_id": "C-7001", "name": "Jansen"})

    ship_japanese_customers()
    ship_european_customers()


same_hop_two_origins()
