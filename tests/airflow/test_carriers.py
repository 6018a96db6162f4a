"""Which task carries what: the organisation's patterns, and what was seen when the DAG file was parsed."""

import json
from types import SimpleNamespace

import pytest

from sekisho.airflow import carriers
from sekisho.airflow.carriers import Index, Pattern
from sekisho.airflow.deployment import Deployment

pytestmark = pytest.mark.airflow


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(carriers, "_parsed", {})
    monkeypatch.setattr(carriers, "index", Index)


def task(*exports, dag_id="dag", task_id="task"):
    outlets = [SimpleNamespace(name=f"sekisho:export:{export_id}") for export_id in exports]
    return SimpleNamespace(dag_id=dag_id, task_id=task_id, outlets=outlets)


@pytest.mark.parametrize(
    ("dag_id", "task_id", "expected"),
    [
        ("crm_daily", "ship", ["a", "b"]),
        ("crm_daily", "group.ship_all", ["b"]),
        ("CRM_daily", "ship", ["b"]),
        ("other", "load", []),
        ("x-1", "load", ["c"]),
        ("x-2", "load", []),
    ],
)
def test_patterns_are_globs_over_the_ids_of_dag_and_task(dag_id, task_id, expected):
    index = Index([Pattern("a", "crm_*", "ship"), Pattern("b", "*", "*ship*"), Pattern("c", "x-[01]", "*")])
    for _ in range(2):
        assert index.exports(dag_id, task_id) == expected


def test_the_index_is_read_beside_the_snapshot_file_or_in_its_folder(tmp_path):
    rows = [{"export": "a", "dag": "crm_*", "task": "ship*"}, {"export": "b", "dag": "hr"}]
    (tmp_path / "CURRENT").write_text("0123")
    (tmp_path / "0123.carriers.json").write_text(json.dumps(rows))
    (tmp_path / "4567.carriers.json").write_text("[]")
    for snapshot in (tmp_path, tmp_path / "0123.json"):
        index = carriers.read(Deployment(snapshot))
        assert index.problem is None
        assert index.exports("crm_1", "ship_1") == ["a"]
        assert index.exports("hr", "anything") == ["b"]


@pytest.mark.parametrize("text", [None, "", "{}x", '[{"dag": "a"}]', '["a"]', "7", '{"a": 1}', '[{"export": 1}]'])
def test_an_index_that_cannot_be_read_says_so_and_lists_nobody(tmp_path, text):
    if text is not None:
        (tmp_path / "0123.carriers.json").write_text(text)
    index = carriers.read(Deployment(tmp_path / "0123.json"))
    assert str(tmp_path / "0123.json") in index.problem
    assert "sekisho build" in index.problem
    assert not index


def test_an_index_of_another_snapshot_than_the_one_asked_for_is_none(tmp_path):
    (tmp_path / "CURRENT").write_text("4567")
    (tmp_path / "4567.carriers.json").write_text("[]")
    index = carriers.read(Deployment(tmp_path, digest="0123"))
    assert "asks for 0123" in index.problem


def test_without_a_snapshot_the_problem_of_the_deployment_is_passed_on():
    assert carriers.read(Deployment(problem="nothing configured")).problem == "nothing configured"


def test_what_was_parsed_is_known_later_whatever_the_task_says_then():
    assert carriers.known("dag", "task") is None
    assert list(carriers.remember(task("a", "b"))) == ["a", "b"]
    assert carriers.known("dag", "task") == {"a": None, "b": None}
    assert carriers.known("dag", "other") is None


def test_a_task_that_no_longer_carries_is_forgotten_when_parsed_again():
    carriers.remember(task("a"))
    assert not carriers.remember(task())
    assert carriers.known("dag", "task") is None


def test_listed_and_marked_exports_come_together(monkeypatch):
    monkeypatch.setattr(carriers, "index", lambda: Index([Pattern("listed", "dag", "task")]))
    assert sorted(carriers.remember(task("marked"))) == ["listed", "marked"]
    assert sorted(carriers.known("dag", "task")) == ["listed", "marked"]


def test_a_task_that_could_not_be_read_is_remembered_only_if_it_seems_to_carry():
    carriers.remember_doubt(task("a"))
    carriers.remember_doubt(task(task_id="innocent"))
    assert carriers.known("dag", "task") == {}
    assert carriers.known("dag", "innocent") is None


class Unreadable:
    @property
    def outlets(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("doubtful", "expected"),
    [
        (Unreadable(), True),
        (SimpleNamespace(sekisho_export="a", outlets=[]), True),
        (SimpleNamespace(partial_kwargs={"sekisho_export": "a"}, outlets=[]), True),
        (SimpleNamespace(outlets=["sekisho:export:a"]), True),
        (SimpleNamespace(outlets=["elsewhere"]), False),
    ],
)
def test_doubt_is_resolved_without_the_code_that_reads_tasks(doubtful, expected):
    assert carriers.seems_to_carry(doubtful) is expected
