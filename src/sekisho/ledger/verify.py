"""Walking the whole ledger: nothing edited, nothing removed, nothing put in, nothing moved.

The chain proves the records. Each record of a change carries the digest of every row that it changed, so the last
record that names a row proves what the row must be now; contents are proven by their own names.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, literal_column, select

from sekisho.ledger import archiving
from sekisho.ledger.batches import use_name
from sekisho.ledger.canonical import instant
from sekisho.ledger.chain import linked
from sekisho.ledger.entries import Head, Verification
from sekisho.ledger.past import Past
from sekisho.ledger.reserving import claim_name, named
from sekisho.ledger.rows import proof_of
from sekisho.ledger.schema import (
    BATCHES,
    CLAIMS,
    CONTENTS,
    DEPLOYMENTS,
    HEADS,
    HOLDINGS,
    KEYS,
    PENDING,
    RECORDS,
    RESERVATIONS,
    SEALS,
    USES,
)
from sekisho.ledger.schema_version import current, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table

    from sekisho.ledger.archive import Archived

_RESTORE: Final = "restore it from a backup"
_UNTOLD: Final = "was put in: no record tells of it; remove it"
_PERHAPS_TOLD: Final = (
    "is told of by no record that is left; the one that told of it may be among those above: restore them first"
)
_FEW, _MANY = 8, 1000
"""How many rows are fetched at once: few where each may hold a sketch of megabytes."""


class _Rows(NamedTuple):
    table: Table
    name: Callable[[Mapping[str, Any]], str]
    at_once: int


_PROVEN: Final = (
    _Rows(KEYS, lambda row: f"key/{row['epoch']}", _MANY),
    _Rows(DEPLOYMENTS, lambda row: f"deployment/{row['name']}", _MANY),
    _Rows(RESERVATIONS, named, _MANY),
    _Rows(CLAIMS, claim_name, _MANY),
    _Rows(BATCHES, lambda row: f"batch/{row['id']}", _FEW),
    _Rows(USES, use_name, _MANY),
    _Rows(HOLDINGS, lambda row: f"holding/{row['id']}", _FEW),
    _Rows(CONTENTS, lambda row: f"content/{row['digest']}", _FEW),
)


def verify(
    connection: Connection,
    kept: Head | None,
    archives: Sequence[Path],
    tell: Callable[[int, int], None] | None,
) -> Verification:
    """Walk a ledger that was just sealed, and before it the archives of what it began with.

    `kept` is an end of the chain that somebody wrote down elsewhere.
    """
    return _Walk(connection, kept, tell).over_everything(archives)


class _Walk:
    def __init__(self, connection: Connection, kept: Head | None, tell: Callable[[int, int], None] | None) -> None:
        self._kept = kept
        self._connection = connection
        self._tell = tell
        self._done = 0
        self._total = 0
        self._faults: list[str] = []
        self._whole = True  # the chain, so that what no record tells of was never told of
        self._proven: dict[str, tuple[str | None, str]] = {}
        """For each row the digest that its last record gives, and which record that is."""
        self._leaned_on: dict[str, str] = {}
        """For each content the record that first leans on it."""
        self._past = Past(kept, self._fault, self._believe_archived)
        self._archived: dict[str, int] = {}
        """Rows of which archived records told last: the place of that record in the chain."""
        self._untold = 0
        """Rows that only records of a missing archive tell of."""

    def over_everything(self, archives: Sequence[Path]) -> Verification:
        tables = (SEALS, *(rows.table for rows in _PROVEN))
        self._total = sum(self._count(table) for table in tables)
        self._version()
        first = self._connection.execute(_raw(SEALS).order_by(SEALS.c.position).limit(1)).first()
        self._past.walk(archives, *((first[0], first[2]) if first else (None, None)))
        position, last, at = self._chain(self._kept)
        self._end(position, last, at)
        waiting = self._unsealed()
        for rows in _PROVEN:
            self._table(rows)
        for name, (wanted, where) in self._proven.items():
            if wanted is not None and not self._is_archived(name) and not self._is_told_later(name):
                self._leaned_on.pop(name.removeprefix("content/"), None)
                self._fault(f"{name} is gone, of which {where} tells; {_RESTORE}")
        for content, where in self._leaned_on.items():
            self._fault(f"{where} leans on content {content}, which was never kept; {_RESTORE}")
        self._faults += self._past.missing(self._untold)
        self._step(self._total - self._done)
        when = _instant(at)  # none: not one record of the chain is sound
        return Verification(position + waiting, None if when is None else Head(position, last, when), self._faults)

    def _version(self) -> None:
        if current(self._connection) != known()[-1]:
            self._fault(f"the ledger's version was changed; write {known()[-1]} there again")

    def _chain(self, kept: Head | None) -> tuple[int, str, str]:
        """Walk the chain, and give its last position and hash, and the instant of its last record."""
        position, previous, at = self._past.last, str(self._past.hash), ""
        joined = SEALS.outerjoin(RECORDS, SEALS.c.record_id == RECORDS.c.id)
        query = _raw(SEALS, RECORDS, source=joined).order_by(SEALS.c.position)
        agrees = self._past.agrees
        for row in self._stream(query, _MANY):
            number, record, before, link, there, kind, at_, body = row
            where = f"record {number}"
            if number != position + 1:
                self._fault(f"{where} follows record {position}: what stood between is gone; {_RESTORE}")
            elif before != previous:
                self._fault(f"{where} does not carry the hash of the one before; {_RESTORE}")
            readable = self._believe(body, where, kind) and _instant(at_) is not None
            if there is None:
                self._fault(f"{where} is gone (number {record}); {_RESTORE}")
            elif not _is_linked(number, before, record, (kind, at_, body), link):
                self._fault(f"{where} was edited ({kind} of {at_}); {_RESTORE}")
            else:
                at = at_
                if not readable:
                    self._fault(f"{where} was put in ({kind} of {at_}): sekisho writes no such record; {_RESTORE}")
            if kept is not None and number == kept.position:
                agrees = link == kept.hash
            position, previous = number, link
            self._step(1)
        self._faults += self._past.gone()
        self._whole = not self._faults
        if kept is not None and kept.position > position:
            cut = kept.position - position
            self._fault(
                f"record {kept.position} is not the one whose hash was written down elsewhere: the chain ends at record"
                f" {position}, so {cut} records at least were cut off; {_RESTORE}"
            )
            self._whole = False
        elif not agrees and kept is not None:
            self._fault(f"record {kept.position} is not the one whose hash was written down elsewhere; {_RESTORE}")
            self._whole = False
        return position, previous, at

    def _end(self, position: int, last: str, at: str) -> None:
        ends = [tuple(row) for row in self._connection.execute(_raw(HEADS))]
        if ends != ([(position, last, at)] if position else []):
            self._fault(f"the chain ends at record {position}, but its end is kept as another one; {_RESTORE}")

    def _unsealed(self) -> int:
        """Look at records that came in since the ledger was sealed, and say how many there are."""
        sealed = RECORDS.outerjoin(SEALS, SEALS.c.record_id == RECORDS.c.id)
        joined = sealed.outerjoin(PENDING, PENDING.c.record_id == RECORDS.c.id)
        query = _raw(RECORDS, PENDING, source=joined).where(SEALS.c.position.is_(None)).order_by(RECORDS.c.id)
        waiting = 0
        for number, kind, at, body, queued in self._stream(query, _MANY):
            where = f"the record with number {number}"
            if queued is None:
                self._fault(f"{where} was put in ({kind} of {at}): it has no place in the chain; remove it")
            else:
                waiting += 1
                self._believe(body, where, kind)
        there = PENDING.outerjoin(RECORDS, RECORDS.c.id == PENDING.c.record_id)
        joined = there.outerjoin(SEALS, SEALS.c.record_id == PENDING.c.record_id)
        stray = _raw(PENDING, source=joined).where(RECORDS.c.id.is_(None) | SEALS.c.position.is_not(None))
        for (number,) in self._connection.execute(stray):
            self._fault(f"number {number} waits for a place in the chain without reason; remove it from the queue")
        return waiting

    def _believe(self, body: object, where: str, kind: object) -> bool:
        """Take what a record says about rows and contents, and say whether it can be read."""
        try:
            told = json.loads(body)  # type: ignore[arg-type]  # whatever else it is, it raises
            for name, wanted in told.get("rows", {}).items():
                self._proven[name] = (wanted, where)
                self._archived.pop(name, None)
            for content in told.get("contents", ()):
                self._leaned_on.setdefault(content, where)
            if kind == archiving.KIND:
                self._past.told(told)
        except (TypeError, ValueError, AttributeError, RecursionError):
            return False
        return True

    def _believe_archived(self, one: Archived) -> None:
        for name, wanted in one.body.get("rows", {}).items():
            self._proven[name] = (wanted, f"record {one.position}")
            self._archived[name] = one.position

    def _is_told_later(self, name: str) -> bool:
        """Say whether a missing archive may tell of a row what came after the last that is known of it."""
        return name in self._archived and self._past.is_missing_after(self._archived[name])

    def _is_archived(self, name: str) -> bool:
        """Say whether it is a content that an archive holds, and that no record which stays leans on."""
        content = name.removeprefix("content/")
        return content != name and content in self._past.contents and content not in self._leaned_on

    def _table(self, rows: _Rows) -> None:
        columns = [column.name for column in rows.table.columns]
        for values in self._stream(_raw(rows.table), rows.at_once):
            row = dict(zip(columns, values, strict=True))
            name = rows.name(row)
            if rows.table is CONTENTS:
                self._leaned_on.pop(row["digest"], None)
            wanted, where = self._proven.pop(name, (None, ""))
            if wanted is None and self._past.is_missing:
                self._untold += 1
            elif wanted is None:
                said = _UNTOLD if self._whole else _PERHAPS_TOLD
                self._fault(f"{name} {said}")
            elif _digest(row) == wanted:
                pass
            elif self._is_told_later(name):
                self._untold += 1
            else:
                self._fault(f"{name} was edited: it is not what {where} tells; {_RESTORE}")
            self._step(1)

    def _stream(self, query: Select[Any], at_once: int) -> Iterator[Any]:
        return iter(self._connection.execute(query, execution_options={"yield_per": at_once}))

    def _count(self, table: Table) -> int:
        return self._connection.execute(select(func.count()).select_from(table)).scalar_one()

    def _fault(self, text: str) -> None:
        self._faults.append(text)

    def _step(self, steps: int) -> None:
        self._done += steps
        if self._tell:
            self._tell(self._done, self._total)


def _raw(*tables: Table, source: FromClause | None = None) -> Select[Any]:
    """Select columns as the driver gives them: what somebody else wrote there may have any type."""
    names = (f"{table.name}.{column.name}" for table in tables for column in table.columns)
    columns: list[ColumnElement[Any]] = [literal_column(name) for name in names]
    return select(*columns).select_from(tables[0] if source is None else source)


def _is_linked(position: int, previous: object, number: int, said: tuple[object, ...], link: object) -> bool:
    kind, at, body = said
    if not (isinstance(previous, str) and isinstance(kind, str) and isinstance(at, str) and isinstance(body, str)):
        return False
    return linked(position, previous, number, {"kind": kind, "at": at, "body": body}) == link


def _instant(at: object) -> datetime | None:
    try:
        return instant(at)  # type: ignore[arg-type]  # whatever else it is, it raises
    except (TypeError, ValueError):
        return None


def _digest(row: Mapping[str, Any]) -> str:
    try:
        return proof_of(row)
    except (TypeError, ValueError):  # a type that no record can tell of
        return ""
