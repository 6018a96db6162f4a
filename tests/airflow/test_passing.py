"""The ledger of a deployment: what happens when it is gone, and the ways to name it."""

import getpass
import socket
from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, passing
from tests.airflow.shop import Shop

pytestmark = pytest.mark.airflow


def test_a_ledger_that_is_gone_blocks_exports_with_retries_and_nothing_else(run, shop):
    result = run("nobody_counts", deployed={**shop.options, "ledger": "sqlite:////nowhere/ledger.db"})
    assert result.states == {"ship": "failed", "innocent": "success"}
    assert result.shipped == ["innocent"]
    assert result.log.count("Export 'crm' could not be judged, so it is blocked") >= 2, "once for each try"
    assert "run `sekisho ledger init`" in result.log


def test_what_nobody_declared_is_a_verdict_even_when_the_ledger_is_gone(run, shop):
    result = run("siblings", deployed={**shop.options, "ledger": "sqlite:////nowhere/ledger.db"})
    assert result.shipped == ["innocent"]
    assert "no export is declared as `bad`" in result.log


def test_a_ledger_of_a_newer_version_is_refused(run, shop):
    import sqlite3

    with sqlite3.connect(shop.url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE sekisho_version SET version_num = '9999'")
    database.close()
    result = run("nobody_counts", deployed=shop.options)
    assert result.shipped == ["innocent"]
    assert "newer sekisho" in result.log


def test_the_embedded_ledger_is_not_assumed_where_tasks_run_on_several_machines(run, shop):
    result = run("nobody_counts", deployed={**shop.options, "spread": True})
    assert result.shipped == ["innocent"]
    assert "AIRFLOW__SEKISHO__LEDGER" in result.log
    assert "PostgreSQL" in result.log
    explicit = run("nobody_counts", deployed={**shop.options, "spread": True, "ledger": shop.url})
    assert sorted(explicit.shipped) == ["innocent", "ship"]


def test_decisions_are_kept_with_who_asked_and_on_whose_behalf(run, shop):
    run("nobody_counts", deployed=shop.options)
    (decision,) = shop.decisions()
    assert decision["run"].items() >= {"dag_id": "nobody_counts", "task_id": "ship", "attempt": 1}.items()
    assert decision["carrier"] == ["nobody_counts", "ship"]
    assert "@" in decision["who"]


def test_heads_are_counted_in_postgresql(run, tmp_path, postgres):
    shop = Shop(tmp_path, postgres)
    try:
        result = run("counted_before", deployed={**shop.options, "ledger": postgres})
        assert set(result.states.values()) == {"success"}
        assert shop.counted() == 60
    finally:
        shop.ledger.close()


def test_the_ledger_may_be_a_connection_of_airflow(run, tmp_path, airflow_home):
    shop = Shop(tmp_path, f"sqlite:///{airflow_home}/heads.db")
    try:
        result = run("counted_before", deployed={**shop.options, "ledger": "airflow:sekisho_ledger"})
        assert set(result.states.values()) == {"success"}
        assert shop.counted() == 60
    finally:
        shop.ledger.close()


def test_a_fault_after_the_decision_blocks_as_well(run, shop):
    result = run("nobody_counts", deployed=shop.options, broken=["settling.settle_at_the_end"])
    assert result.shipped == ["innocent"]
    assert "sekisho failed, so the export is blocked" in result.log


def test_a_run_is_named_by_its_task_instance(monkeypatch):
    settings = SimpleNamespace(organisation="sakura")
    gate = SimpleNamespace(organisation=SimpleNamespace(settings=settings))
    monkeypatch.setattr(deployment, "gate", lambda: gate)
    ti = SimpleNamespace(dag_id="crm", run_id="r", task_id="ship", map_index=None, try_number=3)
    assert passing.run_of(ti, "crm-to-us")[:7] == ("sakura", "crm-to-us", "crm", "r", "ship", -1, 3)


def test_a_worker_whose_user_has_no_name_is_named_by_its_host(monkeypatch):
    def nobody():
        raise KeyError("uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert deployment.worker() == socket.gethostname()
