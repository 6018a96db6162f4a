"""Somebody with full access to the database changes it, one thing at a time: does `verify` notice?

A sound ledger is built once, with everything that a ledger holds. After each tampering, which happens behind sekisho's
back, it is opened and verified as if nobody knew; then every row is put back. Some intruders know the chain and make it
consistent again: they are found by whoever kept its end elsewhere.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, update
from sqlalchemy.exc import DBAPIError

from sekisho.errors import LedgerError
from sekisho.ledger import Head, Ledger
from sekisho.ledger.chain import linked
from tests.ledger.faults.intruder import Rows, intruder, put_back, read, tables_of
from tests.ledger.faults.world import A_DAY, START, Shipment, enter, make, opened, reserve
from tests.stress.stores import Postgres, Sqlite


class Tampering(NamedTuple):
    """What an intruder did, and what `verify` said; nothing said is what must not be."""

    what: str
    said: str

    @property
    def found(self) -> bool:
        """Whether it was told; a fall is no finding."""
        return bool(self.said) and not self.said.startswith("FELL")


class Sound(NamedTuple):
    """A ledger that is as it should be, all its rows, those it had in its youth, and the end that somebody kept."""

    url: str
    tables: dict[str, Table]
    rows: Rows
    youth: Rows
    head: Head


def tamper(
    store: Sqlite | Postgres, tamperings: int, *, seed: int = 0, tell: Callable[[int], None] = lambda done: None
) -> Iterator[Tampering]:
    """Make so many random tamperings with one sound ledger, which in the end is sound again."""
    dice = random.Random(f"{seed} of {tamperings} tamperings")  # noqa: S311 - chance, not a secret
    with store.place() as url:
        ledger = _sound(url)
        for number in range(tamperings):
            yield _tried(store.name, ledger, dice)
            tell(number + 1)
        _insist(url, ledger.head)


def _sound(url: str) -> Sound:
    """A ledger with all that a ledger holds."""
    make(url)
    with opened(url) as ledger:
        _first_days(ledger)
        ledger.seal()
    tables = tables_of(url)
    youth = read(url, tables)
    with opened(url) as ledger:
        _later_days(ledger)
        head = ledger.head()
    _insist(url, head)
    return Sound(url, tables, read(url, tables), youth, head)


def _insist(url: str, head: Head) -> None:
    if said := verified(url, head):
        raise RuntimeError(f"nobody touched the ledger, and yet: {said}")


def verified(url: str, head: Head | None) -> str:
    """What a look at the whole ledger says first, in one line; nothing when all seems well."""
    try:
        with opened(url) as ledger:
            faults = ledger.verify(head=head).faults
    except LedgerError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - a fall is no finding: it is told apart
        return f"FELL: {type(error).__name__}: {error}"
    return faults[0] if faults else ""


def _tried(name: str, ledger: Sound, dice: random.Random) -> Tampering:
    while True:
        way = dice.choices(list(_WAYS), weights=list(_WAYS.values()))[0]
        try:
            with intruder(ledger.url) as database:
                what = way(_Intruder(database, ledger, dice))
        except DBAPIError:
            continue  # the database itself refused it, such as two rows with one key
        if what is not None:
            said = verified(ledger.url, ledger.head if way in _NEED_A_HEAD else None)
            with intruder(ledger.url) as database:
                put_back(database, ledger.tables, ledger.rows)
            return Tampering(f"{name}: {what}", said)


class _Intruder:
    """Reads and writes any table of a ledger; knows nothing of sekisho but what the database shows."""

    def __init__(self, database: Connection, ledger: Sound, dice: random.Random) -> None:
        self.database = database
        self.ledger = ledger
        self.dice = dice

    def rows(self, table: Table) -> list[dict[str, Any]]:
        return self.ledger.rows[table.name]

    def table(self, name: str) -> Table:
        return self.ledger.tables[name]

    def a_table(self, least: int = 1) -> tuple[Table, list[dict[str, Any]]]:
        """Any table that has so many rows."""
        name = self.dice.choice([name for name, rows in self.ledger.rows.items() if len(rows) >= least])
        return self.table(name), self.ledger.rows[name]

    def write(self, table: Table, row: dict[str, Any], values: dict[str, Any]) -> None:
        self.database.execute(update(table).where(*self._is(table, row)).values(values))

    def remove(self, table: Table, row: dict[str, Any]) -> None:
        self.database.execute(delete(table).where(*self._is(table, row)))

    def add(self, table: Table, row: dict[str, Any]) -> None:
        self.database.execute(insert(table).values(row))

    def number(self, number: int, new: int) -> None:
        """Give a record another number in both tables that know it."""
        for name, key in (("sekisho_records", "id"), ("sekisho_seals", "record_id")):
            column = self.table(name).c[key]
            self.database.execute(update(self.table(name)).where(column == number).values({key: new}))

    def otherwise(self, value: Any) -> Any:
        """Another value of the same type."""
        match value:
            case int():
                return value + self.dice.choice((-1000, -1, 1, 1000))
            case str():
                at = self.dice.randrange(len(value) or 1)
                return value[:at] + self.dice.choice("0123456789abcxyz") + value[at + 1 :]
            case bytes():
                flipped = bytearray(value or b"\0")
                flipped[self.dice.randrange(len(flipped))] ^= 1 << self.dice.randrange(8)
                return bytes(flipped)
            case None:
                return self.dice.choice((0, 7, "2026-01-05"))
        raise TypeError(type(value))

    @staticmethod
    def _is(table: Table, row: dict[str, Any]) -> list[Any]:
        keys = list(table.primary_key.columns) or list(table.columns)
        return [column == row[column.name] for column in keys]


def _edit(by: _Intruder) -> str | None:
    """One value of one row."""
    table, rows = by.a_table()
    row, column = by.dice.choice(rows), by.dice.choice(list(table.columns)).name
    value = by.otherwise(row[column])
    if value == row[column] or _is_the_same_content(row[column], value):
        return None
    by.write(table, row, {column: value})
    return f"{table.name}.{column} of {_name(table, row)}: {row[column]!r:.60} -> {value!r:.60}"


def _remove(by: _Intruder) -> str:
    table, rows = by.a_table()
    row = by.dice.choice(rows)
    by.remove(table, row)
    return f"{table.name}: {_name(table, row)} removed"


def _empty(by: _Intruder) -> str:
    table, rows = by.a_table()
    by.database.execute(delete(table))
    return f"{table.name}: all {len(rows)} rows removed"


def _swap_values(by: _Intruder) -> str | None:
    """What two rows say in one column."""
    table, rows = by.a_table(2)
    one, other = by.dice.sample(rows, 2)
    column = by.dice.choice([column.name for column in table.columns if not column.primary_key] or [None])
    if column is None or one[column] == other[column]:
        return None
    by.write(table, one, {column: other[column]})
    by.write(table, other, {column: one[column]})
    return f"{table.name}.{column}: {_name(table, one)} and {_name(table, other)} swapped"


def _swap_rows(by: _Intruder) -> str | None:
    """All that two rows say, each under the key of the other: what reordering looks like."""
    table, rows = by.a_table(2)
    one, other = by.dice.sample(rows, 2)
    said = [column.name for column in table.columns if not column.primary_key]
    if all(one[column] == other[column] for column in said):
        return None
    by.remove(table, one)
    by.write(table, other, {column: one[column] for column in said})
    by.add(table, {**one, **{column: other[column] for column in said}})
    return f"{table.name}: {_name(table, one)} and {_name(table, other)} changed places"


def _insert(by: _Intruder) -> str:
    """One more row, like another but under a key of its own."""
    table = by.dice.choice(list(by.ledger.tables.values()))
    rows = by.rows(table)
    if rows:
        row = dict(by.dice.choice(rows))
        for column in table.columns:
            if column.primary_key or column.unique or len(table.columns) == 1:
                row[column.name] = _beyond([found[column.name] for found in rows], by)
    else:  # the records that wait for their place are the only table that may be empty
        row = {column.name: by.dice.randrange(1, 500) for column in table.columns}
    by.add(table, row)
    return f"{table.name}: {_name(table, row)} inserted"


def _as_it_was(by: _Intruder) -> str | None:
    """One row as it once was, whole and consistent in itself."""
    table, rows = by.a_table()
    was = {_name(table, row): row for row in by.ledger.youth[table.name]}
    changed = [row for row in rows if was.get(_name(table, row), row) != row]
    if not changed:
        return None
    row = by.dice.choice(changed)
    by.write(table, row, was[_name(table, row)])
    return f"{table.name}: {_name(table, row)} put back to what it was"


def _all_as_it_was(by: _Intruder) -> str:
    """The whole ledger as it once was: sound in itself."""
    put_back(by.database, by.ledger.tables, by.ledger.youth)
    return "the whole ledger put back to what it was"


def _cut(by: _Intruder) -> str:
    """The last records, and whatever they changed is left as it is: the chain ends earlier, consistently."""
    seals = by.rows(by.table("sekisho_seals"))
    gone = by.dice.randrange(1, 6)
    kept, cut = seals[:-gone], seals[-gone:]
    for seal in cut:
        by.remove(by.table("sekisho_seals"), seal)
        by.remove(by.table("sekisho_records"), {"id": seal["record_id"]})
    [end] = by.rows(by.table("sekisho_head"))
    last = next(row for row in by.rows(by.table("sekisho_records")) if row["id"] == kept[-1]["record_id"])
    new_end = {"position": kept[-1]["position"], "hash": kept[-1]["hash"], "at": last["at"]}
    by.write(by.table("sekisho_head"), end, new_end)
    return f"the last {gone} records cut off, with a consistent end"


def _swap_numbers(by: _Intruder) -> str:
    """Two records under each other's number, wherever numbers are kept: the chain itself stays in its order."""
    one, other = (row["id"] for row in by.dice.sample(by.rows(by.table("sekisho_records")), 2))
    between = _beyond_all(by)
    for number, new in ((one, between), (other, one), (between, other)):
        by.number(number, new)
    return f"records {one} and {other} swapped their numbers"


def _renumber(by: _Intruder) -> str:
    """A record under a number that none has: often it becomes the newest."""
    number, new = by.dice.choice(by.rows(by.table("sekisho_records")))["id"], _beyond_all(by)
    by.number(number, new)
    return f"record {number} has the number {new} now"


def _rewrite(by: _Intruder) -> str:
    """A decision told otherwise, and every hash after it made anew: sound in itself."""
    records = {row["id"]: dict(row) for row in by.rows(by.table("sekisho_records"))}
    number = by.dice.choice([row["id"] for row in records.values() if row["kind"] == "decision"])
    records[number]["body"] = records[number]["body"].replace('"allow"', '"block"')
    by.write(by.table("sekisho_records"), records[number], {"body": records[number]["body"]})
    previous = None
    for seal in by.rows(by.table("sekisho_seals")):
        if previous is None and seal["record_id"] != number:
            continue
        record = records[seal["record_id"]]
        previous = previous or seal["previous"]
        link = linked(seal["position"], previous, record["id"], record)
        by.write(by.table("sekisho_seals"), seal, {"previous": previous, "hash": link})
        previous = link
    [end] = by.rows(by.table("sekisho_head"))
    by.write(by.table("sekisho_head"), end, {"hash": previous})
    return f"record {number} told otherwise, and every hash after it made anew"


_WAYS: dict[Callable[[_Intruder], str | None], int] = {
    _edit: 50,
    _remove: 12,
    _swap_values: 12,
    _insert: 10,
    _as_it_was: 6,
    _swap_rows: 5,
    _empty: 3,
    _swap_numbers: 3,
    _renumber: 3,
    _cut: 3,
    _rewrite: 3,
    _all_as_it_was: 2,
}
_NEED_A_HEAD = {_all_as_it_was, _cut, _rewrite}


def _name(table: Table, row: Any) -> str:
    keys = [column.name for column in table.primary_key.columns] or [column.name for column in table.columns]
    return " ".join(str(row[key]) for key in keys)


def _beyond(taken: list[Any], by: _Intruder) -> Any:
    """A key that no row has."""
    if isinstance(taken[0], int):
        return max(taken) + by.dice.randrange(1, 4)
    while (found := by.otherwise(by.dice.choice(taken))) in taken:
        pass
    return found


def _beyond_all(by: _Intruder) -> int:
    """A number that no record has."""
    return _beyond([row["id"] for row in by.rows(by.table("sekisho_records"))], by)


def _is_the_same_content(one: Any, other: Any) -> bool:
    """Compressed bytes have a few bits that nobody reads: to flip one of them changes nothing."""
    try:
        return zlib.decompress(one) == zlib.decompress(other)
    except (TypeError, zlib.error):
        return False


def _first_days(ledger: Ledger) -> None:
    """Three accounts, each with two exports that settled, and two runs that never came to it."""
    for number in range(3):
        now = START + number * A_DAY
        for export in range(2):
            _one_run(ledger, Shipment(f"exporter-{number}", range(export, 9), now, f"export-{export}"))
        never_shipped = Shipment(f"exporter-{number}", range(50, 60), now, "export-2", per_run=20)
        reserve(ledger, never_shipped)
        lost = never_shipped._replace(run_id="lost")
        reserve(ledger, lost)
        ledger.ship(lost.run, now)


def _later_days(ledger: Ledger) -> None:
    """Reservations expire, runs come again and new ones come, one sends more than it said."""
    now = START + 5 * A_DAY
    ledger.sweep(now)
    for number in range(3):
        shipment = Shipment(f"exporter-{number}", range(5, 30), now + timedelta(seconds=number), "export-0", "tuesday")
        _one_run(ledger, shipment)
        _one_run(ledger, shipment._replace(export="export-1", map_index=2, per_run=3))
        given_back = shipment._replace(run_id="wednesday")
        with ledger.account(given_back.account, given_back.now) as book:
            enter(book, given_back)
        [found] = [one for one in ledger.reservations(account=given_back.account) if one.run.run_id == "wednesday"]
        ledger.release(found.id, reason="called off", who="ops@here", now=given_back.now)
        open_still = shipment._replace(run_id="thursday")
        reserve(ledger, open_still)


def _one_run(ledger: Ledger, shipment: Shipment) -> None:
    reserve(ledger, shipment)
    ledger.ship(shipment.run, shipment.now)
    ledger.record_batch(shipment.run, shipment.heads, shipment.now)
    ledger.settle(shipment.run, shipment.heads, shipment.days, shipment.now)
