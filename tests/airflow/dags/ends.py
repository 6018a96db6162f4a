"""DAGs whose tasks end in every way after they have shipped: each notes in a file that it really did."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import BaseOperator, dag, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, DownstreamTasksSkipped

from sekisho.airflow import count_batch, export


def note(name):
    """Write down that something was shipped."""
    with Path(os.environ["SHIPPED"]).open("a") as file:
        file.write(f"{name}\n")


def waits(name):
    """Ship, and do not end by oneself."""
    note(name)
    time.sleep(300)


class Ships(BaseOperator):
    """Ships, and ends as it is told."""

    def __init__(self, *, how="", **kwargs):
        super().__init__(**kwargs)
        self.how = how

    def execute(self, context):
        note(f"{self.task_id}:{context['ti'].try_number}")
        end = {
            "fail": AirflowFailException("after it has left"),
            "skip": AirflowSkipException("after it has left"),
            "crash": RuntimeError("after it has left"),
            "branch": DownstreamTasksSkipped(tasks=["after"]),
        }.get(self.how)
        if end is not None:
            raise end
        if self.how == "exit":
            raise SystemExit(3)
        if self.how == "sleep":
            time.sleep(60)


CRM = {"outlets": [export("crm")]}


def each(name, **kwargs):
    """Make a DAG of one task that ships."""

    @dag(dag_id=name, schedule=None)
    def story():
        Ships(task_id="ship", **CRM, **kwargs)

    story()


each("ends_failed", how="fail")
each("ends_skipped", how="skip")
each("ends_exited", how="exit")
each("ends_out_of_time", how="sleep", execution_timeout=timedelta(seconds=1))
each("ends_uncounted")
each("ends_tried_again", how="crash", retries=1, retry_delay=timedelta(0))


@dag(schedule=None)
def ends_one_index_skipped():
    Ships.partial(task_id="ship", **CRM).expand(how=["", "skip", ""])


@dag(schedule=None)
def ends_as_branch():
    @task
    def count():
        count_batch("crm", [f"C-{number}" for number in range(60)], for_task="ship")

    ship = Ships(task_id="ship", how="branch", **CRM)
    count() >> ship >> BashOperator(task_id="after", bash_command="true")


@dag(schedule=None)
def ends_counted_and_skipped():
    @task
    def count():
        count_batch("crm", [f"C-{number}" for number in range(60)], for_task="ship")

    count() >> Ships(task_id="ship", how="skip", **CRM)


class Leaves(BaseOperator):
    """Ships, and hands the rest to a trigger that ends it."""

    def execute(self, context):
        note(self.task_id)
        self.defer(trigger=TimeDeltaTrigger(timedelta(0), end_from_trigger=True), method_name="never")

    def never(self, context, event=None):
        note("came back")


@dag(schedule=None)
def ends_from_trigger():
    @task
    def count():
        count_batch("crm", [f"C-{number}" for number in range(60)], for_task="counted")

    count() >> Leaves(task_id="counted", **CRM) >> Leaves(task_id="ship", **CRM)


@dag(schedule=None)
def comes_back():
    TimeDeltaSensor(task_id="ship", delta=timedelta(0), deferrable=True, end_from_trigger=True, poke_interval=1, **CRM)


@dag(schedule=None)
def innocent_with_trigger():
    TimeDeltaSensor(task_id="wait", delta=timedelta(0), deferrable=True, end_from_trigger=True)


@dag(schedule=None)
def killed():
    @task.export("crm")
    def ship():
        note("killed")
        os.kill(os.getpid(), signal.SIGKILL)

    ship()


@dag(schedule=None, on_failure_callback=lambda context: note("callback-of-the-dag"))
def blocked_with_callback():
    Ships(task_id="blocked", outlets=[export("undeclared")], on_failure_callback=lambda context: note("callback"))


@dag(schedule=None)
def waiting():
    @task.export("crm")
    def ship(name):
        waits(name)

    ship("{{ dag_run.conf.get('name') }}")


for story in (
    ends_one_index_skipped,
    ends_as_branch,
    ends_counted_and_skipped,
    ends_from_trigger,
    comes_back,
    innocent_with_trigger,
    killed,
    waiting,
    blocked_with_callback,
):
    story()
