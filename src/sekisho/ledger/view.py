"""What a ledger tells, without changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.errors import LedgerError
from sekisho.ledger import queries
from sekisho.ledger.batches import batch_of
from sekisho.model.run import RunKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Holding, Record, Reservation, Span, State
    from sekisho.ledger.stores.base import Store


class View:
    """One ledger, open to be looked at."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def close(self) -> None:
        """Close the connections."""
        self._store.engine.dispose()

    @property
    def name(self) -> str:
        """Where it is, without a password."""
        return self._store.name

    def batch(self, run: RunKey, *, taken: bool = False) -> Heads | None:
        """Give what is known of the batch of a task: its own, what was counted for it, or what it may still take.

        Only what no other task can take any more, if `taken`.
        """
        with self._store.reading() as connection:
            return batch_of(connection, run, taken=taken)

    def records(self, *, after: int = 0, kind: str | None = None, tolerant: bool = False) -> Iterator[Record]:
        """Walk the records whose number is above `after`, from the oldest on.

        Raises LedgerError at one that was damaged; `tolerant` gives it without its content.
        """
        return queries.records(self._store, after, kind, tolerant=tolerant)

    def accounts(self) -> list[str]:
        """List the accounts that have ever reserved."""
        with self._store.reading() as connection:
            return queries.accounts(connection)

    def holdings(  # noqa: PLR0913 - filters, each by its name
        self,
        *,
        since: date | None = None,
        between: tuple[date, date] | None = None,
        account: str | None = None,
        exporter: str | None = None,
        export_id: str | None = None,
        span: Span | None = None,
        rehearsal: bool | None = None,
    ) -> list[Holding]:
        """Give what is held now: since a day in as few spans as cover it, or every span of a size.

        Only spans that begin `between` two days, both included, if they are given.
        """
        wanted = {"account": account, "exporter": exporter, "export_id": export_id, "span": span}
        with self._store.reading() as connection:
            return queries.holdings(connection, {**wanted, "rehearsal": rehearsal}, since, between)

    def last_days(self, account: str, exporters: Collection[str], *, rehearsal: bool) -> list[Holding]:
        """Give the last day of each flow, kind, namespace and key of an account, without who left on it."""
        with self._store.reading() as connection:
            return queries.last_days(connection, account, exporters, rehearsal=rehearsal)

    def reservations(
        self,
        *,
        account: str | None = None,
        exporter: str | None = None,
        export_id: str | None = None,
        state: State | None = None,
        rehearsal: bool | None = None,
    ) -> list[Reservation]:
        """Give the reservations as they stand, oldest first; those whose time is over expire only in a sweep."""
        wanted = {"account": account, "exporter": exporter, "export_id": export_id, "state": state}
        with self._store.reading() as connection:
            return queries.reservations(connection, {**wanted, "rehearsal": rehearsal})

    def reservation(self, reservation_id: str) -> Reservation:
        """Give one reservation. Raises LedgerError if there is none of that name."""
        with self._store.reading() as connection:
            found = queries.reservations(connection, {"id": reservation_id})
        if not found:
            raise LedgerError(
                f"{self.name}: no reservation is called {reservation_id}; `sekisho ledger reservations --all` lists"
                " them"
            )
        return found[0]

    def claims(self, reservation_id: str, *, who: str) -> list[RunKey]:
        """List the tasks and map indexes of a reservation that have not settled, to be settled by `who`."""
        one = self.reservation(reservation_id)
        run = RunKey(one.flow.organisation, one.flow.export_id, one.run.dag_id, one.run.run_id, "", -1, 0, who)
        run = run._replace(deployment=one.run.deployment)
        with self._store.reading() as connection:
            found = queries.open_claims(connection, reservation_id)
        return [run._replace(task_id=task, map_index=index) for task, index in found]

    def content(self, digest: str) -> bytes:
        """Give what a record leans on, by its SHA-256."""
        with self._store.reading() as connection:
            return queries.content(connection, self.name, digest)
