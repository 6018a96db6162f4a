"""DAGs whose persons are counted: each task notes in a file that it really shipped."""

import os
from datetime import timedelta
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import BaseOperator, dag, get_current_context, task

from sekisho.airflow import ExportGateOperator, count_batch, export, exporting
from sekisho.pointer import CURRENT

FIRST, LAST = "{{ dag_run.conf.get('first', 0) }}", "{{ dag_run.conf.get('last', 60) }}"


def note(name):
    """Write down that something was shipped."""
    with Path(os.environ["SHIPPED"]).open("a") as file:
        file.write(f"{name}\n")


def people(first, last):
    """The ids of some persons, each of them twice."""
    return [f"C-{number}" for number in range(int(first), int(last))] * 2


class Ship(BaseOperator):
    """Ships, and knows nothing of counting."""

    def execute(self, context):
        note(self.task_id)


@dag(schedule=None)
def nobody_counts():
    Ship(task_id="ship", outlets=[export("crm")], retries=1, retry_delay=0)

    @task
    def innocent():
        note("innocent")

    innocent()


@dag(schedule=None)
def counts_itself():
    @task.export("crm", retries=1, retry_delay=timedelta(0))
    def ship(first, last, fails):
        batch = people(first, last)
        with exporting("crm", batch, persons="customer_id") as shipment:
            note(f"{shipment.export_id}:{shipment.persons}:{shipment.rows}")
        if fails == "after" and get_current_context()["ti"].try_number == 1:
            raise RuntimeError("after it had left")

    ship(FIRST, LAST, "{{ dag_run.conf.get('fails') }}")


@dag(schedule=None)
def falls_over():
    @task.export("crm")
    def ship():
        with exporting("crm", people(0, 60)):
            note("half")
            raise RuntimeError("the line went dead")

    ship()


@dag(schedule=None)
def counts_twice():
    @task.export("crm")
    def ship():
        with exporting("crm", people(0, 30)):
            note("first")
        with exporting("crm", people(30, 60)):
            note("second")
            raise RuntimeError("the line went dead")

    ship()


@dag(schedule=None)
def ledger_goes_away():
    @task.export("crm", retries=1, retry_delay=timedelta(0))
    def ship():
        from sekisho.airflow import memory

        reach = memory.url
        try:
            with exporting("crm", people(0, 60)):
                note("first")
                memory.url = lambda: f"sqlite:///{os.environ['SHIPPED']}/nowhere.db"
        finally:
            memory.url = reach
        with exporting("crm", people(60, 90)):
            note("second")

    ship()


@dag(schedule=None)
def counted_before():
    @task
    def count(first, last):
        for name in ("ship", "ship_again"):
            count_batch("crm", people(first, last), for_task=name)

    @task.export("crm")
    def ship_again():
        with exporting("crm") as shipment:
            note(f"again:{shipment.persons}")

    ship = BashOperator(
        task_id="ship",
        bash_command="echo bash >> $SHIPPED",
        append_env=True,
        outlets=[export("crm")],
        post_execute=lambda context, result=None: note("afterwards"),
    )
    count(FIRST, LAST) >> ship >> ship_again()


@dag(schedule=None)
def counted_for_one():
    @task
    def count():
        count_batch("crm", people(0, 5))

    first = Ship(task_id="first", outlets=[export("crm")])
    others = [Ship(task_id=f"other_{number}", outlets=[export("crm")]) for number in range(2)]

    @task.export("crm")
    def ship_the_same():
        with exporting("crm"):
            note("the same")

    mapped = Ship.partial(task_id="mapped", outlets=[export("crm")]).expand(params=[{"n": 1}, {"n": 2}])
    count() >> first >> [*others, mapped, ship_the_same()]


@dag(schedule=None)
def grows_under_way():
    @task
    def count():
        count_batch("crm", people(0, 5))

    @task.export("crm")
    def ship():
        note("ship")
        count_batch("crm", people(5, 90))
        count_batch("crm", people(1000, 1020), for_task="shipp")

    count() >> ship()


@dag(schedule=None)
def listed_later():
    @task
    def deploy(folder, digest):
        draft = Path(folder) / "next"
        draft.write_text(digest)
        draft.replace(Path(folder) / CURRENT)

    deployed = deploy("{{ dag_run.conf.get('folder') }}", "{{ dag_run.conf.get('digest') }}")
    deployed >> Ship(task_id="ship")


@dag(schedule=None)
def many_indexes():
    @task.export("crm")
    def ship(number):
        with exporting("crm", people(number, number + 2)):
            note(f"{number}")

    ship.expand(number=[number % 99 for number in range(100)])


@dag(schedule=None)
def asks_early():
    @task.export("crm")
    def ship():
        note("ship")

    ExportGateOperator(task_id="gate", export_id="crm") >> ship()


def somebody_else_ships(number):
    """Let another run of the same export settle while a task of this one is deferred."""
    from datetime import UTC, date, datetime

    from sekisho.airflow import deployment, memory
    from sekisho.gate.run.admission import flow_of
    from sekisho.heads import count
    from sekisho.model.run import RunKey

    gate = deployment.gate()
    flow = flow_of(gate, gate.export("crm"), gate.counts(gate.export("crm"), gate.clock()))
    heads = count(people(1000, 1000 + number), column="id", namespace="crm", key=memory.hash_key())
    run = RunKey("sakura", "crm", "elsewhere", "another", "ship")
    with memory.ledgers() as ledger:
        days = dict.fromkeys(flow.kinds, date(2026, 1, 15))
        ledger().settle(run, heads, days, datetime.now(UTC), flow=flow)


class Deferred(Ship):
    """Ships a part, waits in the triggerer, and ships the rest."""

    def execute(self, context):
        note("first-half")
        somebody_else_ships(950)
        self.defer(trigger=TimeDeltaTrigger(timedelta(0)), method_name="arrive")

    def arrive(self, context, event=None):
        note("second-half")


@dag(schedule=None)
def resumed():
    Deferred(task_id="ship", outlets=[export("crm")])


@dag(schedule=None)
def misused():
    @task
    def carries_nothing():
        with exporting("crm", people(0, 5)):
            note("carries_nothing")

    @task.export("crm")
    def reads_once():
        with exporting("crm", iter(people(0, 5))):
            note("reads_once")

    @task.export("crm")
    def no_ids():
        with exporting("crm", [1.5, 2.5]):
            note("no_ids")

    @task.export("crm")
    def nobody_counted():
        with exporting("crm"):
            note("nobody_counted")

    carries_nothing()
    reads_once()
    no_ids()
    nobody_counted()


for story in (
    nobody_counts,
    counts_itself,
    falls_over,
    counts_twice,
    ledger_goes_away,
    counted_before,
    counted_for_one,
    grows_under_way,
    listed_later,
    many_indexes,
    asks_early,
    resumed,
    misused,
):
    story()
