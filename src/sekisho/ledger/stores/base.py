"""What the two databases have in common: transactions, and one line for whatever goes wrong in them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sekisho.characters import visible
from sekisho.credentials import HIDDEN, hidden
from sekisho.errors import LedgerError
from sekisho.ledger.database_errors import ConnectionLost, telling
from sekisho.ledger.url import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import URL, Connection, Engine

    from sekisho.ledger.entries import Draft
    from sekisho.ledger.high_water import HighWater

T = TypeVar("T")

PATIENCE = 30.0
"""For how many seconds a step waits for others before it gives up."""


class Times(NamedTuple):
    """What a transaction's clock is held against: the instant of the newest record, and the database's own clock."""

    newest: str | None
    clock: datetime | None = None


class Store(ABC):
    """A database that holds a ledger."""

    measured = False
    """Whether who writes must agree with the database's clock."""
    high_water: HighWater | None = None
    """What this machine remembers of the end of the chain."""

    def __init__(self, url: URL, patience: float) -> None:
        self.name = shown(url)
        self.patience = patience
        self.keys: dict[str, str] = {}
        """The fingerprint of each epoch's key that was read here before: those never change."""
        self.engine = self._engine(url)
        self._process = os.getpid()
        telling(self.engine, self._told)

    @abstractmethod
    def _engine(self, url: URL) -> Engine:
        """Make the engine."""

    @abstractmethod
    def saying(self, error: BaseException) -> str:
        """Say what the database's own error means and what to do about it."""

    def passes(self, error: BaseException) -> bool:  # noqa: ARG002 - a store that is elsewhere overrides it
        """Say whether an error may be over in a moment, though no connection was lost with it."""
        return False

    def _told(self, error: BaseException, *, lost: bool) -> LedgerError:
        return (ConnectionLost if lost or self.passes(error) else LedgerError)(f"{self.name}: {self.saying(error)}")

    @abstractmethod
    def create(self) -> None:
        """Make what the tables need before they can be made; where the database is there already, nothing."""

    @contextmanager
    def writing(self, first: Callable[[Connection], T]) -> Iterator[tuple[Connection, T]]:
        """Open a transaction that begins with `first`, which takes its locks; commit at the end."""

        def begin(connection: Connection) -> T:
            connection.begin()  # said to SQLAlchemy, which does not see what runs on the driver's own cursor
            return first(connection)

        with self._alone():
            connection, answer = self._begun(begin)
            with connection:
                yield connection, answer
                self._commit(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database and changes nothing."""
        connection, _ = self._begun(self._frozen)
        with connection:
            yield connection

    @abstractmethod
    def _frozen(self, connection: Connection) -> None:
        """Begin to read one state of the database."""

    @contextmanager
    def tolerating(self, connection: Connection) -> Iterator[None]:  # noqa: ARG002 - a store that needs it overrides it
        """Read texts that are none, as somebody else may have written them."""
        yield

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for one's turn, where the database has no fair way of its own."""
        yield

    @abstractmethod
    def _look_at(self, connection: Connection) -> None:
        """See that an idle connection still leads to the ledger."""

    def _commit(self, connection: Connection) -> None:
        connection.commit()

    def _begun(self, first: Callable[[Connection], T]) -> tuple[Connection, T]:
        """Connect and take the first step; a connection that died while it was idle is replaced once."""
        if self._process != os.getpid():  # a forked child must not speak through its parent's connections
            self.engine.dispose(close=False)
            self._process = os.getpid()
        try:
            return self._once(first)
        except ConnectionLost:
            return self._once(first)

    def _once(self, first: Callable[[Connection], T]) -> tuple[Connection, T]:
        connection = self.engine.connect()
        try:
            self._look_at(connection)
            return connection, first(connection)
        except BaseException:
            connection.close()
            raise

    @abstractmethod
    def lock_nothing(self, connection: Connection) -> Times:
        """Give the times of the ledger; so do the other locks."""

    @abstractmethod
    def lock_account(self, connection: Connection, account: str, export: str | None = None) -> Times:
        """Keep everybody else from changing anything of the account until the end of the transaction.

        And from counting batches of one `export`, if that is judged.
        """

    @abstractmethod
    def lock_batches(self, connection: Connection, export: str) -> Times:
        """Keep everybody else from counting batches of an export, and from judging it."""

    @abstractmethod
    def lock_export(self, connection: Connection, account: str, export: str) -> Times:
        """Keep everybody else from this export, and from judging its account, until the end of the transaction."""

    @abstractmethod
    def lock_reserved(self, connection: Connection, reservations: Sequence[str], export: str) -> tuple[Times, bool]:
        """Do the same for the account that holds one of these reservations, and say whether there is one."""

    @abstractmethod
    def lock_chain(self, connection: Connection) -> None:
        """Be the only one who gives records their places."""

    @abstractmethod
    def lock_contents(self, connection: Connection) -> Times:
        """Be the only one who reads or writes contents and gives places: nobody may lean on what is taken out."""

    @abstractmethod
    def place(
        self,
        connection: Connection,
        seals: Sequence[Mapping[str, Any]],
        waited: Sequence[int],
        end: Mapping[str, Any],
        before: int | None,
    ) -> bool:
        """Write places, take those records from the queue, and move the end of the chain; say whether it was there."""

    @abstractmethod
    def close(self, connection: Connection, drafts: Sequence[Draft], written: Sequence[int]) -> tuple[list[int], bool]:
        """Write the last records of a transaction, and give their numbers.

        Say whether they and those `written` before may be sealed now; else they are put in the queue.
        """


def first_line(error: BaseException, secrets: Iterable[str] = ()) -> str:
    """Give the first line of an error's own words, without the secrets, and without what only looks like one."""
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return visible(hidden(text))


@contextmanager
def closed_if_refused(store: Store) -> Iterator[None]:
    """Close the connections if the ledger in it is refused."""
    try:
        yield
    except BaseException:
        store.engine.dispose()
        raise
