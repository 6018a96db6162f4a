"""A database, a pooler or a lock that is away for seconds is waited for, in finite time, and nobody counts twice."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from sekisho.airflow import deployment, judgement, memory, passing, watching
from sekisho.airflow.deployment import Deployment
from sekisho.airflow.runner import Attempt
from sekisho.airflow.watching import Ended
from sekisho.heads import count
from sekisho.ledger.stores import postgresql
from tests.airflow.shop import Shop
from tests.cable import Cable

pytestmark = [pytest.mark.airflow, pytest.mark.usefixtures("no_airflow")]

AWAY = 1.2
"""Seconds for which something is away."""
MARGIN = 4.0
"""What a slow machine may take beside its waiting."""


@pytest.fixture
def cable(postgres):
    cable = Cable(postgres)
    yield cable
    cable.close()


@pytest.fixture
def far_shop(tmp_path, postgres):
    """A shop with its ledger in PostgreSQL, at which the test itself looks past the cable."""
    shop = Shop(tmp_path, postgres)
    yield shop
    shop.ledger.close()


@pytest.fixture
def at(monkeypatch):
    """Let this process be a worker of the shop, with a ledger there."""

    def at(shop, ledger, patience=20.0):
        place = Deployment(
            **{
                **shop.options,
                "snapshot": shop.snapshot,
                "marks": Path(shop.options["marks"]),
                "ledger": ledger,
                "spread": True,
                "patience": patience,
            }
        )
        monkeypatch.setattr(deployment, "current", lambda: place)

    return at


def instance(run_id="monday"):
    return SimpleNamespace(
        task=SimpleNamespace(_post_execute_hook=None),
        dag_id="crm",
        run_id=run_id,
        task_id="ship",
        map_index=-1,
        try_number=1,
        _ti_context_from_server=SimpleNamespace(next_method=None),
    )


def judged(run_id="monday"):
    """Ask the guard; what stops the task, and after how many seconds."""
    ti, begun = instance(run_id), time.monotonic()
    stop = judgement.judge(Attempt(ti, (ti.task,), None), {"crm": None})
    return stop, time.monotonic() - begun


@contextmanager
def later(act, seconds=AWAY):
    """Do something while the test goes on."""
    timer = threading.Timer(seconds, act)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def test_a_pooler_that_is_away_for_seconds_is_waited_for(at, cable, far_shop):
    at(far_shop, cable.url())
    cable.cut()
    with later(cable.mend):
        stop, took = judged()
    assert stop is None
    assert took >= AWAY
    assert far_shop.reservations() == {"crm": ("open", 100, 1)}
    assert len(far_shop.decisions()) == 1


def test_a_server_that_is_started_again_is_waited_for(at, postgres_server, far_shop):
    at(far_shop, far_shop.url)
    postgres_server.stop(immediately=True)
    with later(postgres_server.start):
        stop, _ = judged()
    assert stop is None
    assert far_shop.reservations() == {"crm": ("open", 100, 1)}


def ends(shop):
    return [one.ended for claims in shop.ledger.open_claims(shop.ledger.reservations()).values() for one in claims]


def test_how_a_task_ended_is_told_once_the_database_is_back(at, cable, far_shop):
    at(far_shop, cable.url())
    assert judged()[0] is None
    cable.cut()
    with later(cable.mend), memory.ledgers() as ledger:
        passing.note_state("crm", instance(), "skipped", ledger, by="worker")
    assert ends(far_shop) == ["skipped"]


def test_so_does_the_scheduler(at, cable, far_shop):
    at(far_shop, cable.url())
    assert judged()[0] is None
    cable.cut()
    with later(cable.mend):
        watching.tell(Ended("crm", "monday", {("ship", -1): "failed"}, "scheduler"))
    assert ends(far_shop) == ["failed"]


def test_what_was_shipped_is_settled_once_the_database_is_back(at, cable, far_shop):
    at(far_shop, cable.url())
    assert judged()[0] is None
    heads = count([f"C-{n}" for n in range(10)], column="id", namespace="crm", key=far_shop.key)
    cable.cut()
    with later(cable.mend), memory.ledgers() as ledger:
        passing.settle("crm", instance(), heads, ledger)
    assert far_shop.counted() == 10
    assert far_shop.reservations() == {"crm": ("settled", 0, 0)}


def test_one_that_stays_away_fails_the_task_in_finite_time_and_its_retries_apply(at, cable, far_shop):
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    at(far_shop, cable.url(), patience=1.0)
    cable.cut()
    stop, took = judged()
    assert isinstance(stop, AirflowException)
    assert not isinstance(stop, AirflowFailException)
    assert "kept whole or not at all" in str(stop)
    assert 0.3 < took < 1.0 + MARGIN


@pytest.mark.parametrize("when", ["while it connects", "in the midst"])
def test_one_that_falls_silent_fails_the_task_in_finite_time(at, cable, far_shop, monkeypatch, when):
    monkeypatch.setattr(postgresql, "_MORE", 0.5)
    monkeypatch.setattr(postgresql, "_CONNECTING", 2)
    at(far_shop, cable.url(), patience=0.5)
    if when == "while it connects":
        cable.speaks.clear()
        stop, took = judged()
    else:
        begin = postgresql.PostgreSQL.lock_account

        def silent(*arguments, **named):
            cable.speaks.clear()
            return begin(*arguments, **named)

        monkeypatch.setattr(postgresql.PostgreSQL, "lock_account", silent)
        stop, took = judged()
    assert "kept whole or not at all" in str(stop)
    assert took < 5 + MARGIN
    cable.mend()
    assert far_shop.reservations() == {}


@pytest.mark.parametrize("url", ["postgresql://stranger@{}", "postgresql://postgres@{}-that-is-not"])
def test_what_time_does_not_change_is_not_waited_for(at, cable, far_shop, url):
    at(far_shop, url.format(cable.url().partition("@")[2].partition("?")[0]))
    stop, took = judged()
    assert "correct the ledger's URL" in str(stop) or "there is no such database" in str(stop)
    assert took < MARGIN


def story(shop, number):
    """One task of a run: judged, counted, settled."""
    people = range(10 * number, 10 * number + 10)
    heads = count([f"C-{n}" for n in people], column="id", namespace="crm", key=shop.key)
    ti = instance(f"run-{number}")
    stop = judgement.judge(Attempt(ti, (ti.task,), None), {"crm": None})
    assert stop is None, stop
    with memory.ledgers() as ledger:
        passing.record_batch("crm", ti, heads, ledger, own=True, begins=True)
    with memory.ledgers() as ledger:
        passing.settle("crm", ti, heads, ledger)


@pytest.mark.parametrize("answer_lost", [False, True])
def test_a_connection_that_is_torn_at_any_moment_counts_once(at, cable, far_shop, answer_lost):
    at(far_shop, cable.url())
    cable.tears_after = answer_lost
    torn = 0
    for done, moment in enumerate(range(1, 200, 5), start=1):
        cable.sent, cable.tears_at = 0, moment
        story(far_shop, done)
        assert far_shop.counted() == 10 * done, f"torn at {moment}"
        assert {one.state for one in far_shop.ledger.reservations()} == {"settled"}
        if cable.sent < moment:
            break
        torn += 1
    assert torn >= 5
    assert far_shop.ledger.verify().faults == []


def test_a_batch_that_grew_is_judged_again_although_the_answer_was_lost(at, cable, far_shop):
    at(far_shop, cable.url())
    far_shop.sent(0, 950)  # and fewer than 1,000 may
    ti, before = instance(), instance()
    before.task_id = "count"

    def recorded(size):
        heads = count([f"D-{n}" for n in range(size)], column="id", namespace="crm", key=far_shop.key)
        with memory.ledgers() as ledger:
            return passing.record_batch("crm", before, heads, ledger, for_task="ship")

    assert recorded(10) is None
    assert judgement.judge(Attempt(ti, (ti.task,), None), {"crm": None}) is None
    cable.tears_after = True
    for moment in range(1, 60):
        cable.sent, cable.tears_at = 0, moment
        again = recorded(60 + moment)
        assert again is not None, f"torn at {moment}: nobody asked again"
        assert again.decision.effect == "block"
        if cable.sent < moment:
            break
    assert moment > 5


@pytest.fixture
def locked(shop):
    """Keep the shop's file locked, as a backup or another program does."""

    @contextmanager
    def locked(seconds):
        with closing(sqlite3.connect(shop.url.removeprefix("sqlite:///"), check_same_thread=False)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with later(other.rollback, seconds):
                yield

    return locked


def test_a_file_that_another_process_keeps_locked_is_waited_for(at, shop, locked):
    at(shop, shop.url)
    with locked(AWAY):
        stop, took = judged()
    assert stop is None
    assert took >= AWAY / 2


def test_a_file_that_stays_locked_fails_the_task_in_finite_time(at, shop, locked):
    at(shop, shop.url, patience=0.3)
    with locked(3.0):
        stop, took = judged()
    assert "locked" in str(stop)
    assert took < 2.5
    assert judged()[0] is None
