"""The newest end of the chain that this machine has seen, in a small file outside of the database.

A ledger that was restored from an older state, or copied while it was written to, is whole in itself: only somebody
who remembers where its chain ended can tell. So each machine that lets data leave remembers it.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from datetime import datetime
from errno import EACCES
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from sekisho import disk
from sekisho.errors import LedgerError
from sekisho.ledger.archiving import origin
from sekisho.ledger.canonical import moment
from sekisho.ledger.chain import head
from sekisho.ledger.schema import RECORDS, SEALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import URL, Connection

    from sekisho.ledger.entries import Head
    from sekisho.ledger.stores.base import Store

ACCEPTED: Final = "restored"
"""The kind of record by which a person accepts that the ledger goes on from an older state."""
_AT = select(SEALS.c.hash).where(SEALS.c.position == bindparam("position"))
_ACCEPTED = (
    select(RECORDS.c.at).where(RECORDS.c.kind == ACCEPTED, RECORDS.c.at >= bindparam("since")).order_by(RECORDS.c.id)
)


class Mark(NamedTuple):
    """An end of a chain, as its file has it."""

    path: Path
    position: int
    hash: str
    at: datetime
    first: str
    """The hash of the chain's first record, by which a copy of the ledger is known wherever it lies."""


class HighWater:
    """The marks of one machine, a file for each ledger in one folder."""

    def __init__(self, folder: Path, url: URL, name: str) -> None:
        self._folder, self._name = folder, name
        where = url.set(password=None).render_as_string()
        self._first: str | None = None
        self._path = folder / f"high-water-{sha256(where.encode()).hexdigest()[:16]}.json"

    def hold(self, store: Store) -> None:
        """Hold the marks against the chain, and raise this ledger's own. Raises LedgerError if the chain is another."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            marks = [_read(path) for path in sorted(self._folder.glob("high-water-*.json"))]  # before the chain is
            with store.reading() as connection:
                end = head(connection)
                own = (one.first for one in marks if one.path == self._path)
                # once the first record was archived, only a walk over the records would find its hash in the ledger
                first = _hash_at(connection, 1) or next(own, None) or origin(connection)
                near = [one for one in marks if one.path == self._path or one.first == first]
                lost = [one for one in near if not self._holds(connection, one)]
            self._first = first
            if end and first:
                self._raise_to(end, first, lost)
            elif not os.access(self._folder, os.W_OK):
                raise PermissionError(EACCES, os.strerror(EACCES))
        except OSError as error:
            raise LedgerError(
                f"{self._name}: its high-water mark cannot be kept in {self._folder} ({error.strerror}); let this user"
                " write there, or set `marks` in section [sekisho] to a lasting folder where it may"
            ) from None

    def rise(self, connection: Connection) -> None:
        """Raise the mark to the end of the chain. Where that fails it stays lower, and the next `hold` says so."""
        end, first = head(connection), self._first or _hash_at(connection, 1)
        if end and first:
            with suppress(OSError, LedgerError):
                self._raise_to(end, first)

    def _raise_to(self, end: Head, first: str, lost: Sequence[Mark] = ()) -> None:
        with self._alone():
            known = _read(self._path) if self._path.exists() else None
            if known is None or known in lost or known.position < end.position:
                self._write(end, first)

    def _holds(self, connection: Connection, mark: Mark) -> bool:
        """Say whether the chain still has what was seen; not where a person has accepted that it has not."""
        found = _hash_at(connection, mark.position)
        if found == mark.hash or (found is None and _is_archived(connection, mark)):
            return True
        if connection.execute(_ACCEPTED, {"since": moment(mark.at)}).first():
            return False
        what = "is gone" if found is None else "is another one now"
        raise LedgerError(
            f"{self._name}: record {mark.position}, which this machine has seen ({moment(mark.at)}), {what}: this is an"
            " older state of the ledger, or a copy that lacks its newest records; put the newest one back, or, if it is"
            f" lost, run `sekisho ledger restored --accept REASON` (the mark is {mark.path})"
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        turn = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turn)

    def _write(self, end: Head, first: str) -> None:
        told = {"position": end.position, "hash": end.hash, "at": moment(end.at), "first": first, "ledger": self._name}
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            file.write(json.dumps(told, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def _read(path: Path) -> Mark:
    try:
        told = json.loads(disk.contents(path))
        at = datetime.fromisoformat(told["at"])
        if at.tzinfo is None:
            raise ValueError(told["at"])
        return Mark(path, int(told["position"]), str(told["hash"]), at, str(told["first"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise LedgerError(
            f"{path}: this is no high-water mark any more; hold the ledger against a head that is kept elsewhere"
            " (`sekisho ledger verify --head`), then remove the file"
        ) from None


def _hash_at(connection: Connection, position: int) -> str | None:
    found: str | None = connection.execute(_AT, {"position": position}).scalar()
    return found


def _is_archived(connection: Connection, mark: Mark) -> bool:
    """Say whether what was seen was archived since: the same chain, which now begins behind it."""
    begins = connection.execute(select(func.min(SEALS.c.position))).scalar()
    return begins is not None and mark.position < begins and mark.first == origin(connection)
