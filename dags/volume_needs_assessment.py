"""Too many heads: from 10,000 customers a year on, a standard contract is not enough to send their accounts.

9,400 have been counted this year, and in this batch are 700 more. The task that ships is an ordinary BashOperator; the
marker among its outlets is all that makes it an export. Because the batch was counted before, its log tells the number.
"""

from __future__ import annotations

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag, task

from sekisho.airflow import count_batch, export


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def volume_needs_assessment() -> None:
    @task
    def count_shop_orders() -> None:
        count_batch("shop-orders-to-tokyo", [f"C-{n}" for n in range(9_000, 10_101)])

    ship_shop_orders = BashOperator(
        task_id="ship_shop_orders",
        bash_command='mkdir -p "$ACME_OUTBOX" && echo "customer_id,account" > "$ACME_OUTBOX/shop-orders.csv"',
        outlets=[export("shop-orders-to-tokyo")],
    )
    count_shop_orders() >> ship_shop_orders


volume_needs_assessment()
