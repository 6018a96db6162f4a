"""The database's clock is the measure: who is off is refused, and all others go on."""

import os
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger, transaction
from tests.ledger.faults.world import Shipment, make, reserve

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def ledger(faulty_url):
    make(faulty_url)
    ledger = Ledger.open(faulty_url, measured=True)
    yield ledger
    ledger.close()


def shipment(off=timedelta(0), run_id="monday"):
    return Shipment("exporter", range(10), datetime.now(UTC) + off, run_id=run_id)


@pytest.mark.parametrize(("off", "way"), [(TEN_MINUTES, "ahead of"), (-TEN_MINUTES, "behind")])
def test_a_worker_whose_clock_is_off_is_refused_and_the_others_go_on(ledger, off, way):
    with pytest.raises(LedgerError, match=rf"this machine's clock says .* (9|10) minutes {way} the database's"):
        reserve(ledger, shipment(off))
    assert list(ledger.records()) == []
    reserve(ledger, shipment())
    there = shipment(off)
    with pytest.raises(LedgerError, match="set this machine's clock"):
        ledger.ship(there.run, there.now)
    there = shipment()
    ledger.ship(there.run, there.now)
    with pytest.raises(LedgerError, match="set this machine's clock"):
        ledger.accept_clock(reason="mine is right", who="me", now=datetime.now(UTC) + off)


def test_a_few_minutes_are_fine(ledger):
    reserve(ledger, shipment(timedelta(minutes=3)))
    reserve(ledger, shipment(timedelta(minutes=-1), run_id="tuesday"))


def test_one_that_has_waited_for_others_is_not_late(faulty_url, monkeypatch):
    """A patience of ten minutes is longer than the five that a clock may be off."""
    make(faulty_url)
    monkeypatch.setattr(transaction, "BACKWARDS", timedelta(seconds=1))
    first, second = (Ledger.open(faulty_url, measured=True, patience=30) for _ in range(2))
    entered = Event()

    def keep_it():
        there = shipment(run_id="tuesday")
        with first.account(there.flow.account, there.now, run=there.run):
            entered.set()
            time.sleep(2.5)

    holder = Thread(target=keep_it)
    holder.start()
    entered.wait()
    reserve(second, shipment())
    holder.join()
    (one,) = second.reservations()
    assert datetime.now(UTC) - one.reserved_at < timedelta(seconds=2), "it is of the moment at which it was written"
    first.close()
    second.close()


def test_where_a_wrong_clock_has_written_already_the_right_one_is_not_blamed(ledger, faulty_url):
    before = Ledger.open(faulty_url)
    reserve(before, shipment(timedelta(hours=3)))
    before.close()
    with pytest.raises(LedgerError) as refused:
        reserve(ledger, shipment(run_id="tuesday"))
    assert "ahead of the database's clock, so its writer had a wrong one" in str(refused.value)
    assert "`sekisho ledger clock --accept REASON`" in str(refused.value)
    ledger.accept_clock(reason="INC-815", who="me", now=datetime.now(UTC))
    reserve(ledger, shipment(run_id="tuesday"))
    assert ledger.verify().faults == []


def test_the_clock_of_a_file_is_that_of_the_machine_on_which_it_lies(tmp_path):
    make(f"sqlite:///{tmp_path}/ledger.db")
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.db", measured=True)
    lock = tmp_path / "ledger.db.lock"
    os.utime(lock, (0, 0))
    reserve(ledger, shipment())
    assert abs(lock.stat().st_mtime - datetime.now(UTC).timestamp()) < 60
    ledger.close()
