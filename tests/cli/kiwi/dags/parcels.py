from airflow.sdk import dag, task


@dag
def parcels():
    @task
    def ship(): ...

    ship()


parcels()
