"""What happens at parse time: remembering and static annotation, and nothing else."""

import pytest

from sekisho.airflow import annotation, carriers, deployment, policy
from sekisho.airflow.deployment import Deployment

pytestmark = pytest.mark.airflow


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(carriers, "_parsed", {})
    monkeypatch.setattr(carriers, "index", carriers.Index)
    for written in (annotation._on_dag, annotation._on_task):
        monkeypatch.setattr(annotation, written.__name__, written.__wrapped__)


@pytest.fixture
def dag():
    from airflow.sdk import DAG

    with DAG("dag", schedule=None, tags=["mine"]) as dag:
        yield dag


def operator(**kwargs):
    from airflow.sdk import BaseOperator

    return BaseOperator(**{"task_id": "ship", **kwargs})


def serialized(dag):
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.serialize_dag(dag)


def test_airflow_has_loaded_the_policy_by_its_entry_point():
    from airflow.settings import get_policy_plugin_manager

    assert get_policy_plugin_manager().is_registered(policy)


def test_a_carrier_is_remembered_tagged_and_documented(dag):
    from sekisho.airflow import export

    task = operator(outlets=[export("crm-to-us")], doc_md="Ships.")
    policy.task_policy(task)
    assert carriers.known("dag", "ship") == {"crm-to-us": None}
    assert dag.tags == {"mine", "export"}
    assert task.doc_md.startswith("Ships.\n\nCarries data export `crm-to-us`.")
    assert dag.doc_md.startswith("Tasks of this DAG carry data exports.")


def test_a_task_without_exports_is_left_as_it_is(dag):
    task = operator()
    before = serialized(dag)
    policy.task_policy(task)
    assert serialized(dag) == before
    assert carriers.known("dag", "ship") is None


def test_doing_it_again_changes_nothing(dag):
    from sekisho.airflow import export

    task = operator(outlets=[export("b"), export("a")])
    policy.task_policy(task)
    once = serialized(dag)
    policy.task_policy(task)
    assert serialized(dag) == once


def test_the_page_is_linked(dag, monkeypatch):
    from sekisho.airflow import export

    monkeypatch.setattr(deployment, "current", lambda: Deployment(page_url="https://example.com/exports"))
    task = operator(outlets=[export("a")])
    policy.task_policy(task)
    for text in (task.doc_md, dag.doc_md):
        assert text.endswith("[Current verdicts](https://example.com/exports)")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/) **forged**",
        "https://example.com/\n# forged",
        "javascript:alert(1)",
        "https://example.com/\u202e",
        "https://me:geheim@example.com/exports",
        "https://example.com/?token=geheim",
    ],
)
def test_a_page_whose_address_is_none_is_not_linked(dag, monkeypatch, url):
    from sekisho.airflow import export

    monkeypatch.setattr(deployment, "current", lambda: Deployment(page_url=url))
    task = operator(outlets=[export("a")])
    policy.task_policy(task)
    for text in (task.doc_md, dag.doc_md):
        assert text.endswith(("judges it each time the task runs.", "judges them each time they run."))


def test_documentation_in_another_form_is_not_hidden_behind_ours(dag):
    from sekisho.airflow import export

    task = operator(outlets=[export("a")], doc_rst="Ships.")
    policy.task_policy(task)
    assert task.doc_md is None


def test_a_listed_task_is_a_carrier_too(dag, monkeypatch):
    monkeypatch.setattr(carriers, "index", lambda: carriers.Index([carriers.Pattern("a", "d*", "s*")]))
    task = operator()
    policy.task_policy(task)
    assert "`a`" in task.doc_md


def test_no_trigger_runs_before_the_guard(dag):
    from airflow.providers.standard.sensors.date_time import DateTimeSensorAsync

    from sekisho.airflow import export

    free, bound, mapped = (
        DateTimeSensorAsync(task_id="free", target_time="{{ ts }}", start_from_trigger=True),
        DateTimeSensorAsync(task_id="bound", target_time="{{ ts }}", start_from_trigger=True, outlets=[export("a")]),
        DateTimeSensorAsync.partial(task_id="mapped", start_from_trigger=True, outlets=[export("a")]).expand(
            target_time=["{{ ts }}"]
        ),
    )
    for task in (free, bound, mapped):
        policy.task_policy(task)
    assert (free.start_from_trigger, bound.start_from_trigger, mapped.start_from_trigger) == (True, False, False)


def test_a_mapped_operator_is_remembered_and_documented(dag):
    from airflow.sdk import BaseOperator

    from sekisho.airflow import export

    task = BaseOperator.partial(task_id="ship", outlets=[export("a")]).expand(params=[{"x": 1}, {"x": 2}])
    policy.task_policy(task)
    assert carriers.known("dag", "ship") == {"a": None}
    assert task.doc_md.startswith("Carries data export `a`.")


def test_a_task_that_cannot_be_read_is_no_import_error_and_is_kept_in_doubt(dag):
    class Odd:
        dag_id, task_id = "dag", "odd"

        @property
        def outlets(self):
            raise RuntimeError

    policy.task_policy(Odd())
    assert carriers.known("dag", "odd") == {}
