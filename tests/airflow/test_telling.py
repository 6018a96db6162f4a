"""What scheduler and API server tell the ledger of a task that is over, and what they do when they cannot."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import structlog

from sekisho.airflow import deployment, watching
from sekisho.airflow.watching import Ended
from sekisho.gate.run.admission import flow_of
from sekisho.heads import count
from sekisho.model.run import RunKey
from tests.airflow.shop import DAY

pytestmark = [pytest.mark.airflow, pytest.mark.usefixtures("no_airflow")]
NOW = datetime.now(UTC)


@pytest.fixture
def shop(shop, monkeypatch):
    """The shop, as this process's deployment."""
    from pathlib import Path

    options = {**shop.options, "snapshot": Path(shop.options["snapshot"]), "marks": None, "problem": None}
    placed = deployment.current()._replace(**options)
    monkeypatch.setattr(deployment, "current", lambda: placed)
    return shop


def key(index=-1):
    return RunKey("sakura", "crm", "dag", "run", "ship", index)


def let_go(shop, *indexes):
    """Let a task go, and some map indexes of it."""
    export = shop.gate.export("crm")
    flow = flow_of(shop.gate, export, shop.gate.counts(export, shop.gate.clock()))
    with shop.ledger.account(flow.account, NOW) as book:
        for index in indexes or (-1,):
            days = dict.fromkeys(flow.kinds, DAY)
            book.reserve(flow, key(index), days=days, until=NOW + timedelta(hours=1), shipping=True)


def counted(shop):
    heads = count([f"C-{n}" for n in range(60)], column="id", namespace="crm", key=shop.key)
    shop.ledger.record_batch(key(), heads, NOW, own=True)


def claims(shop):
    found = shop.ledger.open_claims(shop.ledger.reservations())
    return {one.name: (one.ended, one.by) for claims in found.values() for one in claims}


def test_a_trigger_that_ends_its_task_with_success_settles_the_batch_that_was_counted(shop):
    let_go(shop)
    counted(shop)
    shop.ledger.note_state(key(), "deferred", NOW, by="worker")
    watching.tell(Ended("dag", "run", {("ship", -1): "success"}, "scheduler", whole=True))
    assert (shop.counted(), claims(shop)) == (60, {})


def test_a_success_that_is_set_by_hand_settles_nothing(shop):
    let_go(shop)
    counted(shop)
    watching.tell(Ended("dag", "run", {("ship", -1): "success"}, "hand"))
    assert (shop.counted(), claims(shop)) == (0, {"ship": ("success", "hand")})
    watching.tell(Ended("dag", "run", {("ship", -1): "success"}, "scheduler", whole=True))
    assert (shop.counted(), claims(shop)) == (0, {"ship": ("success", "hand")})


def test_in_whichever_order_they_tell_it_was_set_by_hand(shop):
    let_go(shop)
    counted(shop)
    for by in ("scheduler", "hand", "scheduler"):
        watching.tell(Ended("dag", "run", {("ship", -1): "success"}, by))
    assert (shop.counted(), claims(shop)) == (0, {"ship": ("success", "hand")})


@pytest.mark.parametrize("state", ["failed", "skipped", "upstream_failed"])
def test_any_other_end_is_told_and_settles_nothing(shop, state):
    let_go(shop)
    counted(shop)
    watching.tell(Ended("dag", "run", {("ship", -1): state}, "scheduler", whole=True))
    assert (shop.counted(), claims(shop)) == (0, {"ship": (state, "scheduler")})


def test_a_map_index_that_is_no_longer_there_when_its_run_is_over_was_removed(shop):
    let_go(shop, 0, 1)
    watching.tell(Ended("dag", "run", {("ship", 0): "failed"}, "scheduler"))
    assert claims(shop) == {"ship[0]": ("failed", "scheduler"), "ship[1]": (None, None)}
    watching.tell(Ended("dag", "run", {("ship", 0): "failed"}, "scheduler", whole=True))
    assert claims(shop)["ship[1]"] == ("removed", "scheduler")
    assert len(list(shop.ledger.records(kind="state"))) == 2  # what is known is not told again


@pytest.mark.parametrize("state", ["running", "queued", "scheduled", "deferred", "None"])
def test_what_is_not_over_is_not_told(shop, state):
    let_go(shop)
    watching.tell(Ended("dag", "run", {("ship", -1): state}, "scheduler", whole=True))
    assert claims(shop) == {"ship": (None, None)}


def test_another_run_is_left_alone(shop):
    let_go(shop)
    watching.tell(Ended("dag", "another", {("ship", -1): "failed"}, "scheduler", whole=True))
    watching.tell(Ended("other", "run", {("ship", -1): "failed"}, "scheduler", whole=True))
    assert claims(shop) == {"ship": (None, None)}


def test_a_ledger_out_of_reach_stops_nothing_and_is_said(shop, monkeypatch):
    let_go(shop)
    gone = deployment.current()._replace(ledger="sqlite:////nowhere/ledger.db")
    monkeypatch.setattr(deployment, "current", lambda: gone)
    with structlog.testing.capture_logs() as logs:
        watching.tell(Ended("dag", "run", {("ship", -1): "failed"}, "scheduler", whole=True))
    assert "could not tell the ledger how tasks of run run of DAG dag ended" in logs[0]["event"]
    assert "`sekisho ledger reservations` names those that never settled" in logs[0]["event"]


def test_a_dag_that_carries_nothing_does_not_reach_the_ledger(monkeypatch):
    monkeypatch.setattr(watching, "_submit", lambda ended: pytest.fail("the ledger was asked"))
    watching._LISTENER.on_dag_run_failed(SimpleNamespace(dag=SimpleNamespace(tags={"finance"})))
    watching._LISTENER.on_dag_run_success(SimpleNamespace(dag=None))


def test_a_ledger_that_is_slow_holds_up_no_end(shop, monkeypatch):
    from queue import Queue

    full = Queue(1)
    full.put("another")
    monkeypatch.setattr(watching, "_queue", lambda _: full)
    with structlog.testing.capture_logs() as logs:
        watching._submit(Ended("dag", "run", {("ship", -1): "failed"}, "scheduler"))
    assert "(1,000 others wait for it)" in logs[0]["event"]


def test_a_process_that_reads_dag_files_does_not_listen(monkeypatch):
    from airflow.listeners.listener import get_listener_manager

    monkeypatch.setattr(watching, "_reads_files", False)
    assert watching.listeners() == [watching._LISTENER]
    manager = get_listener_manager()
    manager.add_listener(watching._LISTENER)
    watching.leave()
    assert not manager.pm.is_registered(watching._LISTENER)
    assert watching.listeners() == []
