"""The two stores as stress meets them: fresh places for ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from tests.postgres import PostgresServer


class Sqlite:
    """Files in a folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    @contextmanager
    def place(self) -> Iterator[str]:
        """The URL of a ledger that is still to be made."""
        file = self._folder / f"{next(self._numbers)}.db"
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in self._folder.glob(f"{file.name}*"):
                left.unlink()


class Postgres:
    """Databases of one server."""

    name = "postgresql"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @contextmanager
    def place(self) -> Iterator[str]:
        """The URL of a ledger that is still to be made."""
        with self._server.database() as url:
            yield url


@contextmanager
def stores(folder: Path, names: list[str]) -> Iterator[list[Sqlite | Postgres]]:
    """The stores by these names."""
    from tests.postgres import running

    with ExitStack() as stack:
        made = {"sqlite": lambda: Sqlite(folder), "postgresql": lambda: Postgres(stack.enter_context(running()))}
        yield [made[name]() for name in names]
