"""A ledger that was restored from an older state, or copied while in use, is noticed by who remembers its end."""

import json
import shutil
import subprocess
from datetime import timedelta

import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger
from sekisho.ledger.stores import store_at
from tests.ledger.conftest import NOW, people_of, run_key, story_of

REFUSED = "which this machine has seen"


@pytest.fixture
def marks(tmp_path):
    """The folder in which this machine remembers."""
    return tmp_path / "remembered"


@pytest.fixture
def state(ledger_url, tmp_path):
    """Take a copy of the database as it is now, and give a way to put it back."""

    def taken():
        engine = store_at(ledger_url).engine
        if ledger_url.startswith("sqlite"):
            copy, file = tmp_path / "copy.db", ledger_url.removeprefix("sqlite:///")
            shutil.copy(file, copy)  # what people do: the newest records are in another file

            def put_back():
                engine.dispose()
                for more in ("-wal", "-shm"):
                    (tmp_path / f"ledger.db{more}").unlink(missing_ok=True)
                shutil.copy(copy, file)

            return put_back
        with engine.connect() as connection:
            tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            names = [name for (name,) in tables]
            saved = {name: list(connection.exec_driver_sql(f"SELECT * FROM {name}")) for name in names}  # noqa: S608

        def put_back():
            with engine.begin() as connection:
                for name, rows in saved.items():
                    connection.exec_driver_sql(f"TRUNCATE {name}")
                    for row in rows:
                        wanted = ", ".join(["%s"] * len(row))
                        connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({wanted})", tuple(row))  # noqa: S608
            engine.dispose()

        return put_back

    return taken


def at_work(ledger_url, marks):
    """A ledger as a worker of this machine opens it."""
    return Ledger.open(ledger_url, high_water=marks)


def ship(ledger_url, marks, day, *people):
    ledger = at_work(ledger_url, marks)
    told = story_of(ledger)
    told.now = NOW + timedelta(hours=len(list(ledger.records())))
    told.reserve(run_key(day))
    told.settle(run_key(day), people_of(*people))
    ledger.close()


def test_an_older_state_is_refused_although_it_is_sound_in_itself(ledger, ledger_url, marks, state):
    ledger.close()
    ship(ledger_url, marks, "monday", 1, 2)
    put_back = state()
    ship(ledger_url, marks, "tuesday", 3, 4)
    put_back()
    older = Ledger.open(ledger_url)
    assert older.verify().faults == []
    older.close()
    with pytest.raises(LedgerError, match=f"{REFUSED} .*is gone: .*`sekisho ledger restored --accept REASON`"):
        at_work(ledger_url, marks)


def test_a_state_that_grew_past_the_mark_is_refused_by_its_hash(ledger, ledger_url, marks, state):
    ledger.close()
    ship(ledger_url, marks, "monday", 1, 2)
    put_back = state()
    ship(ledger_url, marks, "tuesday", 3, 4)
    put_back()
    ship(ledger_url, marks.with_name("another machine"), "wednesday", 5)
    ship(ledger_url, marks.with_name("another machine"), "thursday", 6)
    with pytest.raises(LedgerError, match=f"{REFUSED} .*is another one now: "):
        at_work(ledger_url, marks)


def test_a_new_ledger_in_the_place_of_the_old_one_is_refused(ledger, ledger_url, marks, state):
    ledger.close()
    put_back = state()
    ship(ledger_url, marks, "monday", 1, 2)
    put_back()
    with pytest.raises(LedgerError, match=f"{REFUSED} .*is gone: "):
        at_work(ledger_url, marks)


def test_a_copy_that_lies_elsewhere_is_known_by_its_first_record(tmp_path, empty_file, marks):
    file, copy = tmp_path / "ledger.db", tmp_path / "moved.db"
    shutil.copy(empty_file, file)
    ship(f"sqlite:///{file}", marks, "monday", 1, 2)
    shutil.copy(file, copy)
    ship(f"sqlite:///{file}", marks, "tuesday", 3)
    with pytest.raises(LedgerError, match=REFUSED):
        at_work(f"sqlite:///{copy}", marks)


def test_cp_of_a_live_ledger_is_noticed_though_verify_calls_it_sound(tmp_path, empty_file, marks):
    file = tmp_path / "ledger.db"
    shutil.copy(empty_file, file)
    url = f"sqlite:///{file}"
    ledger = at_work(url, marks)
    told = story_of(ledger)
    told.reserve(run_key())
    told.settle(run_key(), people_of(1, 2))
    subprocess.run(["cp", file, tmp_path / "copy.db"], check=True)
    ledger.close()
    (tmp_path / "copy.db").replace(file)
    copy = Ledger.open(url)
    assert copy.verify().faults == []
    assert copy.reservations() == [], "what was written last is not in the file yet"
    copy.close()
    with pytest.raises(LedgerError, match=REFUSED):
        at_work(url, marks)


def test_a_person_accepts_the_older_state_once_for_every_machine(ledger, ledger_url, marks, state):
    ledger.close()
    other = marks.with_name("another machine")
    ship(ledger_url, marks, "monday", 1, 2)
    at_work(ledger_url, other).close()
    put_back = state()
    ship(ledger_url, marks, "tuesday", 3, 4)
    put_back()
    restored = Ledger.open(ledger_url)
    end = restored.accept_restored(reason="INC-812", who="me", now=NOW + timedelta(days=1))
    assert end.position == json.loads(next(other.iterdir()).read_text())["position"]
    at_work(ledger_url, marks).close()
    at_work(ledger_url, other).close()
    told = [record.body for record in restored.records(kind="restored")]
    assert told == [{"reason": "INC-812", "who": "me", "end": {"position": end.position, "hash": end.hash}}]
    assert restored.verify().faults == []
    restored.close()


def test_a_second_older_state_is_not_accepted_by_what_was_said_of_the_first(ledger, ledger_url, marks, state):
    ledger.close()
    ship(ledger_url, marks, "monday", 1, 2)
    first = Ledger.open(ledger_url)
    first.accept_restored(reason="INC-812", who="me", now=NOW + timedelta(hours=1))
    first.close()
    put_back = state()
    ship(ledger_url, marks, "tuesday", 3, 4)
    put_back()
    with pytest.raises(LedgerError, match=REFUSED):
        at_work(ledger_url, marks)


def test_the_mark_is_an_end_of_the_chain_that_verify_takes(ledger, ledger_url, marks):
    ship(ledger_url, marks, "monday", 1, 2)
    (mark,) = marks.iterdir()
    told = json.loads(mark.read_text())
    end = ledger.head()
    assert (told["position"], told["hash"], told["at"]) == (
        end.position,
        end.hash,
        end.at.isoformat(timespec="microseconds"),
    )


def test_a_mark_never_falls(ledger, ledger_url, marks):
    slow = at_work(ledger_url, marks)
    ship(ledger_url, marks, "monday", 1, 2)
    (mark,) = marks.iterdir()
    before = mark.read_text()
    with slow._store.reading() as connection:
        ship(ledger_url, marks, "tuesday", 3)
        now = mark.read_text()
        slow._store.high_water.rise(connection)
    assert before != now == mark.read_text()
    slow.close()


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[" * 100_000,
        "[]",
        '{"position": 1e999, "hash": "0", "at": "2026-03-02T01:00:00+00:00", "first": "0"}',
        '{"position": 1, "hash": "0", "at": "2026-03-02T01:00:00", "first": "0"}',
    ],
)
def test_a_mark_of_another_form_is_refused_in_one_line(ledger, ledger_url, marks, damage):
    ship(ledger_url, marks, "monday", 1, 2)
    (mark,) = marks.iterdir()
    mark.write_text(damage)
    with pytest.raises(LedgerError, match="no high-water mark any more"):
        at_work(ledger_url, marks)


def test_a_mark_that_cannot_be_read_or_kept_is_refused_before_anything_is_written(ledger, ledger_url, marks, tmp_path):
    ship(ledger_url, marks, "monday", 1, 2)
    (mark,) = marks.iterdir()
    mark.write_text("half a li")
    with pytest.raises(LedgerError, match=r"no high-water mark any more; .*`sekisho ledger verify --head`"):
        at_work(ledger_url, marks)
    (tmp_path / "a file").write_text("")
    with pytest.raises(LedgerError, match=r"cannot be kept in .* set `marks` in section \[sekisho\]"):
        at_work(ledger_url, tmp_path / "a file")
