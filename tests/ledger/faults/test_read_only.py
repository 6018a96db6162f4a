"""A ledger on a medium that cannot be written is verified and shown, with the records that were written last."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger.stores import store_at
from tests.ledger.faults.processes import answer
from tests.ledger.faults.world import Shipment, Witness, make, opened, reserve, ship

MONDAY, TUESDAY = Shipment("exporter", range(10)), Shipment("exporter", range(5, 15), run_id="tuesday")


@pytest.fixture
def folder():
    """A folder that anybody may read."""
    with tempfile.TemporaryDirectory(prefix="sekisho-tests-") as temporary:
        found = Path(temporary) / "medium"
        found.mkdir()
        Path(temporary).chmod(0o755)
        yield found
        found.chmod(0o755)


def _looks_as_nobody(connection, url, warm_up):
    with opened(warm_up) as ledger:  # as root everything is imported
        ledger.verify()
    if os.geteuid() == 0:
        os.setgid(65534)
        os.seteuid(65534)
    try:
        with opened(url) as ledger:
            found = ledger.verify()
            shown = len(list(ledger.records()))
            refused = ""
            try:
                reserve(ledger, TUESDAY._replace(run_id="wednesday"))
            except LedgerError as error:
                refused = str(error)
            connection.send((found.records, list(found.faults), shown, len(ledger.reservations()), refused))
    except LedgerError as error:
        connection.send(str(error))


def looked_at(folder, tmp_path):
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    make(f"sqlite:///{tmp_path}/warm-up.db")
    return answer(_looks_as_nobody, f"sqlite:///{folder}/ledger.db", f"sqlite:///{tmp_path}/warm-up.db")


def lived(folder, tmp_path):
    url = f"sqlite:///{folder}/ledger.db"
    make(url)
    ship(url, Witness(tmp_path), MONDAY)
    return url


@pytest.mark.parametrize("lock", ["there", "gone"])
def test_a_ledger_that_was_closed(folder, tmp_path, lock):
    lived(folder, tmp_path)
    if lock == "gone":
        (folder / "ledger.db.lock").unlink()
    records, faults, shown, reservations, refused = looked_at(folder, tmp_path)
    assert (faults, reservations) == ([], 1)
    assert records == shown > 0
    assert "must be able to write" in refused or "this user" in refused


def test_a_ledger_whose_newest_records_are_in_the_file_beside_it(folder, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    url = lived(there, tmp_path)
    with opened(url) as ledger:
        reserve(ledger, TUESDAY)
        before = len(list(ledger.records()))
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(there / name, folder / name)
    records, faults, shown, reservations, refused = looked_at(folder, tmp_path)
    assert (records, faults, shown, reservations) == (before, [], before, 2)
    assert refused


def test_a_file_that_is_no_ledger_is_told_as_before(folder, tmp_path):
    (folder / "ledger.db").write_text("no ledger" * 1000)
    assert "not a ledger" in looked_at(folder, tmp_path)


def test_in_postgresql_who_may_only_select_verifies_and_looks(postgres_server, postgres):
    make(postgres)
    with opened(postgres) as ledger:
        reserve(ledger, MONDAY)
        before = len(list(ledger.records()))
    postgres_server.execute("DROP ROLE IF EXISTS auditor")
    postgres_server.execute("CREATE ROLE auditor LOGIN")

    def behind(statement):
        engine = store_at(postgres).engine
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    behind("GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor")
    try:
        with opened(postgres.replace("postgres@", "auditor@")) as auditor:
            found = auditor.verify()
            assert (found.records, found.faults) == (before, [])
            assert len(list(auditor.records())) == before
            assert auditor.head() == found.head
            with pytest.raises(LedgerError, match="lacks a right"):
                reserve(auditor, TUESDAY)
    finally:
        behind("DROP OWNED BY auditor")
        postgres_server.execute("DROP ROLE auditor")
