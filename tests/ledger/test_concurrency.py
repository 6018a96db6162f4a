"""Many writers at once: nobody crosses a threshold together, nothing is lost, nobody starves."""

import multiprocessing
import threading
from datetime import date, timedelta

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.conftest import NOW, flow_of, people_of, run_key

ROOM = 50
"""Five of the eight runs fit, each of ten persons."""

DAY = {"ordinary": date(2026, 3, 3)}
ROUNDS = 6


def writes(url, me, begin):
    """What one of eight processes does: judge, reserve if it fits, and half of them settle."""
    ledger = Ledger.open(url)
    begin.wait()
    for turn in range(ROUNDS):
        group, export = f"group{turn}", f"export{me}"
        flow, key = flow_of(account=group, exporter=group, export_id=export), run_key(f"run{turn}", export_id=export)
        with ledger.account(group, NOW) as book:
            held = sum(one.held for one in book.reservations(rehearsal=False))
            sent = sum(one.persons.high for one in book.holdings(date(2026, 1, 1), rehearsal=False))
            fits = held + sent + flow.per_run <= ROOM
            if fits:
                book.reserve(flow, key, days=DAY, until=NOW + timedelta(hours=1), shipping=True)
            book.record("decision", {"effect": "allow" if fits else "block"})
        if fits and me % 2:
            ledger.settle(key, people_of(*range(me * 10, me * 10 + 10)), DAY, NOW)


def test_eight_processes_never_cross_a_threshold_together(ledger_url, ledger):
    forking = multiprocessing.get_context("fork")
    begin = forking.Barrier(8)
    writers = [forking.Process(target=writes, args=(ledger_url, me, begin)) for me in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    for turn in range(ROUNDS):
        held = sum(one.held for one in ledger.reservations(account=f"group{turn}"))
        sent = sum(one.persons.low for one in ledger.holdings(account=f"group{turn}", span="year"))
        assert held + sent == ROOM
    found = ledger.verify()
    assert found.faults == []
    allowed = [one.body["effect"] for one in ledger.records(kind="decision")]
    assert (allowed.count("allow"), allowed.count("block")) == (5 * ROUNDS, 3 * ROUNDS)


def test_threads_that_settle_one_export_at_once_lose_nobody(story, run, people, flow):
    for writer in range(6):
        story.reserve(run(f"run{writer}"), flow(per_run=50))
    failed = []

    def settle(writer):
        try:
            for person in range(4):
                heads = people(writer, 100 + person)
                story.ledger.settle(run(f"run{writer}"), heads, DAY, story.now)
        except LedgerError as error:
            failed.append(error)

    threads = [threading.Thread(target=settle, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert story.persons() == 6 + 4
    assert story.ledger.verify().faults == []


def test_who_waits_too_long_is_told_and_nothing_is_written(ledger_url, story, run, flow):
    other = Ledger.open(ledger_url, patience=0.5)
    with story.ledger.account("acme-group", story.now) as book:
        with pytest.raises(LedgerError, match=r"another process has kept it|locked for too long") as caught:
            other.account("acme-group", story.now).__enter__()
        assert "\n" not in str(caught.value)
        until = story.now + timedelta(hours=1)
        book.reserve(flow(), run(), days=DAY, until=until, shipping=True)
    other.close()
    assert len(story.reserved()) == 1
