"""Somebody who wants the ledger to fail: its databases set up otherwise, its files handled otherwise, strange words."""

import os
import shutil
import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import timedelta
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger, absolute
from sekisho.ledger.settling import settle
from tests.ledger.conftest import NOW, TODAY, flow_of, people_of, run_key, story_of

DAYS = {"ordinary": TODAY}
HOUR = NOW + timedelta(hours=1)


@pytest.fixture
def administered(postgres_server, postgres):
    """A ledger in PostgreSQL whose administrator sets what he likes, for whoever connects from then on."""
    Ledger.create(postgres).close()

    def administered(**settings):
        for name, value in settings.items():
            database = urlsplit(postgres).path.removeprefix("/")
            postgres_server.execute(f"ALTER DATABASE {database} SET {name} = '{value}'")
        return postgres

    return administered


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_who_has_waited_sees_what_was_done_before_whatever_isolation_is_the_default(administered, isolation):
    url = administered(default_transaction_isolation=isolation)
    first, second, seen = Ledger.open(url), Ledger.open(url), []

    def wait_and_look():
        with second.account("acme-group", NOW) as book:
            seen.extend(one.run.run_id for one in book.reservations(rehearsal=False))
            book.reserve(flow_of(), run_key("tuesday"), days=DAYS, until=HOUR, shipping=True)

    waiter = threading.Thread(target=wait_and_look)
    with first.account("acme-group", NOW) as book:
        book.reserve(flow_of(), run_key("monday"), days=DAYS, until=HOUR, shipping=True)
        waiter.start()
        until = time.monotonic() + 30
        while not waits(url) and time.monotonic() < until:
            time.sleep(0.01)
    waiter.join()
    assert seen == ["monday"]
    assert len(first.reservations()) == 2
    assert first.verify().faults == []
    first.close()
    second.close()


def waits(url):
    """Whether somebody waits for a lock of the ledger."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone()


def test_a_session_is_left_as_it_was_because_a_pool_gives_it_to_others(administered):
    ledger = Ledger.open(administered(lock_timeout="77s", synchronous_commit="off"))
    story = story_of(ledger)
    story.reserve(run_key())
    story.settle(run_key(), people_of(1, 2))
    with ledger._store.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"SHOW {one}").scalar() for one in ("lock_timeout", "synchronous_commit")
        ]
        assert settings == ["77s", "off"]
        held = connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar()
        assert held == 0
    ledger.close()


def test_each_change_waits_for_the_disk_even_where_others_do_not(administered):
    ledger = Ledger.open(administered(synchronous_commit="off"))
    with ledger.account("acme-group", NOW) as book:
        assert book._connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert book._connection.exec_driver_sql("SHOW lock_timeout").scalar() == "30s"
    ledger.close()


def test_a_pool_that_forgets_prepared_statements_is_told_with_what_to_write(administered):
    def use(url):
        ledger = Ledger.open(url)
        try:
            for _ in range(12):
                with ledger.account("acme-group", NOW) as book:
                    book.record("decision", {})
                    book._connection.exec_driver_sql("DO 'BEGIN DEALLOCATE ALL; END'")  # as if it were another session
        finally:
            ledger.close()

    url = administered()
    with pytest.raises(LedgerError, match=r"prepared statements; end the ledger's URL in \?prepare_threshold=none"):
        use(url)
    use(f"{url}&prepare_threshold=none")


def test_a_server_that_loses_its_patience_leaves_nothing_half_written(administered):
    ledger = Ledger.open(administered(idle_in_transaction_session_timeout="1s", statement_timeout="10s"))

    def judge_slowly():
        with ledger.account("acme-group", NOW) as book:
            book.record("decision", {})
            time.sleep(2.5)
            book.reserve(flow_of(), run_key(), days=DAYS, until=HOUR, shipping=True)

    with pytest.raises(LedgerError, match="idle_in_transaction_session_timeout; nothing was written"):
        judge_slowly()
    assert (ledger.reservations(), list(ledger.records())) == ([], [])
    ledger.close()


def test_a_schema_and_a_user_of_its_own_who_may_make_nothing(administered):
    url = administered()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA heads")
    there = f"{url}&options=-csearch_path%3Dheads"
    Ledger.create(there).close()
    with psycopg.connect(url, autocommit=True) as owner:
        role = "worker_of_" + urlsplit(url).path.removeprefix("/")
        owner.execute(f"CREATE ROLE {role} LOGIN")
        owner.execute(f"GRANT USAGE ON SCHEMA heads TO {role}")
        owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA heads TO {role}")
    try:
        theirs = there.replace("postgres@", f"{role}@")
        refused = Ledger.open(theirs)
        with pytest.raises(LedgerError, match="lacks a right"):
            story_of(refused).reserve(run_key())
        refused.close()
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA heads TO {role}")
        for way in (Ledger.open, Ledger.create):
            ledger = way(theirs)
            story = story_of(ledger)
            story.reserve(run_key(way.__name__))
            story.settle(run_key(way.__name__), people_of(1, 2))
            assert ledger.verify().faults == []
            ledger.close()
        elsewhere = Ledger.open(url)
        assert elsewhere.reservations() == []
        elsewhere.close()
    finally:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {role}")
            owner.execute(f"DROP ROLE {role}")


@pytest.mark.parametrize("folder", ["a b", "a?b", "a%20b", "a#b", "a&b;c", "台帳"])
def test_a_path_of_any_letters_is_that_path_and_no_other(tmp_path, folder):
    (tmp_path / folder).mkdir()
    for url in (
        f"sqlite:///{quote(str(tmp_path / folder))}/ledger.db",
        absolute("sqlite:///ledger.db", tmp_path / folder),
    ):
        ledger = Ledger.create(url)
        story_of(ledger).reserve(run_key())
        assert len(ledger.reservations()) == 1
        ledger.close()
    assert [one.name for one in tmp_path.iterdir()] == [folder]
    assert (tmp_path / folder / "ledger.db").exists()


@pytest.fixture
def file(tmp_path, empty_file):
    (tmp_path / "ledger").mkdir()
    return shutil.copy(empty_file, tmp_path / "ledger" / "ledger.db")


def modes(file):
    return {one.name.removeprefix("ledger.db"): stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_nobody_else_reads_any_file_of_a_ledger_whatever_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        ledger = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
        story_of(ledger).reserve(run_key())
        assert modes(tmp_path / "ledger.db") == dict.fromkeys(("", "-wal", "-shm", ".lock"), 0o600)
    finally:
        os.umask(before)
    ledger.close()


def test_users_who_share_the_file_share_the_lock_beside_it(file):
    file.chmod(0o660)
    ledger = Ledger.open(f"sqlite:///{file}")
    story_of(ledger).reserve(run_key())
    assert modes(file) == dict.fromkeys(("", "-wal", "-shm", ".lock"), 0o660)
    ledger.close()


def test_a_symbolic_link_leads_to_the_same_ledger(file, tmp_path):
    (tmp_path / "link.db").symlink_to(file)
    straight, around = Ledger.open(f"sqlite:///{file}"), Ledger.open(f"sqlite:///{tmp_path}/link.db")
    story_of(straight).reserve(run_key("monday"))
    story_of(around).reserve(run_key("tuesday"))
    assert len(straight.reservations()) == len(around.reservations()) == 2
    assert straight.verify().faults == []
    straight.close()
    around.close()


def test_a_backup_while_it_is_written_to_is_a_whole_ledger(file, tmp_path):
    ledger = Ledger.open(f"sqlite:///{file}")
    story_of(ledger).reserve(run_key("monday"))
    with ledger.account("acme-group", NOW) as book:
        book.record("decision", {})
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(tmp_path / "copy.db")) as target:
            source.backup(target)
    copied = Ledger.open(f"sqlite:///{tmp_path}/copy.db")
    found = copied.verify()
    assert (found.records, found.faults) == (1, [])
    head = ledger.head()
    (fault,) = copied.verify(head=head).faults
    assert fault.startswith("record 2 is not the one whose hash was written down elsewhere")
    ledger.close()
    copied.close()


def test_a_copy_without_what_belongs_to_it_is_no_new_beginning(tmp_path):
    ledger = Ledger.create(f"sqlite:///{tmp_path}/ledger.db")
    story_of(ledger).reserve(run_key())
    shutil.copy(tmp_path / "ledger.db", tmp_path / "copy.db")  # all of it lies in ledger.db-wal still
    with pytest.raises(LedgerError, match=r"holds no ledger; .* restored from its backup, or counts begin at zero"):
        Ledger.open(f"sqlite:///{tmp_path}/copy.db")
    ledger.close()


def test_a_long_reader_and_a_vacuum_stop_nobody(file):
    ledger = Ledger.open(f"sqlite:///{file}")
    story = story_of(ledger)
    story.reserve(run_key("monday"))
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM sekisho_records").fetchone() == (1,)
        for number in range(20):
            story.reserve(run_key(f"run-{number}"))
        assert reader.execute("SELECT count(*) FROM sekisho_records").fetchone() == (1,)
        reader.execute("COMMIT")
        reader.execute("VACUUM")
    story.settle(run_key("monday"), people_of(1, 2))
    assert story.persons() == 2
    assert ledger.verify().faults == []
    ledger.close()


def test_a_task_that_was_stopped_gives_back_its_own_room_only(story, ledger):
    flow = flow_of()
    assert not story.reserve(run_key(map_index=0)).tried_before
    story.reserve(run_key(map_index=1))
    kept = ledger.give_back(run_key(map_index=1), flow, NOW)
    assert (kept.state, kept.held, kept.open_claims) == ("open", 10, 1)
    with pytest.raises(LedgerError, match="has nothing to give back"):
        ledger.give_back(run_key(map_index=1), flow, NOW)
    assert story.reserve(run_key(map_index=0)).tried_before
    story.settle(run_key(map_index=0), people_of(1, 2))
    story.reserve(run_key(map_index=1))
    assert ledger.give_back(run_key(map_index=1), flow, NOW).state == "settled"
    assert story.persons() == 2
    assert ledger.verify().faults == []


def test_what_left_all_the_same_after_room_was_given_back_is_counted(story, ledger):
    story.reserve(run_key())
    assert ledger.give_back(run_key(), flow_of(), NOW).state == "released"
    assert story.settle(run_key(), people_of(1, 2, 3)).state == "settled"
    assert story.persons() == 3
    assert ledger.verify().faults == []


def test_a_batch_that_a_try_may_have_sent_counts_beside_the_one_that_takes_its_place(story, ledger):
    story.reserve(run_key())
    ledger.record_batch(run_key(), people_of(1, 2, 3), NOW, own=True, begins=True)
    story.reserve(run_key())  # the try fell over; its retry reads the table again, which has changed
    ledger.record_batch(run_key(), people_of(3, 4), NOW, own=True, days=DAYS)
    assert story.persons() == 3
    assert [one.held for one in story.reserved()] == [10]
    assert story.settle(run_key(), people_of(3, 4)).counted == 2
    assert story.persons() == 4
    assert not story.ledger.reservations()[0].overrun
    assert ledger.verify().faults == []


def test_a_batch_that_nobody_has_begun_to_ship_is_simply_replaced(story, ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2, 3), NOW)
    ledger.record_batch(run_key(task_id="extract", attempt=2), people_of(2), NOW)
    story.reserve(run_key())
    ledger.record_batch(run_key(), people_of(4), NOW, own=True, begins=True)
    story.settle(run_key(), people_of(4))
    ledger.record_batch(run_key(task_id="extract", attempt=3), people_of(5), NOW)
    assert story.persons() == 1
    assert ledger.verify().faults == []


def test_a_batch_counted_anew_upstream_of_a_task_that_fell_over_loses_nobody(story, ledger):
    ledger.record_batch(run_key(task_id="extract"), people_of(1, 2), NOW)
    story.reserve(run_key(map_index=0))
    ledger.record_batch(run_key(task_id="extract", attempt=2), people_of(3), NOW)
    assert story.persons() == 2
    ledger.record_batch(run_key(task_id="extract", map_index=1), people_of(5), NOW)
    ledger.record_batch(run_key(task_id="extract", map_index=1, attempt=2), people_of(6), NOW)
    assert story.persons() == 2, "nobody has begun with map index 1"
    assert ledger.verify().faults == []


def test_a_batch_that_may_not_leave_is_forgotten_unless_it_is_another_by_now(story, ledger):
    ledger.record_batch(run_key(), people_of(1, 2), NOW, own=True)
    ledger.forget_batch(run_key(), people_of(3), NOW)
    assert ledger.batch(run_key()) == people_of(1, 2)
    ledger.forget_batch(run_key(), people_of(1, 2), NOW)
    assert ledger.batch(run_key()) is None
    assert ledger.verify().faults == []
    ledger.record_batch(run_key(), people_of(1, 2), NOW, own=True)
    assert ledger.verify().faults == []


@pytest.mark.parametrize(("at", "body"), [("garbage", "{}"), ("2026-03-03T09:00:00.000000+00:00", "no JSON")])
def test_a_record_that_was_smuggled_into_the_queue_stops_nobody_from_finding_it(story, ledger, at, body):
    story.reserve(run_key())
    with ledger._store.engine.connect() as intruder:
        values = f"('decision', '{at}', '{body}')"
        intruder.exec_driver_sql(f"INSERT INTO sekisho_records (kind, at, body) VALUES {values}")  # noqa: S608 - ours
        intruder.exec_driver_sql("INSERT INTO sekisho_pending SELECT max(id) FROM sekisho_records")
        intruder.commit()
    (fault,) = ledger.verify().faults
    assert fault.startswith(f"record 2 was put in (decision of {at}): sekisho writes no such record")


def test_an_end_of_another_ledger_or_one_ahead_of_this_one_is_told(story, ledger):
    story.reserve(run_key())
    head = ledger.head()
    for strange in (head._replace(hash="0" * 64), head._replace(position=head.position + 1)):
        (fault,) = ledger.verify(head=strange).faults
        assert fault.startswith(f"record {strange.position} is not the one whose hash was written down elsewhere")
    assert ledger.verify(head=head).faults == []


@pytest.mark.parametrize(
    "differently",
    [{"per_run": 2**63}, {"recipient": "\ud800"}],
)
def test_what_a_database_cannot_hold_is_refused_and_leaves_nothing_half_written(story, ledger, differently):
    with pytest.raises(LedgerError) as refused:
        story.reserve(run_key(), flow_of(**differently))
    assert "cannot be reached" not in str(refused.value)
    assert (ledger.reservations(), list(ledger.records())) == ([], [])
    assert story.reserve(run_key("the longest number"), flow_of(per_run=2**63 - 1)).held == 2**63 - 1


@pytest.mark.parametrize("value", ["\x00", "y" * 2_000_000, 2**200, -0.0, 0.1 + 0.2, "\u2028é"])
def test_whatever_json_can_say_is_read_back_as_it_was_written(ledger, value):
    with ledger.account("acme-group", NOW) as book:
        book.record("decision", {"said": value})
    (record,) = ledger.records()
    assert record.body == {"said": value}
    assert ledger.verify().faults == []


def test_what_json_cannot_say_is_refused(ledger):
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not JSON"), ledger.account("acme-group", NOW) as book:
            book.record("decision", {"said": value})
    assert list(ledger.records()) == []


def test_nobody_at_all_is_a_batch_too(story, ledger):
    story.reserve(run_key())
    ledger.record_batch(run_key(), people_of(), NOW, begins=True)
    assert story.settle(run_key(), people_of()).state == "settled"
    assert story.persons() == 0
    assert ledger.verify().faults == []


def test_who_expires_a_reservation_under_another_account_never_overwrites_that_it_was_settled(administered):
    url = administered()
    first, second, tomorrow, states = Ledger.open(url), Ledger.open(url), NOW + timedelta(hours=25), []
    story_of(first).reserve(run_key())

    def look_as_another_group():
        with second.account("new-group", tomorrow, exporters=["acme-cn"]) as book:
            states.extend(one.state for one in book.reservations(rehearsal=False))

    watcher = threading.Thread(target=look_as_another_group)
    with first._claimed(run_key(), NOW, flow_of()) as (transaction, found):
        settle(transaction, found, people_of(1, 2), DAYS)
        watcher.start()  # sees the reservation as it was before
        until = time.monotonic() + 30
        while not waits_for_a_row(url) and time.monotonic() < until:
            time.sleep(0.01)
    watcher.join()
    (settled,) = first.reservations()
    assert (settled.state, settled.counted, settled.open_claims) == ("settled", 2, 0)
    assert first.verify().faults == []
    first.close()
    second.close()


def waits_for_a_row(url):
    """Whether somebody waits for what another transaction has locked or written."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone()
