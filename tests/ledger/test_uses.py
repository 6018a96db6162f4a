"""A batch speaks only for whom it was counted, and nobody is judged while it is counted."""

import threading
import time
from importlib import import_module

import pytest
from sqlalchemy import inspect

from sekisho.ledger import Ledger, schema
from sekisho.ledger.stores import store_at
from tests.ledger.conftest import NOW, flow_of, people_of, run_key


def ask(ledger, run, *, allowed=True):
    """Let a task be judged, and give how many persons it was judged by; None if nobody counted them for it."""
    with ledger.account("acme-group", NOW, run=run) as book:
        found = book.batch()
        if allowed:
            book.take_batch()
    return found and found.rows


def test_the_first_task_that_asks_takes_a_batch_and_no_other_has_it(ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW)
    assert [ask(ledger, run_key(task_id=f"ship-{number}")) for number in range(4)] == [3, None, None, None]
    assert ask(ledger, run_key(task_id="ship-0", attempt=2)) == 3, "its retry has it still"
    assert ask(ledger, run_key("tuesday", task_id="ship-0")) is None
    assert ledger.verify().faults == []


def test_a_task_that_is_stopped_takes_nothing(ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW)
    assert ask(ledger, run_key(task_id="stopped"), allowed=False) == 3
    assert ask(ledger, run_key(task_id="ship")) == 3


def test_a_batch_for_a_task_is_no_other_tasks(ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW, for_task="ship-b")
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW, for_task="ship-c")
    found = [ask(ledger, run_key(task_id=task)) for task in ("ship-a", "ship-b", "ship-c", "ship-b")]
    assert found == [None, 2, 3, 2]
    assert ledger.verify().faults == []


def test_a_batch_for_a_task_comes_before_one_that_is_for_nobody_named(ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1), NOW)
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW, for_task="ship-b")
    assert [ask(ledger, run_key(task_id=task)) for task in ("ship-b", "ship-a", "ship-c")] == [2, 1, None]


@pytest.mark.parametrize("for_task", [None, "ship"])
def test_a_batch_for_a_mapped_task_speaks_for_one_index(ledger, for_task):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW, for_task=for_task)
    assert [ask(ledger, run_key(map_index=index)) for index in (4, 0, 1, 4)] == [3, None, None, 3]
    ledger.record_batch(run_key(task_id="extract", map_index=1), people_of(7), NOW, for_task=for_task)
    assert [ask(ledger, run_key(map_index=index)) for index in (0, 1)] == [None, 1]
    assert ledger.verify().faults == []


def test_what_is_counted_more_for_a_batch_that_was_taken_is_for_the_same_task(ledger):
    ledger.record_batch(run_key(task_id="read orders"), people_of(1, 2), NOW)
    assert ask(ledger, run_key(task_id="ship")) == 2
    ledger.record_batch(run_key(task_id="read visits"), people_of(3), NOW)
    assert ask(ledger, run_key(task_id="other")) is None
    assert ask(ledger, run_key(task_id="ship")) == 3


def test_only_what_a_task_was_judged_by_is_settled_with_it(ledger):
    late = run_key(task_id="judged before")
    assert ask(ledger, late) is None
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW)
    assert ledger.batch(late, taken=True) is None, "nobody says that it shipped just these"
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW, for_task="judged before")
    assert ledger.batch(late, taken=True).rows == 3
    assert ask(ledger, run_key()) == 2
    assert ledger.batch(run_key(), taken=True).rows == 2


def under_way(story, run):
    """Let a task be judged and begin to ship."""
    with story.ledger.account("acme-group", NOW, run=run) as book:
        book.take_batch()
    return story.reserve(run)


def test_a_batch_that_grows_under_its_task_names_the_task(story, ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW)
    under_way(story, run_key())
    assert ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW) is None, "it did not grow"
    assert ledger.record_batch(run_key(task_id="extract"), people_of(3), NOW) == run_key(attempt=0)
    story.settle(run_key(), people_of(1, 2, 3))
    late = ledger.record_batch(run_key(task_id="extract"), people_of(4), NOW)
    assert late == run_key(attempt=0), "it has ended, and may have sent him as well"
    assert [(one.state, one.counted) for one in ledger.reservations()] == [("settled", 4)]
    assert ledger.verify().faults == []


def test_a_task_that_counts_a_batch_that_nobody_has_begun_with_names_nobody(story, ledger):
    assert ledger.record_batch(run_key(task_id="extract"), people_of(1), NOW) is None
    under_way(story, run_key(task_id="another"))
    assert ledger.record_batch(run_key(task_id="extract"), people_of(2), NOW, for_task="ship") is None
    assert ledger.record_batch(run_key(task_id="extract"), people_of(2), NOW, own=True) is None


def test_a_batch_for_a_task_that_began_without_it_names_that_task(story, ledger):
    under_way(story, run_key(map_index=2))
    found = ledger.record_batch(run_key(task_id="extract", map_index=3), people_of(1), NOW, for_task="ship")
    assert found is None, "it is for another index"
    found = ledger.record_batch(run_key(task_id="extract"), people_of(1), NOW, for_task="ship")
    assert found == run_key(map_index=2, attempt=0)


def test_a_run_that_counts_more_than_it_declares_holds_room_for_all_and_has_sent_too_many(story, ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(*range(9)), NOW)
    under_way(story, run_key())
    assert ledger.record_batch(run_key(task_id="extract"), people_of(9), NOW)
    assert [(one.held, one.overrun) for one in story.reserved()] == [(10, False)]
    assert ledger.record_batch(run_key(task_id="extract"), people_of(10, 11), NOW)
    assert [(one.held, one.overrun) for one in story.reserved()] == [(12, True)]
    story.settle(run_key(), people_of(*range(12)))
    with ledger.account("acme-group", NOW) as book:
        assert book.overrun(flow_of()).counted == 12
    assert ledger.verify().faults == []


def test_where_nobody_counts_heads_a_batch_that_grows_names_its_task_too(ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1), NOW)
    ask(ledger, run_key())
    assert ledger.record_batch(run_key(task_id="extract"), people_of(2), NOW) == run_key(attempt=0)


def test_no_batch_is_counted_while_its_export_is_judged(ledger_url, ledger):
    other, done = Ledger.open(ledger_url), threading.Event()

    def count():
        other.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW)
        done.set()

    with ledger.account("acme-group", NOW, run=run_key()) as book:
        assert book.batch() is None
        counting = threading.Thread(target=count)
        counting.start()
        assert not done.wait(0.3)
        assert book.batch() is None
    counting.join()
    assert ask(ledger, run_key()) == 2
    other.close()


def test_a_task_is_judged_only_after_a_batch_that_is_being_counted(ledger_url, ledger):
    other, seen = Ledger.open(ledger_url), []
    judging = threading.Thread(target=lambda: seen.append(ask(other, run_key())))
    with ledger._claimed(run_key(task_id="extract"), NOW) as (transaction, _):
        judging.start()
        time.sleep(0.3)
        assert seen == []
        import_module("sekisho.ledger.batches").record_batch(transaction, run_key(), people_of(1, 2), own=False)
    judging.join()
    assert seen == [2]
    other.close()


def test_batches_of_an_older_ledger_are_there_to_be_taken(ledger_url, ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW)
    engine = store_at(ledger_url).engine
    with engine.begin() as connection:  # as the first version left it
        connection.exec_driver_sql("DROP TABLE sekisho_deployments")
        for table in ("batches", "reservations"):
            connection.exec_driver_sql(f"ALTER TABLE sekisho_{table} DROP COLUMN deployment")
        connection.exec_driver_sql("DROP TABLE sekisho_batch_uses")
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '0001'")  # noqa: S608 - our own
    engine.dispose()
    Ledger.create(ledger_url).close()
    with engine.connect() as connection:
        assert inspect(connection).has_table("sekisho_batch_uses")
    engine.dispose()
    assert ledger.verify().faults == []
    assert [ask(ledger, run_key(task_id=task)) for task in ("ship", "other")] == [2, None]
    assert ledger.verify().faults == []
