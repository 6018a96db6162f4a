"""A clock that goes backwards, or leaps ahead by mistake: refused, with nothing written, until somebody says so."""

from datetime import timedelta

import pytest

from sekisho.errors import LedgerError
from tests.ledger.faults.world import START, Shipment, counted, make, opened, reserve

AN_HOUR, A_YEAR = timedelta(hours=1), timedelta(days=365)


@pytest.fixture
def ledger(faulty_url):
    make(faulty_url)
    with opened(faulty_url) as ledger:
        reserve(ledger, Shipment("exporter", range(10)))
        yield ledger


def whole(ledger):
    return list(ledger.records()), list(ledger.reservations()), list(ledger.holdings())


def reserve_again(ledger, shipment):
    reserve(ledger, shipment._replace(run_id="tuesday"))


def ship(ledger, shipment):
    ledger.ship(shipment.run, shipment.now)


def settle(ledger, shipment):
    ledger.settle(shipment.run, shipment.heads, shipment.days, shipment.now)


@pytest.mark.parametrize(("earlier", "told"), [(AN_HOUR, "60 minutes"), (A_YEAR, "365 days")])
@pytest.mark.parametrize("step", [reserve_again, ship, settle])
def test_a_clock_that_went_back_is_refused_and_nothing_is_written(ledger, earlier, told, step):
    back = Shipment("exporter", range(10), START - earlier)
    before = whole(ledger)
    with pytest.raises(LedgerError) as refused:
        step(ledger, back)
    assert told in str(refused.value)
    assert "sekisho ledger clock --accept" in str(refused.value)
    assert whole(ledger) == before


def test_a_clock_a_few_seconds_behind_another_workers_is_fine(ledger):
    behind = Shipment("exporter", range(10), START - timedelta(seconds=5))
    ledger.ship(behind.run, behind.now)
    ledger.settle(behind.run, behind.heads, behind.days, behind.now)
    assert counted(ledger, "exporter", START) == (10, 0)
    assert [record.at for record in ledger.records()] == sorted(record.at for record in ledger.records())
    assert ledger.verify().faults == []


def test_a_clock_that_leapt_ahead_by_mistake_stops_everybody_until_a_person_accepts_the_right_one(ledger):
    ahead = Shipment("exporter", range(3), START + A_YEAR, run_id="by mistake")
    reserve(ledger, ahead)
    right = Shipment("exporter", range(5), START + AN_HOUR, run_id="tuesday")
    with pytest.raises(LedgerError, match="sekisho ledger clock --accept"):
        reserve(ledger, right)
    ledger.accept_clock(reason="the clock of worker 3 was a year ahead", who="ops@here", now=right.now)
    reserve(ledger, right)
    assert ledger.verify().faults == []
    assert "the clock of worker 3 was a year ahead" in [record.body.get("reason") for record in ledger.records()]
