"""Whatever somebody changes in the database behind the ledger's back is found."""

import hashlib
import sqlite3
import zlib
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from sekisho.errors import LedgerError
from sekisho.ledger import Ledger, schema
from sekisho.ledger.chain import linked
from sekisho.ledger.stores import store_at

LAW = b"the law of the day, " * 40
TABLES = [table for table in schema.METADATA.tables.values() if table is not schema.PENDING]


def live(story, run, people, flow):
    """A little of everything."""
    story.ledger.identify("default", story.now, who="worker@here", read=lambda: "an Airflow", keep=lambda _: None)
    digest = hashlib.sha256(LAW).hexdigest()
    with story.ledger.account("acme-group", story.now) as book:
        book.record("decision", {"export": "crm-to-us", "effect": "allow"}, {digest: LAW})
    story.ledger.record_batch(run(), people(1, 2, 3), story.now, for_task="ship")
    with story.ledger.account("acme-group", story.now, run=run()) as book:
        book.take_batch()
    story.reserve(run())
    story.settle(run(), people(1, 2, 3))
    story.reserve(run("tuesday", map_index=1))
    story.reserve(run("tuesday", map_index=2))
    story.settle(run("tuesday", map_index=2), people(3, 4))
    story.reserve(run("wednesday"), flow(export_id="crm-to-us", recipient="acme-us"))
    (kept,) = [one for one in story.reserved() if one.run.run_id == "wednesday"]
    story.ledger.release(kept.id, reason="never began", who="ann@desk", now=story.now)
    story.ledger.seal()


@pytest.fixture
def lived(story, run, people, flow):
    """A ledger with a little of everything, sound so far."""
    live(story, run, people, flow)
    assert story.ledger.verify().faults == []
    return story.ledger


@pytest.fixture
def behind(ledger_url):
    """A connection that the ledger knows nothing of, committed at the end of each use."""
    engine = store_at(ledger_url).engine
    yield engine.begin
    engine.dispose()


def faults(ledger):
    return ledger.verify().faults


def test_a_sound_ledger_is_sound(lived):
    told = []
    found = lived.verify(tell=lambda done, total: told.append((done, total)))
    assert found.faults == []
    assert found.records == found.head.position == len(list(lived.records()))
    assert told[-1][0] == told[-1][1] > found.records
    assert all(record.position for record in lived.records())


def first_row(connection, table):
    row = connection.execute(select(table).limit(1)).mappings().first()
    return None if row is None else (dict(row), [column == row[column.name] for column in table.primary_key])


def test_a_row_that_is_removed_is_missed(lived, behind):
    for table in TABLES:
        with behind() as connection:
            row, keys = first_row(connection, table)
            connection.execute(delete(table).where(*keys))
        assert faults(lived), table.name
        with behind() as connection:
            connection.execute(insert(table), row)
    assert faults(lived) == []


def test_a_row_that_is_put_in_is_found(lived, behind):
    for table in [*TABLES, schema.PENDING]:
        with behind() as connection:
            row, _ = first_row(connection, table) or ({"record_id": 0}, [])
            row.update({c.name: f"{row[c.name]}x" if isinstance(row[c.name], str) else 999 for c in table.primary_key})
            if table is schema.SEALS:
                row["record_id"] = 999
            connection.execute(insert(table), row)
        assert faults(lived), table.name
        with behind() as connection:
            connection.execute(delete(table).where(*(column == row[column.name] for column in table.primary_key)))
    assert faults(lived) == []


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_an_edited_column_is_found(lived, behind, table):
    for column in table.columns:
        with behind() as connection:
            row, keys = first_row(connection, table)
            connection.execute(update(table).where(*keys).values({column: other(column, row[column.name])}))
        assert faults(lived), column.name
        with behind() as connection:
            edited = {**row, column.name: other(column, row[column.name])}
            connection.execute(delete(table).where(*(key == edited[key.name] for key in table.primary_key)))
            connection.execute(insert(table), row)
    assert faults(lived) == []


def other(column, value):
    if value is None:
        return 1 if column.type.python_type is int else "2026-03-03T09:00:00.000000+00:00"
    return {str: lambda: f"{value}0", bytes: lambda: value + b"\0", int: lambda: value + 1000}[type(value)]()


def test_two_records_that_change_places_are_found(lived, behind):
    records = schema.RECORDS
    with behind() as connection:
        first, second = connection.execute(select(records).order_by(records.c.id).limit(2)).mappings()
        for one, other in ((first, second), (second, first)):
            values = {name: other[name] for name in ("kind", "at", "body")}
            connection.execute(update(records).where(records.c.id == one["id"]).values(values))
    assert [fault.split(" (")[0] for fault in faults(lived)[:2]] == ["record 1 was edited", "record 2 was edited"]


def renumber(connection, number, new):
    """Give a record another number wherever its number is kept, so that the chain still leads to it."""
    for column in (schema.RECORDS.c.id, schema.SEALS.c.record_id):
        connection.execute(update(column.table).where(column == number).values({column.name: new}))


def test_records_that_swap_their_numbers_are_found_although_the_chain_keeps_its_order(lived, behind):
    order = [record.position for record in lived.records()]
    third, ninth = (list(lived.records())[place - 1].id for place in (3, 9))
    with behind() as connection:
        for number, new in ((third, 999), (ninth, third), (999, ninth)):
            renumber(connection, number, new)
    assert [fault.split(" (")[0] for fault in faults(lived)] == ["record 3 was edited", "record 9 was edited"]
    assert [record.position for record in lived.records()] == order


def test_a_record_that_is_renumbered_to_be_the_newest_is_found(lived, behind):
    first = next(lived.records()).id
    with behind() as connection:
        renumber(connection, first, 999)
    assert [fault.split(" (")[0] for fault in faults(lived)] == ["record 1 was edited"]
    assert next(lived.records()).position == 1
    with behind() as connection:
        renumber(connection, 999, first)
    assert faults(lived) == []


def test_the_end_cut_off_with_care_is_found_by_a_head_kept_elsewhere(lived, behind):
    with lived.account("acme-group", lived.records().__next__().at) as book:
        book.record("decision", {"effect": "block"})
    kept = lived.head()
    with behind() as connection:
        last = connection.execute(select(schema.SEALS).order_by(schema.SEALS.c.position.desc()).limit(2)).all()
        at = connection.execute(select(schema.RECORDS.c.at).where(schema.RECORDS.c.id == last[1].record_id)).scalar()
        connection.execute(delete(schema.SEALS).where(schema.SEALS.c.position == last[0].position))
        connection.execute(delete(schema.RECORDS).where(schema.RECORDS.c.id == last[0].record_id))
        connection.execute(update(schema.HEADS).values(position=last[1].position, hash=last[1].hash, at=at))
    assert faults(lived) == []  # nobody can see it from within
    (fault,) = lived.verify(head=kept).faults
    assert f"record {kept.position} is not the one whose hash was written down elsewhere" in fault


def test_a_chain_that_was_rewritten_is_found_by_a_head_kept_elsewhere(lived, behind):
    kept = lived.head()
    with behind() as connection:
        last = connection.execute(select(schema.SEALS).where(schema.SEALS.c.position == kept.position)).one()
        records = schema.RECORDS.c
        row = connection.execute(select(schema.RECORDS).where(records.id == last.record_id)).one()
        body = row.body.replace("never began", "never begun")
        link = linked(last.position, last.previous, row.id, {"kind": row.kind, "at": row.at, "body": body})
        connection.execute(update(schema.RECORDS).where(records.id == row.id).values(body=body))
        connection.execute(update(schema.SEALS).where(schema.SEALS.c.position == last.position).values(hash=link))
        connection.execute(update(schema.HEADS).values(hash=link))
    assert faults(lived) == []
    assert len(lived.verify(head=kept).faults) == 1
    assert lived.verify(head=lived.head()).faults == []


def test_a_fault_says_where_and_what_to_do(lived, behind):
    with behind() as connection:
        connection.execute(update(schema.HOLDINGS).values(low=1, high=1))
        connection.execute(update(schema.CONTENTS).values(data=zlib.compress(b"another law")))
    found = faults(lived)
    assert len(found) == 4  # day, month, year and the law
    assert all("\n" not in fault and "; restore it from a backup" in fault for fault in found)
    assert sum("content/" in fault and "record " in fault for fault in found) == 1


@pytest.mark.parametrize(
    ("statement", "ways"),
    [
        ("UPDATE sekisho_records SET at = 'yesterday'", ["reserve", "records"]),
        ("UPDATE sekisho_records SET body = '{'", ["records"]),
        ("UPDATE sekisho_head SET at = 'yesterday'", ["head"]),
        ("UPDATE sekisho_reservations SET days = 'Monday', reserved_at = 'then'", ["reservations"]),
        ("UPDATE sekisho_holdings SET start = '2026-02-31'", ["holdings"]),
    ],
)
@pytest.mark.usefixtures("lived")
def test_who_reads_what_is_damaged_is_sent_to_verify(story, run, behind, statement, ways):
    with behind() as connection:
        connection.exec_driver_sql(statement)
    reading = {
        "reserve": lambda: story.reserve(run("thursday")),
        "records": lambda: list(story.ledger.records()),
        "head": story.ledger.head,
        "reservations": story.ledger.reservations,
        "holdings": story.ledger.holdings,
    }
    for way in ways:
        with pytest.raises(LedgerError, match="was damaged and cannot be read; run `sekisho ledger verify`"):
            reading[way]()
    assert faults(story.ledger)


def test_a_content_that_is_damaged_is_not_given(lived, behind):
    digest = hashlib.sha256(LAW).hexdigest()
    assert lived.content(digest) == LAW
    for data in (b"no zip", zlib.compress(b"another law")):
        with behind() as connection:
            connection.execute(update(schema.CONTENTS).values(data=data))
        with pytest.raises(LedgerError, match=f"content {digest} was damaged"):
            lived.content(digest)


def test_a_record_that_came_in_after_the_sealing_is_no_fault(lived, behind):
    with behind() as connection:
        number = connection.execute(
            insert(schema.RECORDS).returning(schema.RECORDS.c.id),
            {"kind": "decision", "at": "2026-03-03T09:00:00.000000+00:00", "body": "{}"},
        ).scalar()
        connection.execute(insert(schema.PENDING), {"record_id": number})
    *sealed, waiting = lived.records()
    assert (waiting.id, waiting.position) == (number, None)
    assert lived.verify().faults == []
    assert [record.position for record in lived.records()] == [*range(1, len(sealed) + 2)]


@pytest.fixture(scope="module")
def a_file(tmp_path_factory):
    """The bytes of a sound ledger, for which Hypothesis needs no new one each time."""
    from tests.ledger import conftest

    where = tmp_path_factory.mktemp("flips") / "ledger.db"
    ledger = Ledger.create(f"sqlite:///{where}")
    story = conftest.story_of(ledger)
    live(story, conftest.run_key, conftest.people_of, conftest.flow_of)
    ledger.close()
    return where


TEXTS = [
    (table.name, column.name) for table in TABLES for column in table.columns if column.type.python_type is not int
]


@given(st.sampled_from(TEXTS), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=20)
def test_one_flipped_byte_breaks_the_chain(a_file, place, which, where, flip):
    table, column = place
    kind = "BLOB" if column in {"data", "sketch"} else "TEXT"
    read = f"SELECT rowid, CAST({column} AS BLOB) FROM {table} WHERE length({column}) > 0"  # noqa: S608 - our own names
    write = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE rowid = ?"  # noqa: S608 - our own names
    with closing(sqlite3.connect(a_file, isolation_level=None)) as raw:
        rows = raw.execute(read).fetchall()
        row, value = rows[which % len(rows)]
        at = where % len(value)
        raw.execute(write, (value[:at] + bytes([value[at] ^ flip]) + value[at + 1 :], row))
        try:
            ledger = Ledger.open(f"sqlite:///{a_file}")
            assert ledger.verify().faults
            ledger.close()
        finally:
            raw.execute(write, (value, row))


def test_nobody_is_told_to_remove_what_a_damaged_record_may_have_told_of(lived, behind):
    (told,) = lived.records(kind="key")
    with behind() as connection:
        connection.execute(update(schema.RECORDS).where(schema.RECORDS.c.id == told.id).values(body="{"))
    assert any("restore them first" in fault for fault in faults(lived))
    assert not any("remove it" in fault for fault in faults(lived))
