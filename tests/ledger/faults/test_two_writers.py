"""Two writers on one run key: a task that Airflow started twice, or a retry while the first try still runs."""

from sekisho.errors import LedgerError
from tests.ledger.faults.processes import PATIENCE, hear, start
from tests.ledger.faults.world import START, Shipment, Witness, counted, make, opened, ship

RUNS = 10
WRITERS = 3


def _each_run(connection, url, folder, shipments):
    connection.recv()
    for shipment in shipments:
        while not _came_through(url, Witness(folder), shipment):
            pass
    connection.send("done")


def _came_through(url, witness, shipment):
    """Whether it did; it may learn that the other one had settled the run just before it would have shipped."""
    try:
        ship(url, witness, shipment)
    except LedgerError as error:
        if "judge it again first" not in str(error):
            raise
        return False
    return True


def test_all_of_them_hold_one_reservation_and_the_people_count_once(faulty_url, tmp_path):
    make(faulty_url)
    shipments = [Shipment("exporter", range(number, number + 10), run_id=f"run-{number}") for number in range(RUNS)]
    crew = [start(_each_run, faulty_url, tmp_path, shipments) for _ in range(WRITERS)]
    for _, connection in crew:
        connection.send("go")
    for process, connection in crew:
        assert hear(connection) == "done"
        process.join(PATIENCE)
    with opened(faulty_url) as ledger:
        assert len(list(ledger.reservations(account="exporter"))) == RUNS
        assert counted(ledger, "exporter", START) == (RUNS + 9, 0)
        assert ledger.verify().faults == []
