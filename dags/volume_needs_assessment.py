"""Accounts of up to 60,000 customers a year, and only a standard contract on file: from 10,000 on that is not enough.

The task is an ordinary BashOperator; the marker among its outlets is all that makes it an export.
"""

from __future__ import annotations

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag

from sekisho.airflow import export


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def volume_needs_assessment() -> None:
    BashOperator(
        task_id="ship_shop_orders",
        bash_command='mkdir -p "$ACME_OUTBOX" && echo "customer_id,account" > "$ACME_OUTBOX/shop-orders.csv"',
        outlets=[export("shop-orders-to-tokyo")],
    )


volume_needs_assessment()
