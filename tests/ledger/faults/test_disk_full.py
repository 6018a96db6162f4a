"""The disk is full: the run is refused, what was there stays whole, and when there is room again all goes on."""

import hashlib
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from sekisho.errors import LedgerError
from tests.ledger.faults.processes import answer
from tests.ledger.faults.world import START, Shipment, counted, enter, make, opened, reserve

MANY = 2_000


def shipment(number):
    return Shipment("exporter", range(10), run_id=f"run-{number}")


def fill(ledger, size=50_000):
    """Reserve with large papers until it is refused; how often it went well, and what was said in the end."""
    for number in range(MANY):
        try:
            one = shipment(number)
            with ledger.account(one.account, one.now) as book:
                enter(book, one)
                paper = os.urandom(size)
                book.record("evidence", {"paper": number}, {hashlib.sha256(paper).hexdigest(): paper})
        except LedgerError as error:
            return number, str(error)
    return MANY, ""


def _fill_below(connection, url, room):
    """Fill a ledger from a process that may write no file beyond so many bytes: as ulimit -f sets it."""
    with opened(url) as ledger:
        reserve(ledger, shipment("before"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        connection.send(fill(ledger))


def _fill_few_pages(connection, url, pages):
    """Fill a ledger that SQLite itself holds to be full at so many pages."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    event.listen(Engine, "connect", lambda raw, record: raw.execute(f"PRAGMA max_page_count = {pages}"))
    with opened(url) as ledger:
        reserve(ledger, shipment("before"))
        connection.send(fill(ledger))


def is_whole_and_goes_on(url, done):
    with opened(url) as ledger:
        assert len(list(ledger.reservations(account="exporter"))) == done + 1
        assert len(list(ledger.records(kind="evidence"))) == done
        assert counted(ledger, "exporter", START) == (0, 10 * (done + 1))
        assert ledger.verify().faults == []
        reserve(ledger, shipment("after"))
        assert counted(ledger, "exporter", START) == (0, 10 * (done + 2))


@pytest.mark.parametrize(
    ("fill_it", "room", "told"),
    [(_fill_below, 400_000, "look at it"), (_fill_few_pages, 150, "make room")],
)
def test_sqlite(tmp_path, fill_it, room, told):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    make(url)
    done, said = answer(fill_it, url, room)
    assert 0 < done < MANY
    assert "nothing was written" in said
    assert told in said
    is_whole_and_goes_on(url, done)


def test_postgresql(postgres_server, postgres):
    make(postgres)
    more_than_its_own_log_needs = 17_000_000
    with postgres_server.files_no_larger_than(more_than_its_own_log_needs), opened(postgres) as ledger:
        reserve(ledger, shipment("before"))
        done, said = fill(ledger, 2_000_000)
    assert 0 < done < MANY
    assert "File too large" in said
    is_whole_and_goes_on(postgres, done)


@contextmanager
def small_disk(folder, megabytes):
    """A file system of its own, as only root can mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", folder]
    if (
        os.geteuid() != 0
        or not shutil.which("mount")
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("no small disk can be mounted here; the limits above stand for it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_sqlite_on_a_disk_that_really_is_full(tmp_path):
    with small_disk(tmp_path / "small", 2) as folder:
        url = f"sqlite:///{folder / 'ledger.db'}"
        make(url)
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(700_000))
        with opened(url) as ledger:
            reserve(ledger, shipment("before"))
            done, said = fill(ledger)
        assert 0 < done < MANY
        assert "nothing was written; make room" in said
        ballast.unlink()
        is_whole_and_goes_on(url, done)


def test_postgresql_on_a_disk_that_really_is_full(postgres_server):
    with small_disk(Path(postgres_server.folder) / "small", 20) as folder, postgres_server.tablespace(folder) as url:
        make(url)
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(8_000_000))
        with opened(url) as ledger:
            reserve(ledger, shipment("before"))
            done, said = fill(ledger)
        assert 0 < done < MANY
        assert "the disk is full, nothing was written; make room" in said
        ballast.unlink()
        is_whole_and_goes_on(url, done)
