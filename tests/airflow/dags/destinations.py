"""DAGs for the tests of destinations: what is shipped where, by every kind of task."""

import os
from pathlib import Path

from airflow.sdk import BaseOperator, dag, task

from sekisho.airflow import ExportGateOperator, export


def note(name):
    with Path(os.environ["SHIPPED"]).open("a") as file:
        file.write(f"{name}\n")


class Send(BaseOperator):
    """Sends to wherever its fields say."""

    template_fields = ("target", "lotus_bucket", "sftp_conn_id", "endpoint", "source_bucket")

    def __init__(self, *, target="", lotus_bucket=None, sftp_conn_id=None, endpoint=None, source_bucket=None, **kwargs):
        super().__init__(**kwargs)
        self.target = target
        self.lotus_bucket = lotus_bucket
        self.sftp_conn_id = sftp_conn_id
        self.endpoint = endpoint
        self.source_bucket = source_bucket

    def execute(self, context):
        note(self.target or self.task_id)


@dag(schedule=None)
def to_each():
    Send.partial(task_id="ship", outlets=[export("crm", to="{{ task.target }}")]).expand(
        target=["{{ 'sftp' }}://sftp.tulip.example/in", "s3://lotus-eu/x", "unheard-of"]
    )

    @task(outlets=[export("crm", to="{{ partner }}")])
    def named(partner, kind="db"):
        note(f"named-{partner}")

    named.expand(partner=["tulip-sftp", "lotus-bucket"])

    @task
    def sibling():
        note("sibling")

    sibling()


@dag(schedule=None)
def to_nowhere():
    Send(task_id="ship", outlets=[export("crm", to="{{ nowhere }}")])

    @task
    def sibling():
        note("sibling")

    sibling()


@dag(schedule=None)
def to_two():
    Send(task_id="both", outlets=[export("crm", to="tulip-sftp"), export("crm", to="s3://lotus-eu/x")])
    Send(task_id="twice", outlets=[export("crm"), export("crm", to="tulip-sftp"), export("crm", to="tulip_db")])


@dag(schedule=None)
def by_fields():
    Send(task_id="declared", outlets=[export("crm")], sftp_conn_id="{{ 'tulip' }}_db")
    Send(task_id="elsewhere", outlets=[export("crm")], lotus_bucket="{{ 'lotus' }}-eu")
    Send(task_id="by_url", outlets=[export("crm")], endpoint="https://paris.tulip.example/x")
    Send(task_id="unknown", outlets=[export("crm")], sftp_conn_id="sftp_default", endpoint="api/v1")
    Send(task_id="source", outlets=[export("crm")], source_bucket="lotus-eu")
    Send(task_id="said", outlets=[export("crm", to="tulip_db")], lotus_bucket="lotus-eu")


@dag(schedule=None)
def with_credentials():
    Send(task_id="any", outlets=[export("crm", to="https://me:{{ 'SEC' + 'RET' }}@sftp.tulip.example/in")])
    Send(task_id="token", outlets=[export("crm", to="https://elsewhere.example/in?sig={{ 'SEC' + 'RET' }}")])

    @task.export("crm", to="https://me:{{ 'SEC' + 'RET' }}@sftp.tulip.example/in")
    def ship():
        note("ship")

    ship()
    ExportGateOperator(task_id="gate", export_id="crm", to="https://me:{{ 'SEC' + 'RET' }}@sftp.tulip.example/in")


for story in (to_each, to_nowhere, to_two, by_fields, with_credentials):
    story()
