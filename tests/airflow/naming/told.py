"""DAGs whose tasks' ids the text tells: every way to name a task that could be thought of."""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup, chain, dag, task, task_group
from airflow.sdk import task as work

NAMES = ["eu", "us"]
PREFIX = "out_" + "of"


@task
def ship(where=None):
    return where


@work.short_circuit(task_id="named")
def under_another_name():
    return True


@task_group
def outside(where="x"):
    ship(where)

    @task
    def local(): ...

    local()
    EmptyOperator(task_id="last")


@task_group(group_id="flat", prefix_group_id=False)
def without_prefix():
    ship()


def build(dag_id, *, regions=("jp",), double=False):
    with DAG(dag_id, schedule=None) as built:
        for region in regions:
            EmptyOperator(task_id=f"load_{region}")
        if double:
            ship()
        ship()
    return built


first = build("factory_one")
second = build("factory_two", regions=NAMES, double=True)
for name in NAMES:
    globals()[f"loop_{name}"] = build(f"loop_{name}")

with DAG("plain", schedule=None) as plain:
    a = ship()
    b = ship()
    c = ship.override(task_id="ship")()
    d = ship.override(task_id="sent")("x")
    e = ship.expand(where=[1, 2])
    f = ship.partial().expand(where=[1, 2])
    under_another_name() >> under_another_name()
    a >> b >> [c, d] >> e
    chain(f, EmptyOperator.partial(task_id="many").expand(start_date=[None]))
    EmptyOperator(task_id=PREFIX + "_place")

with DAG(dag_id="groups", schedule=None):
    outside()
    outside("y")
    outside.override(group_id="inside")()
    without_prefix()
    ship()
    with TaskGroup("g") as g:
        ship()
        ship()
        with TaskGroup("h", prefix_group_id=False):
            ship()
            EmptyOperator(task_id="walk")
        outside()
    with TaskGroup(group_id="bare", prefix_group_id=False) as bare:
        with TaskGroup("in_bare"):
            EmptyOperator(task_id="x")
        EmptyOperator(task_id="y")
    EmptyOperator(task_id="late", task_group=g)
    outside.expand(where=[1, 2])

later = DAG("later", schedule=None)
EmptyOperator(task_id="alone", dag=later)
with later:
    for number in range(3):
        ship(number)
    listed = [ship(name) for name in NAMES]
    by_region = {"eu": 1, "us": 2}
    for region in by_region:
        EmptyOperator(task_id=f"{region}_end")
    ship__1 = ship.override(task_id="ship__7")()
    ship()


@dag(schedule=None)
def decorated(where: str = "x"):
    @task(task_id="send")
    def local(): ...

    def several(times):
        for _ in range(times):
            local()

    several(2)
    if NAMES[0] == "eu":
        local()
    else:
        EmptyOperator(task_id="never")


decorated()


@dag(dag_id="by_" + NAMES[0], schedule=None)
def other():
    both = [ship(), ship()]
    both[0] >> both[1]


other()
task(task_id="called")(lambda: None)
