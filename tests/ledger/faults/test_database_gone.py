"""The database goes away, in the middle of a transaction or between two: refused in one line, and nothing half done."""

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.faults.processes import Steps, answer, every_step, watched
from tests.ledger.faults.world import START, Shipment, Witness, counted, enter, make, opened, reserve, ship

EVERY_THIRD = 3
MONDAY, TUESDAY = Shipment("exporter", range(10)), Shipment("exporter", range(5, 15), run_id="tuesday")


def refusal(act, *arguments):
    with pytest.raises(LedgerError) as refused:
        act(*arguments)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_postgresql_cuts_the_connection_at_many_a_step_and_trying_again_counts_exactly(
    postgres_server, postgres, tmp_path
):
    witness, cuts = Witness(tmp_path), 0
    make(postgres)
    for fatal in count(1, EVERY_THIRD):
        shipment = Shipment(f"exporter-{fatal}", range(12))
        step = Steps(fatal, lambda what: postgres_server.cut_off(postgres), every_step)
        said = None
        try:
            with watched(step):
                ship(postgres, witness, shipment, step=step)
        except LedgerError as error:
            said = str(error)
        with opened(postgres) as ledger:
            if said is not None:
                cuts += 1
                assert "kept whole or not at all" in said
                assert sum(counted(ledger, shipment.account, START)) >= len(witness.saw(shipment.account))
                ship(postgres, witness, shipment)
            assert counted(ledger, shipment.account, START) == (12, 0)
            assert ledger.verify().faults == []
        if step.taken < fatal:
            break
    assert cuts >= 8


@pytest.fixture
def ledger(file):
    with opened(f"sqlite:///{file}") as ledger:
        yield ledger


@pytest.fixture
def far_ledger(postgres):
    make(postgres)
    with opened(postgres) as ledger:
        yield ledger


def test_postgresql_fails_in_mid_transaction_and_comes_back(postgres_server, postgres, far_ledger):
    ledger = far_ledger
    reserve(ledger, MONDAY)

    def reserve_while_it_fails():
        with ledger.account(TUESDAY.account, START) as book:
            enter(book, TUESDAY)
            postgres_server.stop(immediately=True)

    try:
        assert "kept whole or not at all" in refusal(reserve_while_it_fails)
        assert "cannot be reached" in refusal(reserve, ledger, TUESDAY)
        assert "cannot be reached" in refusal(Ledger.open, postgres)
    finally:
        postgres_server.start()
    assert counted(ledger, "exporter", START) == (0, 10)
    reserve(ledger, TUESDAY)
    assert counted(ledger, "exporter", START) == (0, 20)
    assert ledger.verify().faults == []


def test_no_message_says_the_password(postgres_server):
    postgres_server.stop()
    try:
        url = postgres_server.url().replace("postgres@", "postgres:open-sesame@")
        assert "open-sesame" not in refusal(Ledger.open, url)
    finally:
        postgres_server.start()


@pytest.fixture
def file(tmp_path):
    """The file of a ledger on SQLite that holds one settled run."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    make(f"sqlite:///{folder / 'ledger.db'}")
    ship(f"sqlite:///{folder / 'ledger.db'}", Witness(tmp_path), MONDAY)
    return folder / "ledger.db"


def deleted(file):
    file.unlink()


def deleted_with_its_journal(file):
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()


def garbage(file):
    file.write_bytes(os.urandom(50_000))


def emptied(file):
    file.write_bytes(b"")


def folder_gone(file):
    shutil.rmtree(file.parent)


def another_file(file):
    file.rename(file.with_name("other.db"))
    file.write_bytes(b"not a ledger at all, but it stands where one was" * 200)


def a_folder_in_its_place(file):
    file.unlink()
    file.mkdir()


HARMS = [deleted, deleted_with_its_journal, garbage, emptied, folder_gone, another_file, a_folder_in_its_place]
TELLS = ("restore", "must be there", "sekisho ledger init")


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("when", ["open already", "opened then"])
def test_sqlite_that_lost_its_file_refuses_and_never_begins_at_zero(file, ledger, harm, when):
    harm(file)
    said = refusal(reserve, ledger, TUESDAY) if when == "open already" else refusal(Ledger.open, f"sqlite:///{file}")
    assert any(told in said for told in TELLS), said
    assert not file.is_file() or harm in {garbage, emptied, another_file}


def test_sqlite_that_lost_its_file_in_mid_transaction_says_that_nothing_is_kept(file, ledger):
    def reserve_while_it_is_deleted():
        with ledger.account(TUESDAY.account, START) as book:
            enter(book, TUESDAY)
            deleted_with_its_journal(file)

    assert "restore" in refusal(reserve_while_it_is_deleted)
    assert not file.exists()


def test_sqlite_that_was_restored_from_its_backup_goes_on_from_there(file, ledger):
    backup = file.with_name("backup.db")
    shutil.copy(file, backup)
    ledger_files = list(file.parent.glob("ledger.db*"))
    reserve(ledger, TUESDAY)
    for found in ledger_files:
        found.unlink()
    for left in file.parent.glob("ledger.db-*"):
        left.unlink()
    backup.rename(file)
    assert counted(ledger, "exporter", START) == (10, 0)
    reserve(ledger, TUESDAY)
    assert counted(ledger, "exporter", START) == (10, 10)
    assert ledger.verify().faults == []


def _reserve_as_nobody(connection, url, warm_up):
    for place in (warm_up, url):  # as root everything is imported, then nobody tries
        try:
            with opened(place) as ledger:
                reserve(ledger, TUESDAY)
        except LedgerError as error:
            connection.send(str(error))
            return
        if os.geteuid() == 0:
            os.setgid(65534)
            os.seteuid(65534)
    connection.send("")


def test_sqlite_that_may_only_be_read_refuses_to_reserve():
    with tempfile.TemporaryDirectory(prefix="sekisho-tests-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        for name in ("ledger.db", "warm-up.db"):
            make(f"sqlite:///{folder / name}")
        (folder / "ledger.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            urls = [f"sqlite:///{folder / name}" for name in ("ledger.db", "warm-up.db")]
            said = answer(_reserve_as_nobody, *urls)
        finally:
            folder.chmod(0o755)
    assert "this user" in said
    assert "\n" not in said
