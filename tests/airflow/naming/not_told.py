"""DAGs whose tasks' ids only a run of the file tells, in part."""

import os
from pathlib import Path

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup, dag, task, task_group

FOUND = sorted(p.name for p in Path(__file__).parent.glob("*.py"))
WHERE = os.environ.get("SHIP_WHERE", "x")


@task
def ship(where=None): ...


@task
def read(): ...


@task_group
def outside():
    ship()


with DAG("in_a_loop", schedule=None):
    for _ in FOUND:
        ship()
    ship()
    read()

with DAG("in_a_comprehension", schedule=None):
    [ship() for _ in FOUND]
    while not FOUND:
        read()

with DAG("groups_in_a_loop", schedule=None):
    for _ in FOUND:
        outside()
    for name in FOUND:
        with TaskGroup(name.removesuffix(".py")):
            EmptyOperator(task_id="x")

with DAG("in_a_branch", schedule=None):
    if WHERE == "x":
        ship()
        read()
    else:
        ship()
    ship()
    read()

with DAG("made_up", schedule=None):
    EmptyOperator(task_id=f"to_{WHERE}")
    EmptyOperator(task_id="to_" + WHERE.upper())
    ship.override(task_id=WHERE)()
    for _ in map(type(ship).__call__, [ship, ship]):
        pass

for name in FOUND:
    with DAG(f"each_{name.removesuffix('.py')}", schedule=None) as each:
        ship()
    globals()[each.dag_id] = each


@dag(dag_id=WHERE, schedule=None)
def named_elsewhere():
    ship()


named_elsewhere()
