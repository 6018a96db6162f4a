"""A batch that was counted upstream is known to whoever judges its run."""

import pytest

from sekisho.errors import LedgerError
from sekisho.heads.count import Heads


def test_a_batch_is_found_by_its_run(story, run, people):
    assert story.ledger.batch(run()) is None
    heads = people(1, 2, 3)
    story.ledger.record_batch(run(task_id="extract"), heads, story.now)
    found = story.ledger.batch(run(task_id="ship", attempt=3))
    assert isinstance(found, Heads)
    assert found == heads
    assert story.ledger.batch(run("tuesday")) is None


def test_a_map_index_has_its_own_batch_or_that_of_the_run(story, run, people):
    story.ledger.record_batch(run(), people(1, 2, 3), story.now)
    story.ledger.record_batch(run(map_index=0), people(1), story.now)
    assert story.ledger.batch(run(map_index=0)).rows == 1
    assert story.ledger.batch(run(map_index=7)).rows == 3


def test_the_same_again_changes_nothing_and_a_later_try_replaces_it(story, run, people):
    for heads in (people(1, 2), people(1, 2)):
        story.ledger.record_batch(run(), heads, story.now)
    story.ledger.record_batch(run(attempt=2), people(1, 2, 3), story.now)
    assert story.ledger.batch(run()).rows == 3
    assert len(list(story.ledger.records(kind="batch"))) == 2
    assert story.ledger.verify().faults == []


def test_pieces_that_one_try_counts_are_put_together(story, run, people):
    for heads in (people(1, 2), people(2, 3), people(1, 3)):
        story.ledger.record_batch(run(), heads, story.now)
    found = story.ledger.batch(run())
    assert (found.persons, found.rows) == ((3, 3), 4)


def test_what_several_tasks_count_for_a_run_is_put_together(story, run, people):
    story.ledger.record_batch(run(task_id="read orders"), people(1, 2), story.now)
    story.ledger.record_batch(run(task_id="read visits"), people(2, 3), story.now)
    assert story.ledger.batch(run(task_id="ship")).persons == (3, 3)
    assert story.ledger.batch(run(task_id="ship", map_index=4)).persons == (3, 3)


def test_the_batch_of_one_task_speaks_for_no_other(story, run, people):
    story.ledger.record_batch(run(task_id="ship orders"), people(1, 2), story.now, own=True)
    assert story.ledger.batch(run(task_id="ship orders")).persons == (2, 2)
    assert story.ledger.batch(run(task_id="ship visits")) is None
    assert story.ledger.batch(run(task_id="ship orders", map_index=1)) is None


def test_pieces_in_which_nobody_could_be_recognised_are_refused(story, run, people):
    story.ledger.record_batch(run(task_id="read orders"), people(1, 2), story.now)
    with pytest.raises(LedgerError, match="in one namespace"):
        story.ledger.record_batch(run(task_id="read visits"), people(1)._replace(namespace="visits/int"), story.now)


def test_a_batch_beyond_what_is_counted_exactly_keeps_its_bounds(story, run, people):
    heads = people(1, 2, 3)
    wide = heads._replace(persons=heads.persons._replace(high=None))
    story.ledger.record_batch(run(), wide, story.now)
    assert story.ledger.batch(run()).persons == (3, None)
