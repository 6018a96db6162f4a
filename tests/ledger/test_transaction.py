"""Time does not run backwards, and what is written is written together."""

import hashlib
import os
from datetime import timedelta

import pytest

from sekisho.errors import LedgerError

MINUTE = timedelta(minutes=1)


def test_a_clock_that_lags_a_little_is_carried_along(story, run):
    story.reserve(run())
    kept = story.reserve(run("tuesday"), now=story.now - 4 * MINUTE)
    assert kept.reserved_at == story.now + 4 * MINUTE
    moments = [record.at for record in story.ledger.records()]
    assert moments == sorted(moments)


@pytest.mark.parametrize(("back", "told"), [(6 * MINUTE, "6 minutes"), (600 * MINUTE, "10 hours")])
def test_a_clock_that_goes_back_is_refused(story, run, back, told):
    story.reserve(run())
    newest = story.now
    with pytest.raises(LedgerError, match=rf"{told} before the newest record .*`sekisho ledger clock --accept REASON`"):
        story.reserve(run("tuesday"), now=newest - back)
    assert len(story.reserved(now=newest)) == 1


def test_a_person_may_say_that_the_newest_record_is_wrong(story, run):
    right = story.now
    story.reserve(run(), now=right + timedelta(days=900))
    with pytest.raises(LedgerError, match="900 days before"):
        story.reserve(run("tuesday"), now=right)
    story.ledger.accept_clock(reason="the worker's battery was flat", who="ann@desk", now=right)
    story.reserve(run("tuesday"), now=right)
    (record,) = story.ledger.records(kind="clock")
    assert record.body == {"reason": "the worker's battery was flat", "who": "ann@desk"}
    assert story.ledger.verify().faults == []


def test_a_decision_is_kept_with_what_it_leans_on_once(story):
    law, evidence = b"law " * 1000, b"evidence"
    digests = [hashlib.sha256(data).hexdigest() for data in (law, evidence)]
    for day in range(3):
        with story.ledger.account("acme-group", story.now) as book:
            new = {d: data for d, data in zip(digests, (law, evidence), strict=True) if not book.has(d)}
            assert (not new) == bool(day)
            number = book.record("decision", {"effect": "allow", "contents": digests}, new)
            assert all(map(book.has, digests))
        assert [record.id for record in story.ledger.records(kind="decision")][-1] == number
    assert [story.ledger.content(digest) for digest in digests] == [law, evidence]
    (found, *_) = story.ledger.records(kind="decision")
    assert found.body["contents"] == sorted(digests)
    with pytest.raises(LedgerError, match="no content 00 is kept"):
        story.ledger.content("00")
    assert story.ledger.verify().faults == []


def test_a_content_under_the_wrong_name_is_refused(story):
    with (
        story.ledger.account("acme-group", story.now) as book,
        pytest.raises(ValueError, match="the content given as 00 has another digest"),
    ):
        book.record("decision", {}, {"00": b"law"})


def test_records_are_walked_in_order_and_from_where_one_stopped(story, run):
    for n in range(5):
        story.reserve(run(f"run{n}"))
    found = list(story.ledger.records())
    assert [record.body["run"]["run_id"] for record in found] == [f"run{n}" for n in range(5)]
    assert list(story.ledger.records(after=found[2].id)) == found[3:]
    assert list(story.ledger.records(kind="settled")) == []


def test_words_of_every_script_and_strange_ids_are_kept(story, run, people, flow):
    strange = flow(purpose="お客様サポート", recipient="ACME “US” \\ 🦊")
    key = run('manual__2026-03-03T09:00:00+00:00 "quoted"\n', task_id="送る", who="Ære@høst")
    story.reserve(key, strange)
    story.settle(key, people(1))
    assert story.held()[0].purpose == "お客様サポート"
    assert story.ledger.verify().faults == []


def test_a_text_that_cannot_be_written_is_refused_in_one_line(story, run):
    with pytest.raises(LedgerError) as caught:
        story.reserve(run("half \ud800 a character"))
    assert "\n" not in str(caught.value)
    assert story.reserved() == []


def test_a_forked_process_opens_connections_of_its_own(story, run, people):
    story.reserve(run())
    child = os.fork()
    if not child:
        try:
            story.settle(run(), people(1, 2))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert story.persons() == 2
    assert story.ledger.verify().faults == []
