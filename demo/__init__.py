"""The demonstration: a real Airflow runs the example DAGs past the checkpoint."""
