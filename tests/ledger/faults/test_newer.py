"""A ledger that a newer sekisho wrote is refused, and stays as it is to the last byte."""

import time

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.faults.intruder import everything, intruder
from tests.ledger.faults.processes import PATIENCE
from tests.ledger.faults.world import Shipment, Witness, make, ship


@pytest.fixture
def newer_url(faulty_url, tmp_path):
    make(faulty_url)
    ship(faulty_url, Witness(tmp_path), Shipment("exporter", range(10)))
    with intruder(faulty_url) as database:
        database.exec_driver_sql("UPDATE sekisho_version SET version_num = '9999_from_the_future'")
    return faulty_url


@pytest.mark.parametrize("door", [Ledger.open, Ledger.create])
def test_it_is_refused_and_nothing_is_changed(newer_url, door):
    before = everything(newer_url)
    with pytest.raises(LedgerError, match="newer sekisho"):
        door(newer_url)
    assert everything(newer_url) == before


def test_not_a_byte_of_its_file_is_changed(newer_url, tmp_path):
    if not newer_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps no file of ours: its rows are compared above")
    file = tmp_path / "ledger.db"
    before = file.read_bytes()
    for door in (Ledger.open, Ledger.create):
        with pytest.raises(LedgerError):
            door(newer_url)
    assert file.read_bytes() == before


def test_no_connection_stays_open_after_it_was_refused(postgres_server, postgres):
    with pytest.raises(LedgerError, match="holds no ledger"):
        Ledger.open(postgres)
    until = time.monotonic() + PATIENCE
    while postgres_server.connections(postgres) and time.monotonic() < until:
        time.sleep(0.01)  # the server may take a moment to notice
    assert postgres_server.connections(postgres) == 0
