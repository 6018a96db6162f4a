"""Which task carries what: the organisation's patterns, and what was seen when the DAG file was parsed."""

import json
from hashlib import sha256
from types import SimpleNamespace

import pytest

from sekisho.airflow import carriers, deployment
from sekisho.airflow.carriers import Index, Pattern
from sekisho.airflow.deployment import Deployment
from sekisho.pointer import CURRENT

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


def deployed(folder, rows, *, index=None):
    """A folder with a snapshot that begins as ours do, and its index; give the name of the snapshot."""
    data = json.dumps(rows, indent=1).encode()
    snapshot = f'{{"carriers":"{sha256(data).hexdigest()}","format":1}}'.encode()
    digest = sha256(snapshot).hexdigest()
    (folder / f"{digest}.json").write_bytes(snapshot)
    (folder / f"{digest}.carriers.json").write_bytes(data if index is None else index)
    draft = folder / ".draft"
    draft.write_text(digest)
    draft.replace(folder / CURRENT)
    return digest


def test_the_index_is_read_beside_the_snapshot_file_or_in_its_folder(tmp_path):
    rows = [{"export": "a", "dag": "crm_*", "task": "ship*"}, {"export": "b", "dag": "hr"}]
    digest = deployed(tmp_path, rows)
    (tmp_path / "4567.carriers.json").write_text("[]")
    for snapshot in (tmp_path, tmp_path / f"{digest}.json"):
        index = carriers.read(Deployment(snapshot))
        assert index.problem is None
        assert index.exports("crm_1", "ship_1") == ["a"]
        assert index.exports("hr", "anything") == ["b"]


def test_what_a_build_writes_is_proven(tmp_path):
    from tests.airflow.shop import Shop

    shop = Shop(tmp_path)
    shop.ledger.close()
    index = carriers.read(Deployment(shop.snapshot, rehearsal=True))
    assert (index.problem, index.exports("any", "thing")) == (None, ["crm"])


@pytest.mark.parametrize("text", [None, "", "{}x", '[{"dag": "a"}]', '["a"]', "7", '{"a": 1}', '[{"export": 1}]', "[]"])
def test_an_index_that_cannot_be_read_or_is_another_says_so_and_lists_nobody(tmp_path, text):
    digest = deployed(tmp_path, [{"export": "a", "dag": "a"}], index=(text or "").encode())
    if text is None:
        (tmp_path / f"{digest}.carriers.json").unlink()
    index = carriers.read(Deployment(tmp_path / f"{digest}.json"))
    assert str(tmp_path / f"{digest}.json") in index.problem
    assert "sekisho build" in index.problem
    assert not index
    assert (index.blind, index.wrong) == (True, text is not None)


def test_an_index_beside_a_snapshot_that_is_not_what_its_name_says_is_none(tmp_path):
    digest = deployed(tmp_path, [])
    with (tmp_path / f"{digest}.json").open("ab") as file:
        file.write(b" ")
    assert carriers.read(Deployment(tmp_path)).wrong


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A worker that goes on while its snapshot changes."""
    monkeypatch.undo()
    monkeypatch.setattr(carriers, "_known", None)
    place = Deployment(tmp_path)
    monkeypatch.setattr(deployment, "current", lambda: place)
    return tmp_path


NEW = [{"export": "a", "dag": "dag", "task": "task"}]


def test_a_worker_that_runs_sees_a_carrier_that_is_listed_now(live):
    deployed(live, [])
    assert carriers.known("dag", "task") is None
    deployed(live, NEW)
    assert carriers.known("dag", "task") == {"a": None}
    deployed(live, [])
    assert carriers.known("dag", "task") is None


def test_an_index_is_read_once_while_the_pointer_stays(live, monkeypatch):
    read = []
    monkeypatch.setattr(carriers, "read", lambda place, own=carriers.read: read.append(place) or own(place))
    deployed(live, NEW)
    for _ in range(5):
        assert carriers.known("dag", "task")
    assert len(read) == 1
    deployed(live, [])
    carriers.known("dag", "task")
    assert len(read) == 2


@pytest.mark.parametrize("gone", ["CURRENT*", "*.carriers.json", "*.json", "*"])
def test_the_last_good_index_stays_while_there_is_none(live, gone):
    deployed(live, NEW)
    assert carriers.known("dag", "task")
    (live / CURRENT).write_text("0" * 64)
    for file in live.glob(gone):
        file.unlink()
    index = carriers.index()
    assert index.exports("dag", "task") == ["a"]
    assert "cannot be read" in index.problem
    assert not index.blind
    digest = deployed(live, [])
    assert (carriers.index().problem, carriers.index().exports("dag", "task")) == (None, []), digest


@pytest.mark.parametrize("other", [b"[]", b"", b'[{"export": "b", "dag": "x"}]'])
def test_an_index_that_is_not_the_snapshots_is_never_believed(live, other):
    deployed(live, NEW)
    assert not carriers.index().blind
    deployed(live, [*NEW, {"export": "c", "dag": "c"}], index=other)
    index = carriers.index()
    assert (index.blind, index.exports("dag", "task")) == (True, ["a"])
    assert "is not the one that belongs to the snapshot" in index.problem


def test_an_index_that_is_put_right_is_seen_although_the_pointer_stays(live):
    digest = deployed(live, NEW, index=b"[]")
    assert carriers.index().blind
    (live / f"{digest}.carriers.json").write_text(json.dumps(NEW, indent=1))
    assert (carriers.index().problem, carriers.index().exports("dag", "task")) == (None, ["a"])


def test_an_index_of_another_snapshot_than_the_one_asked_for_is_none(tmp_path):
    deployed(tmp_path, [])
    index = carriers.read(Deployment(tmp_path, digest="0123"))
    assert "asks for 0123" in index.problem


def test_without_a_snapshot_the_problem_of_the_deployment_is_passed_on():
    index = carriers.read(Deployment(problem="nothing configured"))
    assert (index.problem, index.blind) == ("nothing configured", True)


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
