"""Somebody keeps the ledger locked and never comes back: others give up in finite time and say what to do."""

import os
import signal

import pytest

from sekisho.errors import LedgerError
from tests.ledger.faults.processes import hear, start
from tests.ledger.faults.world import START, Shipment, counted, enter, make, opened, reserve


def _stop_in_mid_transaction(connection, url):
    shipment = Shipment("exporter", range(10))
    with opened(url) as ledger, ledger.account(shipment.account, shipment.now) as book:
        enter(book, shipment)
        connection.send("in the middle")
        os.kill(os.getpid(), signal.SIGSTOP)
    connection.send("done")


def test_a_stopped_process_keeps_others_waiting_but_not_for_ever(faulty_url):
    make(faulty_url)
    process, connection = start(_stop_in_mid_transaction, faulty_url)
    assert hear(connection) == "in the middle"
    with opened(faulty_url, patience=0.3) as impatient:
        with pytest.raises(LedgerError) as refused:
            reserve(impatient, Shipment("exporter", range(20, 30), run_id="tuesday"))
        assert "kept it" in str(refused.value)
        assert "\n" not in str(refused.value)
        os.kill(process.pid, signal.SIGCONT)
        assert hear(connection) == "done"
        reserve(impatient, Shipment("exporter", range(20, 30), run_id="tuesday"))
        assert counted(impatient, "exporter", START) == (0, 20)
