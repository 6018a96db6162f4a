"""A run keeps room for the persons it may send, before anything leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import moment, spelled
from sekisho.ledger.entries import HELD, together
from sekisho.ledger.rows import Row, days_of, days_text, of_flow, reservation_id
from sekisho.ledger.schema import CLAIMS, RESERVATIONS
from sekisho.ledger.statements import Statement, insert_missing, replace, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from sekisho.ledger.entries import Flow
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey

_WHO_AND_WHOM: Final = ("account", "exporter", "recipient", "purpose")

_FIND: Final = Statement(
    lambda _: (
        select(RESERVATIONS, CLAIMS.c.state.label("claim"))
        .outerjoin(
            CLAIMS,
            (CLAIMS.c.reservation_id == RESERVATIONS.c.id)
            & (CLAIMS.c.task_id == bindparam("task"))
            & (CLAIMS.c.map_index == bindparam("map")),
        )
        .where((RESERVATIONS.c.id == bindparam("one")) | (RESERVATIONS.c.id == bindparam("other")))
        .order_by(RESERVATIONS.c.reserved_at.desc())
        .with_for_update(of=RESERVATIONS)  # who expires it may have opened another account of the same parties
    )
)


class AlreadyThere(Exception):
    """A reservation that was made is there already."""


class Claimed:
    """A reservation with the claim that one task and map index has on it, while it is changed."""

    def __init__(self, row: Row, run: RunKey, claim: str | None, *, is_new: bool = False) -> None:
        self.row = row
        self.is_new = is_new
        self.run = run
        self.claim = claim
        """`open`, `settled`, `withdrawn`, or None when the task has none yet."""
        self.claim_before = claim

    def claims(self, state: str) -> None:
        """Let the claim have a state, and count those that are open."""
        self.row["open_claims"] += (state == "open") - (self.claim == "open")
        self.claim = state

    def write(self, transaction: Transaction, kind: str, body: Mapping[str, Any], more: Mapping[str, Row]) -> None:
        """Write both, with a record that tells of it."""
        claim = {
            "reservation_id": self.row["id"],
            "task_id": self.run.task_id,
            "map_index": self.run.map_index,
            "state": self.claim,
        }
        if not self.is_new:
            replace(RESERVATIONS).run(transaction.connection, self.row)
        elif not insert_missing(RESERVATIONS).run(transaction.connection, self.row).first():
            raise AlreadyThere
        upsert(CLAIMS).run(transaction.connection, claim)
        told = {"reservation": self.row["id"], "state": self.row["state"], "run": told_run(self.run), **body}
        transaction.note(kind, told, {named(self.row): self.row, claim_name(claim): claim, **more})


def named(row: Mapping[str, Any]) -> str:
    """Give the name under which records speak of a reservation."""
    return f"reservation/{row['id']}"


def claim_name(claim: Mapping[str, Any]) -> str:
    """Give the name under which records speak of a claim."""
    return f"claim/{claim['reservation_id']}/{claim['map_index']}/{claim['task_id']}"


def told_run(run: RunKey) -> dict[str, Any]:
    """Write a run as records tell it."""
    return run._asdict()


def find(connection: Connection, run: RunKey, ids: Sequence[str]) -> Claimed | None:
    """Find the newest of the reservations with these names, and the run's claim on it."""
    names = {"one": ids[0], "other": ids[-1]}
    found = _FIND.run(connection, {"task": run.task_id, "map": run.map_index, **names}).mappings()
    if not found:
        return None
    row = found[0]
    claim = row.pop("claim")
    return Claimed(row, run, claim)


def new(transaction: Transaction, flow: Flow, run: RunKey, days: Mapping[str, date], until: datetime) -> Claimed:
    """Make a reservation that nobody has claimed yet."""
    if missing := [kind for kind in flow.kinds if kind not in days]:
        msg = f"no day is given for {', '.join(missing)}"
        raise ValueError(msg)
    row: Row = {
        "id": reservation_id(run, rehearsal=flow.rehearsal),
        **of_flow(flow),
        "dag_id": run.dag_id,
        "run_id": run.run_id,
        "deployment": run.deployment,
        **_declared(flow),
        "days": days_text(days),
        "reserved_at": transaction.at,
        "expires_at": moment(until),
        "shipping_since": None,
        "state": "open",
        "counted": 0,
        "grown": 0,
        "grown_in": None,
        "open_claims": 0,
        "overrun": 0,
    }
    return Claimed(row, run, None, is_new=True)


def _declared(flow: Flow) -> Row:
    return {"kinds": spelled(dict(flow.kinds)), "per_run": flow.per_run, "per_year": flow.per_year}


def reserve(  # noqa: PLR0913 - what is kept, for whom, when and until when
    transaction: Transaction,
    flow: Flow,
    run: RunKey,
    days: Mapping[str, date],
    until: datetime,
    *,
    shipping: bool,
) -> Claimed:
    """Keep room for a run, or let one more task or map index of it share the room that it has."""
    fresh = new(transaction, flow, run, days, until)
    try:  # most runs come once: the database says when this one was there
        return _reserve(transaction, fresh, shipping=shipping)
    except AlreadyThere:
        found = find(transaction.connection, run, [fresh.row["id"]])
        if found is None:
            raise LedgerError(
                f"{transaction.store.name}: reservation {fresh.row['id']} vanished; nothing was written"
            ) from None
        _take_over(found.row, new(transaction, flow, run, days, until).row)
        return _reserve(transaction, found, shipping=shipping)


def _reserve(transaction: Transaction, found: Claimed, *, shipping: bool) -> Claimed:
    row = found.row
    if shipping and row["shipping_since"] is None:
        row["shipping_since"] = transaction.at
    again = found.claim is not None
    found.claims("open")
    body = {
        **{name: row[name] for name in ("version", "account", "exporter", "recipient", "purpose")},
        "export": row["export_id"],
        "kinds": json.loads(row["kinds"]),
        "per_run": row["per_run"],
        "per_year": row["per_year"],
        "days": json.loads(row["days"]),
        "until": row["expires_at"],
        "shipping": row["shipping_since"] is not None,
        "rehearsal": bool(row["rehearsal"]),
        "again": again,
    }
    found.write(transaction, "reserved", body, {})
    return found


def _take_over(row: Row, fresh: Row) -> None:
    """Let a reservation that was there before serve for another try or another task of its run."""
    other = [name for name in _WHO_AND_WHOM if row[name] != fresh[name]]
    kept = {"open_claims"}
    if row["state"] in HELD:
        if other:
            raise LedgerError(
                f"run {row['run_id']} of {row['dag_id']} has reserved for {row['export_id']} with another"
                f" {' and '.join(other)}; settle it, or release it (`sekisho ledger release {row['id']}`), first"
            )
        if row["shipping_since"] is not None:  # what left under the old declaration is still held
            fresh["per_run"] = max(fresh["per_run"], row["per_run"])
            fresh["per_year"] = max(fresh["per_year"], row["per_year"])
            fresh["kinds"] = spelled(together(json.loads(row["kinds"]), json.loads(fresh["kinds"])))
        fresh["days"] = days_text({**days_of(fresh["days"]), **days_of(row["days"])})
        if row["state"] == "open":
            fresh["reserved_at"] = row["reserved_at"]
            fresh["expires_at"] = max(fresh["expires_at"], row["expires_at"])
        kept |= {"shipping_since"}
    if not other:
        kept |= {"overrun"}
        if (row["kinds"], row["days"]) == (fresh["kinds"], fresh["days"]):  # else it may stand outside a window
            kept |= {"counted", "grown", "grown_in"}
    row.update({name: value for name, value in fresh.items() if name not in kept})
