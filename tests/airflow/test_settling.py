"""What is done when a task is over: its own hook is kept, whatever form it has, and a fault no longer stops it."""

from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, memory, passing, settling
from sekisho.errors import LedgerError

pytestmark = pytest.mark.airflow


@pytest.fixture
def attempt():
    task = SimpleNamespace(_post_execute_hook=None)
    ti = SimpleNamespace(
        task=task, dag_id="crm", run_id="r", task_id="ship", map_index=-1, try_number=1, start_date=None
    )
    return SimpleNamespace(ti=ti, tasks=(task,))


@pytest.fixture
def settled(monkeypatch):
    """Who was asked to be settled at the end."""
    names = []
    monkeypatch.setattr(settling, "_settle", lambda _, export_id, heads: not names.append((export_id, heads)))
    monkeypatch.setattr(settling, "_shipped", {})
    return names


def at_the_end(attempt, *exports):
    settling.settle_at_the_end(attempt, exports)
    return attempt.ti.task._post_execute_hook("the context", "the result")


def test_each_export_is_settled_at_the_end(attempt, settled):
    assert at_the_end(attempt, "crm", "erp") is None
    assert settled == [("crm", None), ("erp", None)]


def test_what_has_settled_by_itself_is_left_alone(attempt, settled):
    settling.settle(attempt, "crm", "its persons")
    at_the_end(attempt, "crm", "erp")
    assert settled == [("crm", "its persons"), ("erp", None)]


def test_the_tasks_own_hook_is_called_after(attempt, settled):
    attempt.ti.task._post_execute_hook = lambda context, result: settled.append((context, result))
    at_the_end(attempt, "crm")
    assert settled == [("crm", None), ("the context", "the result")]


def test_a_hook_that_yields_still_does(attempt, settled):
    def own(context, result):
        yield context
        return result

    attempt.ti.task._post_execute_hook = own
    assert list(at_the_end(attempt, "crm")) == ["the context"]
    assert settled == [("crm", None)]


def test_a_task_that_is_tried_again_in_the_same_process_is_settled_once(attempt, settled):
    own = attempt.ti.task._post_execute_hook = lambda context, result: settled.append("own")
    for _ in range(3):
        settling.settle_at_the_end(attempt, ["crm"])
    attempt.ti.task._post_execute_hook("the context", "the result")
    assert settled == [("crm", None), "own"]
    assert attempt.ti.task._post_execute_hook.instead_of is own


def test_data_that_has_left_is_not_shipped_again_because_the_ledger_is_gone(attempt, monkeypatch, caplog):
    def gone():
        raise LedgerError("ledger.db: there is no ledger")

    said = []
    log = SimpleNamespace(error=said.append)
    monkeypatch.setattr(settling.structlog, "get_logger", lambda **_: log)
    monkeypatch.setattr(memory, "url", gone)
    monkeypatch.setattr(passing, "reservation_id", lambda export_id, ti: "5f0c2a91")
    settling.settle_at_the_end(attempt, ["crm"])
    attempt.ti.task._post_execute_hook("the context")
    assert "Export 'crm' has left, but the ledger could not be told (ledger.db: there is no ledger)" in said[0]
    assert "Do not run the task again, which would ship it twice: `sekisho ledger settle 5f0c2a91`" in said[0]


def test_naming_what_was_reserved_never_fails(attempt, monkeypatch):
    monkeypatch.setattr(deployment, "gate", lambda: 1 / 0)
    assert passing.reservation_id("crm", attempt.ti) == "RESERVATION"


def test_what_could_not_be_settled_is_tried_again_at_the_end_and_nothing_takes_its_place(attempt, monkeypatch):
    tried, answers = [], [False, True]
    monkeypatch.setattr(settling, "_shipped", {})
    monkeypatch.setattr(settling, "_settle", lambda _, export_id, heads: tried.append(heads) or answers.pop(0))
    settling.settle(attempt, "crm", "its persons")
    assert settling.owes(attempt, "crm")
    at_the_end(attempt, "crm")
    assert tried == ["its persons", "its persons"]
