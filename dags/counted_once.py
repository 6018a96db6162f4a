"""Heads are counted once: customers who were sent to Tokyo earlier this year may be sent again.

The shop has sent the accounts of 9,400 customers this year, and 10,000 need an assessment. One run declares up to 5,000
persons, which is more than is left; but `count_orders` counts the batch first, and all in it were counted before. The
ledger keeps no ids: they are hashed with a key, and only the smallest hashes are kept.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from airflow.sdk import dag, task
from outbox import deliver, read, write

from sekisho.airflow import count_batch, exporting


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def counted_once() -> None:
    @task
    def count_orders() -> str:
        path = Path(tempfile.mkdtemp(prefix="acme-")) / "orders.csv"
        orders = [{"customer_id": f"C-{n}", "account": f"6222-{n}"} for n in range(4_000, 6_500)]
        write(path, orders)
        count_batch("shop-orders-to-tokyo", [order["customer_id"] for order in orders], for_task="ship_regulars")
        return str(path)

    # The batch is known here, and to no other task of the run. What leaves within `exporting` is settled as what it
    # was counted to be.
    @task.export("shop-orders-to-tokyo")
    def ship_regulars(batch: str) -> None:
        with exporting("shop-orders-to-tokyo") as shipment:
            deliver("regulars", *read(Path(batch)))
        print(f"{shipment.persons} persons in {shipment.rows:,} rows have left")

    ship_regulars(count_orders())


counted_once()
