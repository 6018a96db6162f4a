"""Ask early, check the batch, then ship.

`ExportGateOperator` judges an export before the expensive work begins: where it may not leave anyway, the extract does
not even start. `ValidateExportOperator` builds Great Expectations from the declaration (exactly the declared columns,
not empty, the declared types, nothing that looks like an identifier nobody declared) and runs them on the batch.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from airflow.sdk import dag, task
from outbox import deliver, write

from sekisho.airflow import ExportGateOperator, ValidateExportOperator


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def gate_then_validate() -> None:
    @task
    def extract_crm() -> str:
        path = Path(tempfile.mkdtemp(prefix="acme-")) / "crm.csv"
        names = ["佐藤", "鈴木", "高橋"]
        rows = [
            {
                "customer_id": f"C-{n}",
                "name": name,
                "email": f"c{n}@example.jp",
                "last_order_on": "2026-11-01",
                "orders": n,
            }
            for n, name in enumerate(names, 1)
        ]
        write(path, rows)
        return str(path)

    @task.export("crm-to-us")
    def ship_crm(batch: str) -> None:
        print(f"shipping {batch}")
        deliver("gate-crm", {"batch": batch})

    @task
    def extract_shop_orders() -> None:
        print("hours of work that nobody has to wait for")

    batch = extract_crm()
    validated = ValidateExportOperator(task_id="validate_crm", export_id="crm-to-us", batch=batch)
    ExportGateOperator(task_id="gate_crm", export_id="crm-to-us") >> batch
    validated >> ship_crm(batch)

    ExportGateOperator(task_id="gate_shop_orders", export_id="shop-orders-to-tokyo") >> extract_shop_orders()


gate_then_validate()
