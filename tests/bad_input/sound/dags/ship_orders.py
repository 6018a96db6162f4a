from airflow.sdk import dag, task


@dag
def ship_orders():
    @task.export("orders-to-tulip")
    def ship(): ...

    ship()


ship_orders()
