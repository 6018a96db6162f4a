"""Processes of the tests' own: real ones, quick to start, that can die at a chosen step."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 60
PRELOADED = [
    "pytest",
    "alembic",
    "numpy",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sekisho.heads.count",
    "sekisho.heads.sketch",
    "sekisho.ledger.ledger",
]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(PRELOADED)


class Failed(Exception):
    """A process of the tests fell, or never answered."""


def start(target: Callable[..., None], *arguments: object) -> tuple[multiprocessing.Process, Connection]:
    """Run `target(connection, *arguments)` in a process; give it, and our end of the connection."""
    ours, theirs = _context.Pipe()
    process = _context.Process(target=_run, args=(target, theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def hear(connection: Connection) -> Any:
    """What the process says next, in finite time."""
    if not connection.poll(PATIENCE):
        raise Failed(f"a process gave no answer in {PATIENCE} s")
    answer = connection.recv()
    if isinstance(answer, Failed):
        raise answer
    return answer


@contextmanager
def none_left(crew: Callable[[], list[multiprocessing.Process]]) -> Iterator[None]:
    """Whatever happens, whoever is in the crew in the end is gone."""
    try:
        yield
    finally:
        for process in crew():
            process.kill()
            process.join(PATIENCE)


def answer(target: Callable[..., None], *arguments: object) -> Any:
    """What another process says when it runs `target`; it has ended when this is heard."""
    process, connection = start(target, *arguments)
    said = hear(connection)
    process.join(PATIENCE)
    return said


def _run(target: Callable[..., None], connection: Connection, *arguments: object) -> None:
    try:
        target(connection, *arguments)
    except EOFError:  # whoever started it is gone
        return
    except Exception as error:  # noqa: BLE001 - told to whoever listens
        connection.send(Failed(f"{target.__name__}: {type(error).__name__}: {error}"))


class Steps:
    """Counts what this process does, to a database and to the outside; at the fatal step something happens.

    Only steps of which `matters` says so are counted.
    """

    def __init__(self, fatal: int, happens: Callable[[str], None], matters: Callable[[str], bool]) -> None:
        self.taken = 0
        self._matters = matters
        self._fatal = fatal
        self._happens = happens

    def __call__(self, what: str) -> None:
        if not self._matters(what):
            return
        self.taken += 1
        if self.taken == self._fatal:
            self._happens(what)


def every_step(what: str) -> bool:
    """Any of them."""
    return True


def writes(what: str) -> bool:
    """Before these something may have been written since the step before; reading leaves nothing behind."""
    return not what.startswith(("before BEGIN", "before PRAGMA", "before SELECT"))


def boundaries(what: str) -> bool:
    """Between two of these nothing is kept and nobody leaves: a process that dies there leaves the same behind."""
    return what in {"before COMMIT", "after COMMIT", "before people leave", "after people left"}


def dies(connection: Connection) -> Callable[[str], None]:
    """Say which step it is, and kill this process: nothing of it is tidied up."""

    def die(what: str) -> None:
        connection.send(what)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


@contextmanager
def watched(step: Callable[[str], None]) -> Iterator[None]:
    """Call `step` before each statement, before each COMMIT and after each COMMIT of this process.

    After a statement is no step of its own: nothing leaves the process until the next one.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.default import DefaultDialect

    commit = DefaultDialect.do_commit

    def before_statement(*told):
        step(f"before {told[2]}")

    def committing(dialect, connection):
        step("before COMMIT")
        commit(dialect, connection)
        step("after COMMIT")

    DefaultDialect.do_commit = committing
    event.listen(Engine, "before_cursor_execute", before_statement)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before_statement)
        DefaultDialect.do_commit = commit
