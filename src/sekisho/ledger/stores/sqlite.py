"""SQLite in one file: many processes of one machine, one writer at a time.

SQLite's own queue is no queue: one writer of eight may wait for seconds while another writes thousands of records. So
writers first take turns at a lock file beside the database, which the kernel frees when its holder dies.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import QueuePool, create_engine, event, select

from sekisho.errors import LedgerError
from sekisho.ledger.chain import append, place
from sekisho.ledger.medium import ReadOnly
from sekisho.ledger.schema import RECORDS
from sekisho.ledger.statements import Statement
from sekisho.ledger.stores.base import Store, T, Times, first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import URL, Connection, Engine

    from sekisho.ledger.entries import Draft

_PAUSE = 0.001
_EFFECTIVE = os.access in os.supports_effective_ids
_LOST = "run `sekisho ledger init` for a new one; a lost one must be restored from its backup, or counts begin at zero"

_NEWEST = Statement(lambda _: select(RECORDS.c.at).order_by(RECORDS.c.id.desc()).limit(1))


class SQLite(Store):
    """A ledger in a file."""

    _copy: ReadOnly | None = None
    """What is read instead where nothing can be written."""

    def _engine(self, url: URL) -> Engine:
        self.path = Path(url.database or "")
        self._lock = self.path.with_name(f"{self.path.name}.lock")
        engine = create_engine(
            "sqlite://", creator=self._connected, poolclass=QueuePool, max_overflow=-1, hide_parameters=True
        )
        event.listen(engine, "connect", lambda _, record: record.info.update(inode=self._inode()))
        return engine

    def _connected(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise LedgerError(f"{self.name}: there is no ledger; {_LOST}")
        raw = self._opened(self.path, "rw")
        if not all(os.access(place, os.W_OK, effective_ids=_EFFECTIVE) for place in (self.path, self.path.parent)):
            try:
                raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                raw.close()
                self._copy = self._copy or ReadOnly(self.path)
                return self._opened(self._copy.path, "ro")
        raw.execute("PRAGMA synchronous=FULL")
        return raw

    def _opened(self, path: Path, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(path))}?mode={mode}",
            uri=True,
            timeout=self.patience,
            isolation_level=None,
            check_same_thread=False,
        )

    def create(self) -> None:
        """Make an empty file that only its owner can read, unless there is one."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(self._connected()) as raw:
                raw.execute("PRAGMA journal_mode=WAL")
        except OSError as error:
            raise LedgerError(
                f"{self.name}: cannot be made ({error.strerror}); its folder must exist, and be this user's"
            ) from None
        except sqlite3.Error as error:
            raise LedgerError(f"{self.name}: {self.saying(error)}") from None

    @contextmanager
    def writing(self, first: Callable[[Connection], T]) -> Iterator[tuple[Connection, T]]:
        """Open a transaction that nobody else writes beside."""

        def begin(connection: Connection) -> T:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return first(connection)

        with super().writing(begin) as begun:
            yield begun

    def _inode(self) -> tuple[int, int]:
        try:
            now = self.path.stat()
        except OSError:
            raise LedgerError(f"{self.name}: there is no ledger; {_LOST}") from None
        return now.st_dev, now.st_ino

    def _same_file(self, connection: Connection) -> bool:
        """Say whether the file is still the one that was opened, not one that was put in its place."""
        if connection.info["inode"] == self._inode():
            return True
        connection.invalidate()
        return False

    def _look_at(self, connection: Connection) -> None:
        self._same_file(connection)  # else the next statement opens the new one

    def _commit(self, connection: Connection) -> None:
        super()._commit(connection)
        if not self._same_file(connection):
            raise LedgerError(
                f"{self.name}: the file was replaced while it was written to; find out who did, and what it lacks"
            )

    def _frozen(self, connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    @contextmanager
    def tolerating(self, connection: Connection) -> Iterator[None]:
        """Read texts that are none, as somebody else may have written them."""
        raw = connection.connection.dbapi_connection
        if raw is not None:
            raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            if raw is not None:
                raw.text_factory = str

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            turn = self._lock_file()
        except OSError as error:
            raise LedgerError(
                f"{self.name}: {self._lock.name} beside it cannot be opened ({error.strerror}); its folder must be"
                " there, and this user must be able to write in it"
            ) from None
        try:
            self._wait_for(turn)
            yield
        finally:
            os.close(turn)  # frees the lock, as the end of the process would

    def _lock_file(self) -> int:
        """Open the lock file; whoever may write to the database may have its turn, as with SQLite's own files."""
        with suppress(FileNotFoundError):
            return os.open(self._lock, os.O_RDWR | os.O_CLOEXEC)
        turn = os.open(self._lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        with suppress(OSError):
            whose = self.path.stat()
            os.fchown(turn, -1, whose.st_gid)
            os.fchmod(turn, whose.st_mode & 0o666)
        return turn

    def _wait_for(self, turn: int) -> None:
        """Take the lock by asking again and again: chance is fair, and a holder that sleeps is given up on."""
        until = time.monotonic() + self.patience
        while True:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise LedgerError(
                        f"{self.name}: another process has kept it for {self.patience:.0f} seconds;"
                        f" find who holds {self._lock.name} (`fuser`)"
                    ) from None
                time.sleep(_PAUSE)
            except OSError as error:
                raise LedgerError(
                    f"{self.name}: its folder cannot lock files ({error.strerror}); keep it on a local disk"
                ) from None
            else:
                return

    def lock_nothing(self, connection: Connection) -> Times:
        """Give the times of the ledger: whoever writes is alone already."""
        return Times(_NEWEST.run(connection, {}).scalar(), self._clock() if self.measured else None)

    def _clock(self) -> datetime:
        """Ask the machine on which the file lies, which need not be this one, by touching the file beside it."""
        os.utime(self._lock)
        return datetime.fromtimestamp(self._lock.stat().st_mtime, UTC)

    def lock_account(self, connection: Connection, account: str, export: str | None = None) -> Times:  # noqa: ARG002 - all are locked
        """Do no more."""
        return self.lock_nothing(connection)

    def lock_batches(self, connection: Connection, export: str) -> Times:  # noqa: ARG002 - as above
        """Do no more."""
        return self.lock_nothing(connection)

    def lock_export(self, connection: Connection, account: str, export: str) -> Times:  # noqa: ARG002 - as above
        """Do no more."""
        return self.lock_nothing(connection)

    def lock_reserved(
        self,
        connection: Connection,
        reservations: Sequence[str],  # noqa: ARG002 - as above
        export: str,  # noqa: ARG002 - as above
    ) -> tuple[Times, bool]:
        """Do no more."""
        return self.lock_nothing(connection), True

    def lock_chain(self, connection: Connection) -> None:
        """Nothing to do: whoever writes is alone."""

    def lock_contents(self, connection: Connection) -> Times:
        """Do no more."""
        return self.lock_nothing(connection)

    def close(self, connection: Connection, drafts: Sequence[Draft], written: Sequence[int]) -> tuple[list[int], bool]:  # noqa: ARG002 - nothing ever waits here
        """Write the last records, which may be sealed now."""
        return append(connection, drafts), True

    def place(
        self,
        connection: Connection,
        seals: Sequence[Mapping[str, Any]],
        waited: Sequence[int],
        end: Mapping[str, Any],
        before: int | None,
    ) -> bool:
        """Write places, and move the end of the chain."""
        return place(connection, seals, waited, end, before)

    def saying(self, error: BaseException) -> str:
        """Say what SQLite's error means and what to do about it."""
        text = first_line(error)
        for sign, what in _MEANINGS.items():
            if sign in text:
                return f"{what} ({text})"
        return text


_MEANINGS = {
    "is locked": "another program has kept it locked for too long; find out which",
    "disk is full": "the disk is full, nothing was written; make room",
    "unable to open": "cannot be opened; this user must own the file and its folder, which must not be read-only",
    "readonly": "may not be written to; let this user own the file and its folder",
    "not a database": "the file is not a ledger; look at the URL, or restore the file from its backup",
    "malformed": "the file is damaged; restore it from its backup",
    "disk I/O": "the disk failed, nothing was written; look at it",
    "no such table": "the file is not a ledger, or not a whole one; restore it from its backup",
}
