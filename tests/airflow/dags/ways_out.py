"""DAGs for the tests of the guard: each task notes in a file that it really ran."""

import os
from datetime import timedelta
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import BaseOperator, BaseSensorOperator, dag, task

from sekisho.airflow import ExportGateOperator, export


def note(name):
    """Write down that something ran."""
    with Path(os.environ["SHIPPED"]).open("a") as file:
        file.write(f"{name}\n")


class Ship(BaseOperator):
    """Ships on its own."""

    template_fields = ("cargo",)

    def __init__(self, *, cargo="", **kwargs):
        super().__init__(**kwargs)
        self.cargo = cargo

    def execute(self, context):
        note(self.cargo or self.task_id)


@dag(schedule=None)
def siblings():
    @task(outlets=[export("good")])
    def lawful():
        note("lawful")

    @task
    def innocent():
        note("innocent")

    @task
    def after():
        note("after")

    unlawful = BashOperator(
        task_id="unlawful", bash_command="echo unlawful >> $SHIPPED", append_env=True, outlets=[export("bad")]
    )
    lawful()
    innocent()
    unlawful >> after()


@dag(schedule=None)
def shell():
    BashOperator(task_id="ship", bash_command="echo ship >> $SHIPPED", append_env=True, outlets=[export("good")])


@dag(schedule=None)
def listed():
    Ship(task_id="ship_it")
    Ship(task_id="keep_it")
    EmptyOperator(task_id="nothing")


@dag(schedule=None)
def several():
    Ship(task_id="ship", outlets=[export("good"), export("bad")])


@dag(schedule=None, params={"partner": "acme-us"})
def decorated():
    @task.export("good", to="{{ params.partner }}")
    def by_parameter():
        note("by_parameter")

    @task.export("good", to="{{ partner }}/{{ dag.dag_id }}/{{ box }}")
    def by_argument(partner, box="crate"):
        note("by_argument")

    @task.export("good", to="plain", outlets=export("other"))
    async def without_template():
        note("without_template")

    by_parameter()
    by_argument("acme-de")
    without_template()


@dag(schedule=None)
def mapped():
    @task
    def partners():
        return ["us", "ru", "de"]

    @task.export("good", to="{{ partner }}")
    def ship(partner, box):
        note(f"{box}-{partner}")

    ship.partial(box="crate").expand(partner=partners())
    Ship.partial(task_id="classic", outlets=[export("good")]).expand(cargo=["one", "two"])


class Innocent(Ship):
    """Carries nothing."""


class Renders(Ship):
    """Replaces the task while its templates are rendered."""

    def render_template_fields(self, context, jinja_env=None):
        super().render_template_fields(context, jinja_env)
        context["task"] = Innocent(task_id="innocent")


class Swaps(Ship):
    """Replaces even the task that will be executed."""

    def render_template_fields(self, context, jinja_env=None):
        super().render_template_fields(context, jinja_env)
        context["task"] = context["ti"].task = Innocent(task_id="innocent", cargo=self.task_id)


class Overrides(Ship):
    """Has its own idea of what comes before execution."""

    def pre_execute(self, context):
        note(f"pre-{self.task_id}")


class Forgets(Ship):
    """Drops its outlets while rendering."""

    def render_template_fields(self, context, jinja_env=None):
        self.outlets = []
        super().render_template_fields(context, jinja_env)


@dag(schedule=None)
def rendered_away():
    @task.export("good", to="{{ None }}")
    def ship():
        note("ship")

    ship.override(render_template_as_native_obj=True)()


@dag(schedule=None)
def evasions():
    for kind in (Renders, Swaps, Overrides, Forgets):
        kind(task_id=kind.__name__.lower(), outlets=[export("bad")])
    Ship(task_id="hooked", outlets=[export("bad")], pre_execute=lambda context: note("hooked"))


class Fails(Ship):
    """Fails by itself."""

    def execute(self, context):
        note("ship")
        raise RuntimeError("by itself")


class Computed(Ship):
    """Its callbacks cannot be taken away by setting an attribute."""

    @property
    def on_failure_callback(self):
        return [lambda context: note("computed")]

    @on_failure_callback.setter
    def on_failure_callback(self, value):
        pass


def _all_callbacks():
    kinds = ("execute", "failure", "retry", "skipped", "success")
    return {f"on_{kind}_callback": lambda context, kind=kind: note(kind) for kind in kinds}


@dag(schedule=None)
def callbacks():
    Ship(task_id="ship", outlets=[export("bad")], **_all_callbacks())
    Computed(task_id="computed", outlets=[export("bad")])


@dag(schedule=None)
def allowed_callbacks():
    Ship(task_id="ship", outlets=[export("good")], **_all_callbacks())


@dag(
    schedule=None,
    on_failure_callback=[lambda context: note("dag-failure"), lambda context: note("dag-failure-too")],
    on_success_callback=lambda context: note("dag-success"),
)
def dag_callbacks():
    ship = Ship(task_id="ship", outlets=[export("good")])
    ship >> Ship(task_id="always", trigger_rule="all_done")


@dag(schedule=None, on_failure_callback=lambda context: note("dag-failure"))
def dag_callbacks_of_a_failure():
    Fails(task_id="ship", outlets=[export("good")])


@dag(schedule=None)
def retries():
    Ship(task_id="ship", outlets=[export("bad")], retries=2, retry_delay=0, **_all_callbacks())
    Ship(task_id="innocent", retries=2, retry_delay=0)


class Deferred(Ship):
    """Runs, waits in the triggerer, and runs on."""

    def execute(self, context):
        note("first-half")
        self.defer(trigger=TimeDeltaTrigger(timedelta(0)), method_name="arrive")

    def arrive(self, context, event=None):
        note("second-half")


@dag(schedule=None)
def deferral():
    Deferred(task_id="ship", outlets=[export("good")])


class Waits(BaseSensorOperator):
    """Is asked twice."""

    def poke(self, context):
        note("poke")
        return True


@dag(schedule=None)
def sensor():
    Waits(task_id="wait", outlets=[export("bad")])


@dag(schedule=None)
def early():
    ExportGateOperator(task_id="good_gate", export_id="good", to="{{ dag.dag_id }}") >> Ship(task_id="go")
    ExportGateOperator(task_id="bad_gate", export_id="bad") >> Ship(task_id="stay")


for story in (
    siblings,
    shell,
    listed,
    several,
    decorated,
    mapped,
    rendered_away,
    evasions,
    callbacks,
    allowed_callbacks,
    dag_callbacks,
    dag_callbacks_of_a_failure,
    retries,
    deferral,
    sensor,
    early,
):
    story()
