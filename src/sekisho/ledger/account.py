"""An account, opened by one writer alone: what it holds, what is reserved, and what happens to it now."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import not_, select

from sekisho.ledger.batches import batch_of, take_batch
from sekisho.ledger.entries import HELD, Holding, Reservation
from sekisho.ledger.queries import held_since, last_days, reserved
from sekisho.ledger.releasing import expire
from sekisho.ledger.reserving import reserve
from sekisho.ledger.rows import Row, reservation_of
from sekisho.ledger.schema import CLAIMS, CONTENTS, RESERVATIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Flow
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey


class Book:
    """One account under its exclusive lock. All that is written here is kept together, or not at all."""

    def __init__(
        self, transaction: Transaction, account: str, exporters: Collection[str], run: RunKey | None = None
    ) -> None:
        self._transaction = transaction
        self._connection = transaction.connection
        self._account = account
        self._exporters = exporters
        self._run = run
        self.now = transaction.now
        """The ledger's time: never before its newest record."""
        self._reserved = self._after_expiry()

    def _after_expiry(self) -> dict[str, Row]:
        rows = reserved(self._connection, self._account, self._exporters)
        expire(self._transaction, rows)
        return {row["id"]: row for row in rows if row["state"] in HELD}

    def batch(self) -> Heads | None:
        """Give what is known of the batch of the run that is judged."""
        return None if self._run is None else batch_of(self._connection, self._run)

    def take_batch(self) -> None:
        """Let that batch speak for no other task or map index from now on."""
        if self._run is not None:
            take_batch(self._transaction, self._run)

    def holdings(self, since: date, *, rehearsal: bool) -> list[Holding]:
        """Give the persons that left since a day, in as few spans as cover it."""
        return held_since(self._connection, self._account, self._exporters, since, rehearsal=rehearsal)

    def last_days(self, *, rehearsal: bool) -> list[Holding]:
        """Give the last day of each flow, kind, namespace and key of the account, without who left on it."""
        return last_days(self._connection, self._account, self._exporters, rehearsal=rehearsal)

    def reservations(self, *, rehearsal: bool) -> list[Reservation]:
        """Give those whose people may still leave, or may have left uncounted."""
        found = map(reservation_of, self._reserved.values())
        return [one for one in found if one.flow.rehearsal == rehearsal]

    def reserve(
        self, flow: Flow, run: RunKey, *, days: Mapping[str, date], until: datetime, shipping: bool
    ) -> Reservation:
        """Keep room for the run's persons; once for each run, however many tasks, map indexes and tries ask."""
        if flow.account != self._account:
            msg = f"the account {self._account} is open, not {flow.account}"
            raise ValueError(msg)
        found = reserve(self._transaction, flow, run, days, until, shipping=shipping)
        self._reserved[found.row["id"]] = found.row
        return reservation_of(found.row)._replace(tried_before=found.claim_before == "open")

    def shared(self, reservation: Reservation, run: RunKey) -> bool:
        """Say whether other tasks or map indexes of the run have a claim on its room that is not settled yet."""
        own = (CLAIMS.c.task_id == run.task_id) & (CLAIMS.c.map_index == run.map_index)
        query = select(CLAIMS.c.state).where(
            CLAIMS.c.reservation_id == reservation.id, CLAIMS.c.state == "open", not_(own)
        )
        return self._connection.execute(query).first() is not None

    def overrun(self, flow: Flow) -> Reservation | None:
        """Give the run that sent the most, of those of the export that sent more persons than was declared then."""
        rows = RESERVATIONS.c
        query = select(RESERVATIONS).where(
            rows.organisation == flow.organisation,
            rows.export_id == flow.export_id,
            rows.rehearsal == int(flow.rehearsal),
            rows.overrun == 1,
        )
        largest = query.order_by(rows.counted.desc(), rows.reserved_at.desc()).limit(1)
        row = self._connection.execute(largest).mappings().first()
        return None if row is None else reservation_of(dict(row))

    def record(self, kind: str, body: Mapping[str, Any], contents: Mapping[str, bytes] | None = None) -> int:
        """Write a record and the contents that it leans on, each by its SHA-256 and each kept once.

        Digests that `body["contents"]` lists are held to be kept, too. Gives the record's number.
        """
        given = contents or {}
        for digest, data in given.items():
            if sha256(data).hexdigest() != digest:
                msg = f"the content given as {digest} has another digest"
                raise ValueError(msg)
        self._transaction.contents.update(given)
        if leans := sorted({*body.get("contents", ()), *given}):
            body = {**body, "contents": leans}
        return self._transaction.record(kind, body)

    def has(self, digest: str) -> bool:
        """Say whether a content is kept."""
        if digest in self._transaction.contents:
            return True
        query = select(CONTENTS.c.digest).where(CONTENTS.c.digest == digest)
        return self._connection.execute(query).first() is not None
