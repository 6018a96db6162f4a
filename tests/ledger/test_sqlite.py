"""A ledger in a file: the file that was opened is the file that is written, or nothing is."""

import shutil

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.ledger.conftest import NOW, flow_of, people_of, run_key, story_of


@pytest.fixture
def file(tmp_path, empty_file):
    return shutil.copy(empty_file, tmp_path / "ledger.db")


@pytest.fixture
def opened(file):
    ledger = Ledger.open(f"sqlite:///{file}")
    yield story_of(ledger)
    ledger.close()


def test_a_file_that_is_gone_is_no_new_beginning(opened, file):
    opened.reserve(run_key())
    file.unlink()
    for way in (lambda: opened.reserve(run_key("tuesday")), opened.ledger.verify, opened.ledger.reservations):
        with pytest.raises(LedgerError, match=r"there is no ledger; .* or counts begin at zero"):
            way()
    assert not file.exists()


def test_a_file_that_was_put_in_its_place_is_the_ledger_from_then_on(opened, file, tmp_path, empty_file):
    opened.reserve(run_key())
    other = shutil.copy(empty_file, tmp_path / "other.db")
    for left in ("ledger.db-wal", "ledger.db-shm"):
        (tmp_path / left).unlink(missing_ok=True)
    other.rename(file)
    assert opened.ledger.reservations() == []
    opened.reserve(run_key("tuesday"))
    fresh = Ledger.open(f"sqlite:///{file}")
    assert [one.run.run_id for one in fresh.reservations()] == ["tuesday"]
    fresh.close()


def test_a_file_that_is_replaced_while_it_is_written_to_is_told(opened, file, tmp_path, empty_file):
    other = shutil.copy(empty_file, tmp_path / "other.db")

    def judge():
        with opened.ledger.account("acme-group", NOW) as book:
            book.record("decision", {})
            other.rename(file)

    with pytest.raises(LedgerError, match="the file was replaced while it was written to; find out who did"):
        judge()


def test_a_path_with_strange_letters(tmp_path, empty_file):
    file = shutil.copy(empty_file, tmp_path / "台帳 #1 & 2.db")
    ledger = Ledger.open(f"sqlite:///{file}")
    story_of(ledger).reserve(run_key())
    assert len(ledger.reservations()) == 1
    ledger.close()
    assert {path.name.removesuffix(".lock") for path in tmp_path.iterdir()} == {file.name}


def test_listening_to_the_statements_changes_nothing(opened):
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    heard = []

    def hear(_connection, _cursor, statement, *_):
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        opened.reserve(run_key())
        opened.settle(run_key(), people_of(1, 2), flow=flow_of())
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert any(statement.startswith("INSERT INTO sekisho_holdings") for statement in heard)
    assert opened.persons() == 2
    assert opened.ledger.verify().faults == []
