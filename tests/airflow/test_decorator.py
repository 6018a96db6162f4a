"""`@task.export`: the marker among the outlets, the destination among the templates."""

import pytest

pytestmark = pytest.mark.airflow


@pytest.fixture
def dag():
    from airflow.sdk import DAG

    with DAG("dag", schedule=None) as dag:
        yield dag


def names(task):
    return [outlet.name for outlet in task.outlets]


def test_the_export_is_visible_among_the_outlets(dag):
    from airflow.sdk import Asset, task

    @task.export("crm-to-us", to="acme-us", outlets=Asset("mine"))
    def ship():
        pass

    operator = ship().operator
    assert names(operator) == ["mine", "sekisho:export:crm-to-us"]
    assert (operator.sekisho_export, operator.to) == ("crm-to-us", "acme-us")


def test_outlets_that_are_overridden_do_not_lose_the_export(dag):
    from airflow.sdk import Asset, task

    @task.export("a")
    def ship():
        pass

    assert names(ship.override(outlets=[Asset("other")])().operator) == ["other", "sekisho:export:a"]


def test_a_mapped_task_shows_its_export_before_it_is_unmapped(dag):
    from airflow.sdk import task

    @task.export("a", to="{{ partner }}")
    def ship(partner, box):
        pass

    mapped = ship.partial(box="crate").expand(partner=["us", "de"]).operator
    assert names(mapped) == ["sekisho:export:a"]
    unmapped = mapped.unmap({"op_kwargs": {"partner": "us"}})
    assert names(unmapped) == ["sekisho:export:a"]
    assert unmapped.to == "{{ partner }}"


def rendered(operator, **context):
    operator.render_template_fields({"params": {"where": "acme-jp"}, **context})
    return operator.to


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("{{ partner }}", "us"),
        ("{{ partner }}-{{ box }}", "us-crate"),
        ("{{ params.where }}", "acme-jp"),
        ("plain", "plain"),
        (["{{ partner }}"], ["us"]),
        (None, None),
    ],
)
def test_a_destination_sees_the_context_and_the_arguments(dag, to, expected):
    from airflow.sdk import task

    @task.export("a", to=to)
    def ship(partner, box="crate", *, upper=False):
        pass

    assert rendered(ship("us").operator) == expected


def test_a_destination_that_cannot_be_rendered_fails_the_task(dag):
    from airflow.sdk import task
    from jinja2 import UndefinedError

    @task.export("a", to="{{ nowhere }}")
    def ship():
        pass

    with pytest.raises(UndefinedError, match="nowhere"):
        rendered(ship().operator)


def test_an_argument_never_hides_what_every_template_may_use(dag):
    from airflow.sdk import task

    @task.export("a", to="{{ where }}")
    def ship(where):
        pass

    assert rendered(ship("{{ params.where }}").operator, where="from the context") == "from the context"


@pytest.mark.parametrize("export_id", [None, "CRM_to_US", ""])
def test_a_wrong_id_is_refused_when_the_file_is_parsed(export_id):
    from sekisho.airflow.decorator import export_task

    with pytest.raises(ValueError, match="not the id of an export"):
        export_task(export_id)


def test_the_id_cannot_be_forgotten():
    from airflow.sdk import task

    with pytest.raises(ValueError, match="not the id of an export"):

        @task.export
        def ship():
            pass
