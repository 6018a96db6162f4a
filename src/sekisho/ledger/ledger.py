"""The ledger: what left is counted, what may leave is reserved, what was decided is kept."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from sekisho.errors import LedgerError
from sekisho.ledger import chain
from sekisho.ledger.account import Book
from sekisho.ledger.batches import forget_batch, record_batch
from sekisho.ledger.deployments import has_name, take_name
from sekisho.ledger.following import Followed, Following
from sekisho.ledger.growing import grown, late
from sekisho.ledger.hash_key_epochs import same_key
from sekisho.ledger.high_water import ACCEPTED, HighWater
from sekisho.ledger.releasing import end_due, give_back, release
from sekisho.ledger.reserving import Claimed, find, new
from sekisho.ledger.rows import export_of, reservation_id, reservation_of
from sekisho.ledger.schema import RESERVATIONS
from sekisho.ledger.schema_version import current, migrate, refuse_newer, require_current
from sekisho.ledger.settling import is_shipping, settle, settle_perhaps
from sekisho.ledger.stores import store_at
from sekisho.ledger.stores.base import PATIENCE, Times, closed_if_refused
from sekisho.ledger.transaction import Transaction, changing
from sekisho.ledger.upkeep import Upkeep
from sekisho.ledger.url import parsed
from sekisho.ledger.verify import verify
from sekisho.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path
    from typing import Self

    from sqlalchemy import Connection

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Flow, Head, Reservation, Verification
    from sekisho.model.run import RunKey


class Ledger(View, Followed, Following):
    """One ledger, open. Whatever goes wrong with its database is a LedgerError, and then nothing was written."""

    @classmethod
    def open(
        cls, url: str, *, patience: float = PATIENCE, measured: bool = False, high_water: Path | None = None
    ) -> Self:
        """Open a ledger that is there and of this version; never make one, so that no count begins at zero unseen.

        `patience` is for how many seconds a step waits for others. A clock that is off by more than five minutes is
        refused if it is `measured` by the database's. `high_water` is the folder in which this machine remembers the
        end of the chain: a ledger that has less, or another one, is refused.
        """
        store = store_at(url, patience)
        store.measured = measured
        with closed_if_refused(store):
            with store.reading() as connection:
                require_current(connection, store.name)
            if high_water is not None:
                store.high_water = HighWater(high_water, parsed(url), store.name)
                store.high_water.hold(store)
            return cls(store)

    @classmethod
    def create(cls, url: str, *, patience: float = PATIENCE) -> Self:
        """Make a ledger, or bring one of an older version up to date."""
        store = store_at(url, patience)
        with closed_if_refused(store):
            store.create()
            with store.writing(store.lock_chain) as (connection, _):
                refuse_newer(current(connection), store.name)
                migrate(connection)
            return cls(store)

    def identify(
        self, deployment: str, now: datetime, *, who: str, read: Callable[[], str | None], keep: Callable[[str], None]
    ) -> None:
        """See that a deployment's name belongs to the Airflow that comes with it. Raises LedgerError at a clash.

        `read` gives that Airflow's identity, or None; `keep` lets it keep a new one. The first to come has the name.
        """
        identity = read()
        with self._store.reading() as connection:
            if has_name(connection, deployment, identity):
                return
        lock = partial(self._store.lock_account, account=f"deployment {deployment}")
        with changing(self._store, now, lock) as transaction:
            take_name(transaction, deployment, who, read, keep)

    @contextmanager
    def account(
        self, name: str, now: datetime, *, exporters: Collection[str] = (), run: RunKey | None = None
    ) -> Iterator[Book]:
        """Open an account alone, in one transaction: it is kept at the end, or forgotten on any exception.

        What the `exporters` sent is part of the account even where it was written under another, as when they joined
        the group only later. If a `run` is judged, nobody counts a batch of its export meanwhile.
        """
        lock = partial(self._store.lock_account, account=name, export=run and export_of(run))
        with changing(self._store, now, lock) as transaction:
            yield Book(transaction, name, exporters, run)

    def record_batch(  # noqa: PLR0913 - what was counted, and whose it is
        self,
        run: RunKey,
        heads: Heads,
        now: datetime,
        *,
        own: bool = False,
        for_task: str | None = None,
        days: Mapping[str, date] | None = None,
        begins: bool = False,
        again: bool = False,
    ) -> RunKey | None:
        """Keep what was counted of a batch before it leaves. The same again changes nothing.

        It is the task's `own`, or what one other task of the run may ship: `for_task`, or the first that asks. What
        several have counted for the same one is put together.
        Another batch in its place is counted too if a task of the run may have shipped it, because it has reserved and
        never settled: then on the day it reserved and on these `days`. Not a task that `begins`: it has just reserved.

        Gives the task that was let go by less: it is to be judged again. If it has not settled yet, its run holds as
        much room as it counts by now; if it has, all of it counts, unless a later try counts it anew. `again` says that
        it may have been kept already, and the answer been lost.
        """
        with self._claimed(run, now) as (transaction, found):
            same_key(transaction, heads)
            recorded = record_batch(transaction, run, heads, own=own, for_task=for_task)
            before = recorded.before
            if before and found and is_shipping(transaction.connection, found.row, run, own=own, begins=begins):
                settle_perhaps(transaction, found, before, days or {})
            if own or not (recorded.is_new or again):
                return None
            task = grown(transaction, found, run, recorded.taken or for_task)
            if task is None and found is not None and not recorded.anew:
                return late(transaction, found, run, recorded.taken or for_task, days or {})
            return task

    def forget_batch(self, run: RunKey, heads: Heads, now: datetime) -> None:
        """Forget a batch that may not leave, so that the run's next try is judged by its own."""
        with self._claimed(run, now) as (transaction, _):
            forget_batch(transaction, run, heads)

    def ship(self, run: RunKey, now: datetime) -> Reservation:
        """Say that data may leave from now on: should nothing more be heard, it counts as having left."""
        with self._claimed(run, now) as (transaction, found):
            if found is None or found.row["state"] != "open":
                state = "has reserved nothing" if found is None else f"holds a reservation that is {found.row['state']}"
                raise LedgerError(
                    f"{self.name}: run {run.run_id} of {run.dag_id} {state} for {run.export_id}; judge it again first"
                )
            if found.row["shipping_since"] is None:
                found.row["shipping_since"] = transaction.at
                found.claims(found.claim or "open")
                found.write(transaction, "shipping", {"export": run.export_id}, {})
            return reservation_of(found.row)

    def settle(
        self, run: RunKey, heads: Heads, days: Mapping[str, date], now: datetime, *, flow: Flow | None = None
    ) -> Reservation:
        """Count what a task has sent; telling it again changes nothing.

        What left has left: a run that never reserved is counted too when its `flow` is given, and its record says so.
        """
        with self._claimed(run, now, flow) as (transaction, reserved):
            found = reserved
            if found is None:
                if flow is None:
                    raise LedgerError(
                        f"{self.name}: run {run.run_id} of {run.dag_id} never reserved for {run.export_id}, so it"
                        " is not known what to count it as; settle it with its declaration"
                    )
                found = new(transaction, flow, run, days, transaction.now)
            same_key(transaction, heads)
            return reservation_of(settle(transaction, found, heads, days, unreserved=reserved is None))

    def give_back(self, run: RunKey, flow: Flow, now: datetime) -> Reservation:
        """Take back what a task has just reserved, because it was stopped before it began: nothing of it left.

        Not for a task that has tried before and never settled; what other tasks of the run have reserved stays.
        """
        with self._claimed(run, now, flow) as (transaction, found):
            if found is None or found.row["state"] != "open" or found.claim != "open":
                raise LedgerError(f"{self.name}: run {run.run_id} of {run.dag_id} has nothing to give back; leave it")
            return reservation_of(give_back(transaction, found))

    @contextmanager
    def _claimed(
        self, run: RunKey, now: datetime, flow: Flow | None = None
    ) -> Iterator[tuple[Transaction, Claimed | None]]:
        """Find the reservation of a run under its locks."""
        rehearsals = (False, True) if flow is None else (flow.rehearsal,)
        ids = [reservation_id(run, rehearsal=rehearsal) for rehearsal in rehearsals]
        export = export_of(run)

        def lock(connection: Connection) -> Times:
            times, reserved = self._store.lock_reserved(connection, ids, export)
            if reserved:
                return times
            if flow is None:  # whoever judges the export holds its lock as well
                return self._store.lock_batches(connection, export)
            return self._store.lock_export(connection, flow.account, export)

        with changing(self._store, now, lock) as transaction:
            yield transaction, find(transaction.connection, run, ids)

    def release(self, reservation_id: str, *, reason: str, who: str, now: datetime) -> Reservation:
        """Free what a reservation holds, because a person says that nobody left who was not counted."""

        def lock(connection: Connection) -> Times:
            account = select(RESERVATIONS.c.account).where(RESERVATIONS.c.id == reservation_id)
            return self._store.lock_account(connection, connection.execute(account).scalar() or "")

        with changing(self._store, now, lock) as transaction:
            return reservation_of(release(transaction, reservation_id, reason=reason, who=who))

    def sweep(self, now: datetime) -> list[Reservation]:
        """End every reservation whose time is over, and give them."""
        return end_due(self._store, now)

    @property
    def upkeep(self) -> Upkeep:
        """What keeps it small: sweeping and archiving."""
        return Upkeep(self._store)

    def accept_clock(self, *, reason: str, who: str, now: datetime) -> None:
        """Let time go on from now, although newer records are there: a person says that they are wrong."""
        with changing(self._store, now, self._store.lock_nothing, any_clock=True) as transaction:
            transaction.record("clock", {"reason": reason, "who": who})

    def accept_restored(self, *, reason: str, who: str, now: datetime) -> Head | None:
        """Let the ledger go on from here, although machines have seen a later end: a person says that it is lost.

        Gives the end of the chain from which it goes on.
        """
        with changing(self._store, now, self._store.lock_nothing) as transaction:
            end = chain.head(transaction.connection)
            last = {"position": end.position, "hash": end.hash} if end else None
            transaction.record(ACCEPTED, {"reason": reason, "who": who, "end": last})
        return end

    def seal(self) -> int:
        """Give every record that waits its place in the chain, and say how many there were."""
        with self._store.writing(self._store.lock_chain) as (connection, _), self._store.tolerating(connection):
            return chain.seal(self._store, connection)

    def _seal_if_allowed(self) -> None:
        with suppress(LedgerError):
            self.seal()

    def head(self) -> Head | None:
        """Seal, and give the end of the chain; who may only read leaves records waiting."""
        self._seal_if_allowed()
        with self._store.reading() as connection:
            return chain.head(connection)

    def verify(
        self,
        *,
        head: Head | None = None,
        archives: Sequence[Path] = (),
        tell: Callable[[int, int], None] | None = None,
    ) -> Verification:
        """Walk everything, `archives` too, and say what was edited, removed, put in or moved.

        `head` is an end of the chain that somebody kept elsewhere: it proves that nothing was cut off since. `tell` is
        called with how much is done, and of how much.
        """
        self._seal_if_allowed()
        with self._store.reading() as connection, self._store.tolerating(connection):
            return verify(connection, head, archives, tell)
