"""A run that never says what it shipped ends by its time, visibly; or a person says what became of it."""

from datetime import timedelta

import pytest

from sekisho.errors import LedgerError

HOUR = timedelta(hours=1)


def test_what_never_shipped_frees_its_room(story, run):
    story.reserve(run(), hours=1, shipping=False)
    assert story.reserved(now=story.now + 2 * HOUR) == []
    (ended,) = story.ledger.reservations()
    assert (ended.state, ended.held) == ("expired", 0)
    (record,) = story.ledger.records(kind="expired")
    assert (record.body["run_id"], record.body["held"]) == ("monday", 0)


def test_what_shipped_and_was_never_counted_stays_held(story, run, people):
    story.reserve(run(map_index=0), hours=1)
    story.reserve(run(map_index=1), hours=1)
    story.settle(run(map_index=0), people(1, 2))
    (kept,) = story.reserved(now=story.now + 2 * HOUR)
    assert (kept.state, kept.counted, kept.held) == ("uncounted", 2, 8)
    (kept,) = story.reserved(now=story.now + 5000 * HOUR)
    assert kept.held == 8  # for ever, until somebody says what became of them
    (record,) = story.ledger.records(kind="uncounted")
    assert record.body["held"] == 8


def test_on_the_minute_of_its_end_it_is_over(story, run):
    kept = story.reserve(run(), hours=1)
    assert story.ledger.sweep(kept.expires_at - timedelta(microseconds=1)) == []
    (ended,) = story.ledger.sweep(kept.expires_at)
    assert ended.state == "uncounted"
    assert story.ledger.sweep(kept.expires_at) == []


def test_a_sweep_goes_through_every_account(story, run, flow):
    story.reserve(run(), hours=1)
    story.reserve(run(export_id="other"), flow(export_id="other", account="b", exporter="b"), hours=1, shipping=False)
    story.reserve(run("later"), hours=9)
    ended = story.ledger.sweep(story.now + 2 * HOUR)
    assert sorted((one.flow.account, one.state) for one in ended) == [("acme-group", "uncounted"), ("b", "expired")]
    assert story.ledger.verify().faults == []


def test_a_crashed_run_that_is_tried_again_settles(story, run, people):
    story.reserve(run(), hours=1)
    story.ledger.sweep(story.now + 2 * HOUR)
    again = story.reserve(run(attempt=2), now=story.now + 3 * HOUR)
    assert (again.state, again.held, again.open_claims) == ("open", 10, 1)
    assert story.settle(run(), people(1, 2)).state == "settled"
    assert story.reserved() == []


def test_a_crashed_run_that_reserves_again_and_never_ships_may_still_have_left(story, run):
    story.reserve(run(), hours=1)
    later = story.now + 2 * HOUR
    story.ledger.sweep(later)
    story.reserve(run(), now=later, hours=1, shipping=False)
    (kept,) = story.reserved(now=later + 2 * HOUR)
    assert (kept.state, kept.held) == ("uncounted", 10)


def test_a_person_releases_what_never_left(story, run):
    kept = story.reserve(run(), hours=1)
    story.ledger.sweep(story.now + 2 * HOUR)
    now = story.now + 3 * HOUR
    freed = story.ledger.release(kept.id, reason="the partner's log shows nothing", who="ann@desk", now=now)
    assert (freed.state, freed.held) == ("released", 0)
    (record,) = story.ledger.records(kind="released")
    assert (record.body["who"], record.body["was"]) == ("ann@desk", "uncounted")
    assert record.body["reason"] == "the partner's log shows nothing"
    with pytest.raises(LedgerError, match=f"reservation {kept.id} is released and holds nothing; leave it"):
        story.ledger.release(kept.id, reason="again", who="ann@desk", now=now)


def test_a_released_run_begins_anew_with_its_own_claims(story, run, people):
    kept = story.reserve(run("monday", map_index=0))
    story.reserve(run("monday", map_index=1))
    story.ledger.release(kept.id, reason="none left", who="ann@desk", now=story.now)
    again = story.reserve(run("monday", map_index=0))
    assert (again.state, again.held) == ("open", 10)
    assert story.settle(run("monday", map_index=0), people(1)).state == "settled"


def test_a_reservation_that_nobody_made_cannot_be_released(story):
    with pytest.raises(LedgerError, match="no reservation is called nope; `sekisho ledger reservations` lists them"):
        story.ledger.release("nope", reason="why not", who="ann@desk", now=story.now)
