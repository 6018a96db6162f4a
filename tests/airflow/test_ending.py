"""However a task ends after it was let go, it is settled, or the ledger and the task's log name it."""

import pytest

from sekisho.ledger import Ledger

pytestmark = pytest.mark.airflow


def claims(shop):
    """The tasks that never settled, each with the state that the ledger was told."""
    found = shop.ledger.open_claims(shop.ledger.reservations())
    return {one.name: (one.ended, one.by, one.attempt) for claims in found.values() for one in claims}


@pytest.mark.parametrize(
    ("dag", "state"),
    [
        ("ends_failed", "failed"),
        ("ends_skipped", "skipped"),
        ("ends_exited", "failed"),
        ("ends_out_of_time", "failed"),
        ("ends_uncounted", "success"),
    ],
)
def test_a_task_that_has_shipped_and_counted_nothing_is_named(run, shop, dag, state):
    result = run(dag, deployed=shop.options)
    assert result.states == {"ship": state}
    assert result.shipped == ["ship:1"]
    assert claims(shop) == {"ship": (state, "worker", 1)}
    (reservation,) = shop.ledger.reservations()
    assert f"ends as {state}, and what it sent was never settled" in result.log
    assert (
        "room for 100 persons stays held. Find out at the recipient whether it arrived; if it did, `sekisho ledger "
        in (result.log)
    )
    assert f"`sekisho ledger release {reservation.id} --reason …` frees the room" in result.log
    assert "Do not run the task again" in result.log
    assert (reservation.state, reservation.held) == ("open", 100)
    assert shop.ledger.verify().faults == []


def test_each_try_is_noted_and_only_the_last_one_tells_people(run, shop):
    result = run("ends_tried_again", deployed=shop.options)
    assert result.shipped == ["ship:1", "ship:2"]
    assert [one.body["state"] for one in shop.ledger.records(kind="state")] == ["up_for_retry", "failed"]
    assert claims(shop) == {"ship": ("failed", "worker", 2)}
    assert result.log.count("and what it sent was never settled") == 1


def test_of_a_mapped_task_the_index_that_was_skipped_midway_is_named(run, shop):
    result = run("ends_one_index_skipped", deployed=shop.options)
    assert result.states["ship[1]"] == "skipped"
    assert claims(shop)["ship[1]"] == ("skipped", "worker", 1)


def test_a_task_that_counted_and_is_skipped_is_told_as_one_that_counted(run, shop):
    result = run("ends_counted_and_skipped", deployed=shop.options)
    assert (result.states["ship"], result.shipped) == ("skipped", ["ship:1"])
    assert claims(shop) == {"ship": ("skipped", "worker", 1)}
    (reservation,) = shop.ledger.reservations()
    assert reservation.state == "open"
    assert f"`sekisho ledger settle {reservation.id}`" in result.log


def test_a_batch_that_was_counted_is_settled_although_the_task_ends_by_an_exception(run, shop):
    result = run("ends_as_branch", deployed=shop.options)
    assert result.states["ship"] == "success"
    assert shop.reservations() == {"ends_as_branch": ("settled", 0, 0)}
    assert shop.counted() == 60
    assert claims(shop) == {}


def test_a_deferral_is_noted_and_coming_back_blocked_is_too(run, shop):
    run("resumed", deployed=shop.options)
    told = [one.body["state"] for one in shop.ledger.records(kind="state")]
    assert told == ["deferred", "failed"]
    assert claims(shop) == {"ship": ("failed", "worker", 1)}


@pytest.mark.parametrize("dag", ["counts_itself", "counted_before", "many_indexes"])
def test_what_has_settled_is_not_noted(run, shop, dag):
    run(dag, deployed=shop.options)
    assert list(shop.ledger.records(kind="state")) == []


def test_what_is_shipped_after_it_has_settled_is_named_again(run, shop):
    run("counts_twice", deployed=shop.options)
    assert claims(shop) == {"ship": ("failed", "worker", 1)}


def test_a_ledger_that_is_gone_at_the_end_is_told_and_the_task_ends_as_it_would(run, shop):
    result = run("ends_uncounted", deployed=shop.options, broken=["passing.note_state"])
    assert result.states == {"ship": "success"}
    assert "The ledger could not be told that this task ends as success (broken for the test)" in result.log
    assert claims(shop) == {"ship": (None, None, 1)}


def test_a_task_without_export_opens_no_ledger(run, shop):
    result = run("nobody_counts", deployed=shop.options)
    assert result.states["innocent"] == "success"
    assert {one.body["run"]["task_id"] for one in shop.ledger.records(kind="state")} == {"ship"}
    assert isinstance(shop.ledger, Ledger)
