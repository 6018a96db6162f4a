"""Several exports of one task: the worst counts, and what was reserved for the others is given back."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, judgement, passing
from sekisho.airflow.deployment import Deployment
from sekisho.airflow.runner import Attempt
from sekisho.errors import LedgerError

pytestmark = pytest.mark.airflow


@pytest.fixture
def judged(shop, monkeypatch, no_airflow):
    """Judge the exports of a task that is deployed in the shop; give back what stops it."""
    paths = {name: Path(shop.options[name]) for name in ("snapshot", "marks")}
    place = Deployment(**{**shop.options, **paths})
    monkeypatch.setattr(deployment, "current", lambda: place)

    def judged(*exports, map_index=-1, try_number=1, resumed=False):
        task = SimpleNamespace(_post_execute_hook=None)
        server = SimpleNamespace(next_method="arrive" if resumed else None)
        ti = SimpleNamespace(
            task=task,
            dag_id="crm",
            run_id="monday",
            task_id="ship",
            map_index=map_index,
            try_number=try_number,
            _ti_context_from_server=server,
        )
        return judgement.judge(Attempt(ti, (task,), None), dict.fromkeys(exports))

    return judged


def test_in_a_real_airflow_a_task_stopped_by_one_export_holds_no_room_for_the_other(run, shop):
    result = run("two_exports", deployed=shop.options)
    assert (result.states, result.shipped) == ({"ship": "failed"}, [])
    assert "Export 'undeclared' is blocked" in result.log
    assert shop.reservations() == {"two_exports": ("released", 0, 0)}
    assert [one.kind for one in shop.ledger.records()][-1] == "released"
    assert shop.ledger.verify().faults == []


@pytest.mark.parametrize("exports", [("crm", "undeclared"), ("undeclared", "crm")])
def test_whichever_is_judged_first(judged, shop, exports):
    assert "no export is declared as `undeclared`" in str(judged(*exports))
    assert shop.reservations() == {"crm": ("released", 0, 0)}
    assert judged("crm", try_number=2) is None
    assert shop.reservations() == {"crm": ("open", 100, 1)}


def test_what_an_earlier_try_may_have_sent_stays_reserved(judged, shop):
    assert judged("crm") is None
    assert judged("crm", "undeclared", try_number=2) is not None
    assert shop.reservations() == {"crm": ("open", 100, 1)}


def test_what_was_sent_before_a_deferral_stays_reserved(judged, shop):
    assert judged("crm", "undeclared", resumed=True) is not None
    assert shop.reservations() == {"crm": ("open", 100, 1)}


def test_other_map_indexes_of_the_run_keep_the_room_that_they_share(judged, shop):
    assert judged("crm", map_index=0) is None
    assert judged("crm", "undeclared", map_index=1) is not None
    assert shop.reservations() == {"crm": ("open", 100, 1)}


def test_room_that_cannot_be_given_back_is_told_and_stays(judged, shop, monkeypatch):
    said = []

    def gone(*_):
        raise LedgerError("ledger.db: the disk is full")

    monkeypatch.setattr(passing, "give_back", gone)
    log = SimpleNamespace(**dict.fromkeys(("info", "warning", "error"), lambda line, **_: said.append(line)))
    monkeypatch.setattr(judgement.structlog, "get_logger", lambda **_: log)
    assert judged("crm", "undeclared") is not None
    assert any("its room could not be given back (ledger.db: the disk is full)" in line for line in said)
    assert shop.reservations() == {"crm": ("open", 100, 1)}
