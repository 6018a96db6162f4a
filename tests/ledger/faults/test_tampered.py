"""Tamperings that once went unseen; `make stress` looks for more of them."""

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.faults.intruder import intruder
from tests.ledger.faults.world import Shipment, Witness, make, opened, ship


@pytest.fixture
def url(faulty_url, tmp_path):
    make(faulty_url)
    ship(faulty_url, Witness(tmp_path), Shipment("exporter", range(10)))
    return faulty_url


@pytest.mark.parametrize("second", ["0000", "000x", "9999"])
def test_a_second_version_beside_the_first_is_refused(url, second):
    with intruder(url) as database:
        database.exec_driver_sql(f"INSERT INTO sekisho_version VALUES ('{second}')")  # noqa: S608 - a constant
    with pytest.raises(LedgerError, match="refused, nothing was changed"):
        Ledger.open(url)


def test_a_ledger_whose_records_are_all_gone_is_told_record_by_record(url):
    with opened(url) as ledger:
        records = len(list(ledger.records()))
        with intruder(url) as database:
            database.exec_driver_sql("DELETE FROM sekisho_records")
        found = ledger.verify()
    assert found.head is None
    assert len([fault for fault in found.faults if "is gone (number" in fault]) == records
