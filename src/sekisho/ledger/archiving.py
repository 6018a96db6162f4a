"""Old records leave the ledger for an archive: first the file lies whole on the disk, then they are taken out.

Whatever is interrupted in between loses nothing: the ledger still has them, and the same command goes on.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, func, select

from sekisho.errors import LedgerError
from sekisho.ledger.archive import Archive, Archived, content_line, footer, header, read, record_line, writing
from sekisho.ledger.canonical import moment, spelled
from sekisho.ledger.schema import CONTENTS, RECORDS, SEALS
from sekisho.ledger.transaction import changing

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Connection

    from sekisho.ledger.stores.base import Store

KIND: Final = "archived"
"""The kind of the record that tells of an archive."""
_MANY: Final = 500
_FIRST = select(SEALS.c.position, SEALS.c.previous).order_by(SEALS.c.position).limit(1)
_SEALED = (
    select(RECORDS, SEALS.c.position, SEALS.c.previous, SEALS.c.hash)
    .select_from(SEALS.join(RECORDS, RECORDS.c.id == SEALS.c.record_id))
    .order_by(SEALS.c.position)
)


class Outdated(NamedTuple):
    """The records at the beginning of the chain that are older than a moment: none, if `last` is before `first`."""

    first: int
    last: int

    @property
    def records(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


def outdated(store: Store, before: datetime) -> Outdated:
    """Find the records before the first one that is not older than a moment."""
    with store.reading() as connection:
        return _outdated(connection, before)


def write(store: Store, path: Path, before: datetime) -> None:
    """Write an archive of the records before a moment. Raises LedgerError, for a record that was edited too."""
    try:
        with store.reading() as connection, writing(path) as file:
            found = _outdated(connection, before)
            if found.records < 1:
                raise LedgerError(f"{store.name}: no record is older than {moment(before)[:10]}; name a later day")
            leaned: dict[str, None] = {}
            link = ""
            with closing(_records(connection, found.last, store.name)) as records:
                for one in records:
                    if not link:
                        file.write(header(store.name, one.position, one.previous))
                    file.write(record_line(one))
                    leaned |= dict.fromkeys(one.body.get("contents", ()))
                    link = one.hash
            for digest in leaned:
                data = connection.execute(select(CONTENTS.c.data).where(CONTENTS.c.digest == digest)).scalar()
                if data is None:
                    raise LedgerError(f"{store.name}: content {digest} is gone; run `sekisho ledger verify`")
                file.write(content_line(digest, bytes(data)))
            file.write(footer(found.last, link, len(leaned)))
    except OSError as error:
        raise LedgerError(f"{path}: the archive cannot be written: {error.strerror}; nothing was taken out") from None


def take_out(store: Store, path: Path, now: datetime, *, who: str) -> Archive | None:
    """Take what an archive holds out of the ledger, with a record that tells of it; None if that was done before.

    A content stays while a record that stays leans on it. Raises LedgerError for a file that is not the beginning of
    this ledger.
    """
    found = read(path)
    with changing(store, now, store.lock_contents) as transaction:
        connection = transaction.connection
        first = connection.execute(_FIRST).first()
        if first is not None and (first.position, first.previous) == (found.last + 1, found.hash):
            return None
        sealed = connection.execute(select(SEALS.c.hash).where(SEALS.c.position == found.last)).scalar()
        if first is None or (first.position, first.previous, sealed) != (found.first, found.previous, found.hash):
            raise LedgerError(
                f"{path}: it is no archive of the records that {store.name} begins with; name a file that is not there"
            )
        begun = origin(connection)
        old = select(SEALS.c.record_id).where(SEALS.c.position <= found.last)
        connection.execute(delete(RECORDS).where(RECORDS.c.id.in_(old)))
        connection.execute(delete(SEALS).where(SEALS.c.position <= found.last))
        free = sorted(found.contents - _leaned_on(connection))
        for at in range(0, len(free), _MANY):
            connection.execute(delete(CONTENTS).where(CONTENTS.c.digest.in_(free[at : at + _MANY])))
        body = {"first": found.first, "last": found.last, "hash": found.hash, "file": path.name, "who": who}
        body["origin"] = begun
        transaction.note(KIND, {**body, "contents": [], "freed": len(free)}, {})
    return found


def origin(connection: Connection) -> str | None:
    """Give the hash of the very first record, by which a chain is known: once that was archived a record tells it."""
    found: str | None = connection.execute(select(SEALS.c.hash).where(SEALS.c.position == 1)).scalar()
    if found is None:
        newest = select(RECORDS.c.body).where(RECORDS.c.kind == KIND).order_by(RECORDS.c.id.desc()).limit(1)
        found = _body(connection.execute(newest).scalar() or "").get("origin")
    return found


def _outdated(connection: Connection, before: datetime) -> Outdated:
    first = connection.execute(_FIRST).first()
    if first is None:
        return Outdated(1, 0)
    joined = select(func.min(SEALS.c.position)).select_from(SEALS.join(RECORDS, RECORDS.c.id == SEALS.c.record_id))
    stays = connection.execute(joined.where(RECORDS.c.at >= moment(before))).scalar()
    end: int = connection.execute(select(func.max(SEALS.c.position))).scalar_one()
    return Outdated(first.position, end if stays is None else stays - 1)


def _records(connection: Connection, last: int, name: str) -> Generator[Archived]:
    query = _SEALED.where(SEALS.c.position <= last)
    with connection.execute(query, execution_options={"yield_per": _MANY}) as rows:
        for row in rows:
            one = Archived(row.position, row.id, row.kind, row.at, _body(row.body), row.previous, row.hash)
            if spelled(one.body) != row.body or not one.is_linked:
                raise LedgerError(f"{name}: record {one.position} was edited; run `sekisho ledger verify`")
            yield one


def _body(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _leaned_on(connection: Connection) -> set[str]:
    query = select(RECORDS.c.body).where(RECORDS.c.body.contains('"contents":['))
    bodies = connection.execute(query, execution_options={"yield_per": _MANY}).scalars()
    return {content for body in bodies for content in _body(body).get("contents", ())}
