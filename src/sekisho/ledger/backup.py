"""A backup of the whole ledger by its database's own means, believed only once it has been restored and verified."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import uuid4

from sekisho import durable
from sekisho.errors import LedgerError
from sekisho.ledger.ledger import Ledger
from sekisho.ledger.stores.base import first_line
from sekisho.ledger.url import parsed, secrets_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import URL

    from sekisho.ledger.entries import Verification

_TABLES: Final = "sekisho_*"
_OURS: Final = ("prepare_threshold",)
"""Options of a URL that only the driver knows."""


def back_up(url: str, target: Path, *, check_in: str | None = None, archives: Sequence[Path] = ()) -> Verification:
    """Write a backup of the ledger into a new file, restore it elsewhere, and give what its verification found.

    A PostgreSQL is restored in a database of its own that is dropped afterwards, or in the empty one `check_in`. The
    `archives` hold the records that were moved out of the ledger. The file is there at the end only if it was restored.
    Raises LedgerError.
    """
    target = target.absolute()
    try:
        target.lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise LedgerError(f"{target}: the backup cannot be written ({error.strerror})") from None
    else:
        raise LedgerError(f"{target}: is there already; name a new file")
    where = parsed(url)
    ledger = Ledger.open(url)
    try:
        head = ledger.head()
    finally:
        ledger.close()
    new = target.with_name(f"{target.name}.{uuid4().hex[:8]}.new")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        restored = _sqlite(where, new) if where.drivername == "sqlite" else _postgresql(where, new, check_in)
        with restored as copy:
            again = Ledger.open(copy)
            try:
                found = again.verify(head=head, archives=archives)
            finally:
                again.close()
        new.replace(target)
    except OSError as error:
        raise LedgerError(f"{target}: the backup cannot be written ({error.strerror})") from None
    finally:
        new.unlink(missing_ok=True)
    return found


@contextmanager
def _sqlite(where: URL, target: Path) -> Iterator[str]:
    """Copy page by page, as others go on writing, and restore as a person would: by putting the file in place."""
    source = Path(where.database or "")
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as raw,
            closing(sqlite3.connect(target)) as copy,
        ):
            raw.backup(copy)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        raise LedgerError(f"{shown(where)}: cannot be backed up ({error})") from None
    durable.sync(target)
    with TemporaryDirectory(prefix="sekisho-restored-", dir=target.parent) as folder:
        shutil.copyfile(target, Path(folder) / "ledger.db")
        yield f"sqlite:///{quote(folder)}/ledger.db"


@contextmanager
def _postgresql(where: URL, target: Path, check_in: str | None) -> Iterator[str]:
    _run("pg_dump", where, "--format=custom", f"--table={_TABLES}", "--no-owner", f"--file={target}")
    durable.sync(target)
    if check_in is not None:
        _run("pg_restore", parsed(check_in), "--no-owner", "--exit-on-error", str(target), into=True)
        yield check_in
        return
    name = f"sekisho_restored_{uuid4().hex[:12]}"
    _psql(where, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        there = where.set(database=name)
        _run("pg_restore", there, "--no-owner", "--exit-on-error", str(target), into=True)
        yield there.render_as_string(hide_password=False)
    finally:
        _psql(where, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(program: str, where: URL, *arguments: str, into: bool = False) -> None:
    """Run a program of PostgreSQL's; the password goes where no list of processes shows it."""
    place = where.set(drivername="postgresql", password=None).difference_update_query(_OURS)
    environment = {**os.environ, **({"PGPASSWORD": str(where.password)} if where.password else {})}
    command = [program, f"--dbname={place.render_as_string()}", *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    except FileNotFoundError:
        raise LedgerError(
            f"{program} is not on the path: install the client programs of PostgreSQL, as new as the server,"
            f" or run where they are: pg_dump --format=custom --table='{_TABLES}' --file=FILE '{shown(where)}', and"
            " restore it into an empty database to check it"
        ) from None
    if done.returncode:
        said = first_line(RuntimeError(done.stderr.strip() or f"exit code {done.returncode}"), secrets_of(where))
        what = "cannot be restored" if into else "cannot be backed up"
        raise LedgerError(f"{shown(where)}: {what}: {said}")


def _psql(where: URL, statement: str) -> None:
    import psycopg

    place = where.set(drivername="postgresql").difference_update_query(_OURS)
    try:
        with psycopg.connect(place.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())
    except psycopg.Error as error:
        raise LedgerError(
            f"{shown(where)}: the backup cannot be checked, because no database can be made to restore it in"
            f" ({first_line(error, secrets_of(where))}); make an empty one and name it with --check-in"
        ) from None
