from airflow.sdk import dag, task


@dag
def wool():
    @task.export("wool")
    def ship(): ...

    ship()


wool()
