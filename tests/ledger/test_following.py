"""A task that was let go and never says what it sent is named by the ledger, with what is known of its end."""

from datetime import timedelta

MINUTE = timedelta(minutes=1)


def claims(story):
    (reservation,) = story.ledger.reservations()
    return story.ledger.open_claims([reservation]).get(reservation.id, [])


def test_each_map_index_that_has_not_settled_is_named_with_its_instant(story, run, people):
    story.reserve(run(map_index=0))
    began = story.now
    story.reserve(run(map_index=1), now=began + MINUTE)
    story.reserve(run(task_id="other"), now=began + 2 * MINUTE)
    story.settle(run(map_index=0), people(1, 2))
    first, second = claims(story)
    assert (first.name, first.since) == ("other", began + 2 * MINUTE)
    assert (second.name, second.since, second.attempt, second.ended) == ("ship[1]", began + MINUTE, 1, None)


def test_the_state_in_which_airflow_left_it_is_told(story, run):
    kept = story.reserve(run())
    ended = story.now + MINUTE
    assert story.ledger.note_state(run(), "skipped", ended, by="worker").id == kept.id
    (claim,) = claims(story)
    assert (claim.ended, claim.ended_at, claim.by) == ("skipped", ended, "worker")
    (record,) = story.ledger.records(kind="state")
    assert record.body["run"]["task_id"] == "ship"
    assert story.ledger.reservations()[0].held == 10
    assert story.ledger.verify().faults == []


def test_another_try_has_no_end_yet_and_its_first_instant_stays(story, run):
    story.reserve(run())
    began = story.now
    story.ledger.note_state(run(), "failed", began + MINUTE, by="worker")
    story.reserve(run(attempt=2), now=began + 2 * MINUTE)
    (claim,) = claims(story)
    assert (claim.since, claim.attempt, claim.ended) == (began, 2, None)


def test_what_is_settled_and_begins_again_counts_from_there(story, run, people):
    story.reserve(run())
    began = story.now
    story.settle(run(), people(1))
    assert claims(story) == []
    story.reserve(run(attempt=2), now=began + 9 * MINUTE)
    assert [one.since for one in claims(story)] == [began + 9 * MINUTE]


def test_nothing_is_noted_of_a_task_that_holds_nothing(story, run, people):
    assert story.ledger.note_state(run(), "failed", story.now, by="worker") is None
    story.reserve(run())
    assert story.ledger.note_state(run(task_id="other"), "failed", story.now, by="worker") is None
    story.settle(run(), people(1))
    assert story.ledger.note_state(run(), "failed", story.now, by="worker") is None
    assert list(story.ledger.records(kind="state")) == []


def test_the_record_of_a_reservation_whose_time_is_over_names_its_tasks(story, run, people):
    story.reserve(run(map_index=0), hours=1)
    story.reserve(run(map_index=1), hours=1)
    story.settle(run(map_index=0), people(1))
    story.ledger.sweep(story.now + timedelta(hours=2))
    (record,) = story.ledger.records(kind="uncounted")
    assert record.body["tasks"] == [["ship", 1]]
    assert [one.name for one in claims(story)] == ["ship[1]"]
