"""`sekisho ledger reservations` names each task that was let go and never counted, and what to do; so does `show`."""

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from sekisho.ledger import Ledger
from tests.cli.shipping import key

MINUTE = timedelta(minutes=1)


@pytest.fixture
def end(shipping):
    """Airflow leaves the task of a run in a state."""

    def end(name, state, by="worker", now=None):
        with closing(Ledger.open(shipping.url)) as ledger:
            return ledger.note_state(key(name), state, now or datetime.now(UTC), by=by)

    return end


def told(sekisho, *options):
    (one,) = json.loads(sekisho("ledger", "reservations", *options, "-o", "json").out)["reservations"]
    return one["tasks"]


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (("success", "worker"), "succeeded"),
        (("success", "hand"), "succeeded by hand"),
        (("failed", "scheduler"), "failed"),
        (("skipped", "hand"), "was skipped by hand"),
        (("removed", "scheduler"), "was removed from its DAG"),
        (("upstream_failed", "scheduler"), "ended as upstream_failed"),
    ],
)
def test_a_task_that_is_over_is_told_as_shipped_and_never_counted(left, said, shipping, sekisho, end):
    one = shipping.ask("now", now=datetime.now(UTC)).reservation
    end("now", *left)
    *_, run, task, do = sekisho("ledger", "reservations").out.splitlines()
    assert run == f"{one.id}, run run-now of DAG parcels:"
    assert task.startswith("  task ship: shipped, never counted; let go 2")
    assert f"UTC; {said} 2" in task
    assert f"`sekisho ledger settle {one.id}` counts it" in do
    assert f"`sekisho ledger release {one.id} --reason …` frees the room" in do
    assert "Do not run the task again" in do
    assert "leave it while" not in do


@pytest.mark.parametrize("state", [None, "deferred", "up_for_retry", "up_for_reschedule", "awaiting_input"])
def test_a_task_that_may_go_on_is_named_too_and_left_alone_while_airflow_shows_it(state, shipping, sekisho, end):
    shipping.ask("now", now=datetime.now(UTC))
    if state:
        end("now", state)
    *_, task, do = sekisho("ledger", "reservations").out.splitlines()
    assert "task ship: let go, not counted yet; let go 2" in task
    assert ("no end is known" in task) is (state is None)
    assert do.startswith("  → leave it while Airflow shows it as running or waiting; once it is over there")
    (task,) = told(sekisho)
    assert (task["state"], task["shipped_never_counted"]) == (state, False)


def test_when_its_time_is_over_it_is_lost_whatever_is_known_of_it(shipping, sekisho, end):
    shipping.ask("lost")
    end("lost", "deferred")
    (task,) = told(sekisho)
    assert (task["task_id"], task["map_index"], task["let_go_at"]) == ("ship", -1, "2026-03-02T01:00:00+00:00")
    assert (task["state"], task["shipped_never_counted"]) == ("deferred", True)
    assert "shipped, never counted; let go 2026-03-02 01:00 UTC; deferred" in sekisho("ledger", "reservations").out
    assert "task ship: shipped, never counted; let go 2026-03-02 01:00 UTC" in sekisho("ledger", "sweep").out
    assert "may have left uncounted by ship; run run-lost" in sekisho("ledger", "show", "--kind", "uncounted").out


def test_in_japanese(shipping, sekisho, end):
    one = shipping.ask("now", now=datetime.now(UTC)).reservation
    end("now", "skipped", "hand")
    out = sekisho("ledger", "reservations", "--lang", "ja").out
    assert "タスク ship：提供済みのおそれ、未計数" in out
    assert "手動でスキップ" in out
    assert f"`sekisho ledger settle {one.id}` で計数し" in out
    assert "再実行しない" in out
    assert "タスクの状態" in sekisho("ledger", "show", "--lang", "ja").out


def test_the_records_tell_it(shipping, sekisho, end):
    shipping.ask("now", now=datetime.now(UTC))
    end("now", "failed")
    said = "let go, not counted; it failed; run run-now of DAG parcels, task ship"
    assert said in sekisho("ledger", "show", "--kind", "state").out


def test_many_map_indexes_are_cut_and_the_lost_ones_come_first(shipping, sekisho):
    now = datetime.now(UTC)
    shipping.ask("now", now=now)
    with closing(Ledger.open(shipping.url)) as ledger:
        (one,) = ledger.reservations()
        for index in range(12):
            run = key("now")._replace(map_index=index)
            with ledger.account(one.flow.account, now) as book:
                book.reserve(one.flow, run, days=one.days, until=one.expires_at, shipping=True)
        ledger.note_state(run, "failed", now, by="scheduler")
    lines = sekisho("ledger", "reservations").out.splitlines()
    assert lines[4].startswith("  task ship[11]: shipped, never counted")
    assert lines[-2] == "  and 3 more: -o json"
    assert len(told(sekisho)) == 13
    (row,) = csv.DictReader(io.StringIO(sekisho("ledger", "reservations", "-o", "csv").out))
    assert row["tasks"].split()[:2] == ["ship", "ship[0]"]


def test_of_what_is_settled_no_task_is_named(shipping, sekisho):
    shipping.ship("done", 0, 8)
    assert told(sekisho, "--all") == []
