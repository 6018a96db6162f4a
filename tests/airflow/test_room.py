"""An export that only runs under way keep back says so and names them; Airflow may try again where that is said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, judgement, passing, room
from sekisho.airflow.deployment import Deployment
from sekisho.airflow.runner import Attempt
from sekisho.gate.run.admission import Asker, flow_of
from sekisho.gate.run.admission import judge as judged_by
from sekisho.model.run import RunKey

pytestmark = pytest.mark.airflow


@pytest.fixture
def judged(shop, monkeypatch, no_airflow):
    """Judge the export of one run in the shop, which may send fewer than 1,000 and reserves 100 for a run."""

    def judged(run_id, *, resumed=False, **options):
        place = Deployment(**{**shop.options, "snapshot": shop.snapshot, "marks": None, **options})
        monkeypatch.setattr(deployment, "current", lambda: place)
        task = SimpleNamespace(_post_execute_hook=None)
        server = SimpleNamespace(next_method="arrive" if resumed else None)
        names = {"dag_id": "crm", "run_id": run_id, "task_id": "ship", "map_index": -1, "try_number": 1}
        ti = SimpleNamespace(task=task, **names, _ti_context_from_server=server)
        return judgement.judge(Attempt(ti, (task,), None), {"crm": None})

    return judged


@pytest.fixture
def told(monkeypatch):
    """What the task's log is told."""
    said = []
    log = SimpleNamespace(**dict.fromkeys(("info", "warning", "error"), lambda line, **_: said.append(line)))
    monkeypatch.setattr(judgement.structlog, "get_logger", lambda **_: log)
    return said


WAITS = "only runs under way stand in the way: monday of crm holds 100 persons for crm; once they have settled it may"


def left(shop, first, last):
    """Let people leave in earlier runs, each of which sent no more than it may."""
    for start in range(first, last, 100):
        shop.sent(start, min(last, start + 100))


@pytest.fixture
def monday(shop, judged):
    """850 have left, and Monday's run is under way with 100."""
    left(shop, 0, 850)
    assert judged("monday") is None


def final(stop):
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    assert isinstance(stop, AirflowException)
    return isinstance(stop, AirflowFailException)


def test_it_is_said_who_is_in_the_way_and_by_default_the_task_fails_for_good(judged, monday, told):
    assert final(judged("tuesday"))
    assert any(WAITS in line for line in told)
    assert room.BY_HAND in told


def test_where_the_deployment_says_so_airflow_may_try_again_and_it_passes_once_the_other_has_ended(
    judged, monday, told, shop
):
    stop = judged("tuesday", retry_for_room=True)
    assert not final(stop)
    assert "blocks export “crm”" in str(stop)
    assert any(WAITS in line for line in told)
    assert room.AGAIN in told
    (under_way,) = shop.ledger.reservations(state="open")
    shop.ledger.release(under_way.id, reason="nobody left", who="ops", now=datetime.now(UTC))
    assert judged("tuesday", retry_for_room=True) is None


@pytest.mark.parametrize("most", [920, 999])
def test_where_it_may_not_leave_anyway_nobody_is_named_and_it_fails_for_good(judged, told, shop, monday, most):
    left(shop, 850, most)
    assert final(judged("tuesday", retry_for_room=True))
    assert not any("under way" in line for line in told)


def test_people_of_a_run_that_nobody_counted_may_have_left_and_free_no_room(judged, told, shop):
    export = shop.gate.export("crm")
    left(shop, 0, 850)
    flow = flow_of(shop.gate, export, shop.gate.counts(export, shop.gate.clock()))
    then = datetime.now(UTC) - timedelta(minutes=1)
    with shop.ledger.account(flow.account, then) as book:
        days = dict.fromkeys(flow.kinds, date(2026, 1, 15))
        run = RunKey("sakura", "crm", "crm", "monday", "ship")
        book.reserve(flow, run, days=days, until=then + timedelta(seconds=1), shipping=True)
    assert final(judged("tuesday", retry_for_room=True))
    assert shop.reservations() == {"earlier": ("settled", 0, 0), "crm": ("uncounted", 100, 1)}
    assert not any("under way" in line for line in told)


def test_a_task_that_ran_up_to_its_deferral_is_told_and_never_tried_again(judged, monday, told):
    assert final(judged("tuesday", resumed=True, retry_for_room=True))
    assert any(WAITS in line for line in told)
    assert not {room.AGAIN, room.BY_HAND} & set(told)


def test_one_that_has_shipped_another_batch_is_never_tried_again(judged, monday, monkeypatch):
    place = deployment.current()
    ti = SimpleNamespace(dag_id="crm", run_id="tuesday", task_id="ship", map_index=-1, try_number=1)
    with judgement.memory.ledgers() as ledger:
        answer = judgement.Answer("crm", passing.judge("crm", ti, ledger))
    attempt = Attempt(ti, (), None)
    assert answer.waits
    assert not place.retry_for_room
    monkeypatch.setattr(deployment, "current", lambda: place._replace(retry_for_room=True))
    assert not final(judgement.conclude(attempt, [answer]))
    assert final(judgement.conclude(attempt, [answer], ships_twice=True))


def test_beside_another_verdict_it_is_final(judged, monday, monkeypatch):
    ti = SimpleNamespace(dag_id="crm", run_id="tuesday", task_id="ship", map_index=-1, try_number=1)
    with judgement.memory.ledgers() as ledger:
        waits = judgement.Answer("crm", passing.judge("crm", ti, ledger))
    from sekisho.errors import UnknownExport

    unknown = judgement.Answer("other", error=UnknownExport("no export is declared as `other`"))
    place = deployment.current()._replace(retry_for_room=True)
    monkeypatch.setattr(deployment, "current", lambda: place)
    assert not final(judgement.refusal([waits]))
    assert final(judgement.refusal([waits, unknown]))


def test_many_runs_are_named_by_the_first_few_in_the_language_of_the_organisation(shop):
    for number in range(7):
        asker = Asker(RunKey("sakura", "crm", "crm", f"run-{number}", "ship"))
        judged_by(shop.gate, shop.ledger, asker, as_of=shop.gate.clock(), now=datetime.now(UTC))
    left(shop, 0, 299)
    asker = Asker(RunKey("sakura", "crm", "crm", "tuesday", "ship"))
    passage = judged_by(shop.gate, shop.ledger, asker, as_of=shop.gate.clock(), now=datetime.now(UTC))
    (line,) = room.lines(passage)
    assert line.count("holds 100 persons") == 5
    assert "and 2 more; once they have settled" in line
    japanese = passage._replace(decision=replace(passage.decision, lang="ja"))
    (line,) = room.lines(japanese)
    assert "crm の実行 run-0 が提供 crm のために 100 人分を確保、" in line
    assert "ほか 2 件。" in line


@pytest.mark.parametrize(("retries", "tries"), [(False, 1), (True, 2)])
def test_in_a_real_airflow(run, shop, monday, retries, tries):
    result = run("nobody_counts", deployed={**shop.options, "retry_for_room": retries})
    assert result.states == {"ship": "failed", "innocent": "success"}
    assert result.shipped == ["innocent"]
    assert result.log.count("monday of crm holds 100 persons for crm") == tries
