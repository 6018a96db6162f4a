"""Values as rows of the tables and back, and the names under which records speak of rows."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sekisho.errors import LedgerError
from sekisho.ledger.canonical import digest, instant, spelled
from sekisho.ledger.entries import Flow, Holding, Reservation, RunName
from sekisho.model.run import DEPLOYMENT
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.run import RunKey

Row = dict[str, Any]
_SHORT = 20


def export_of(run: RunKey) -> str:
    """Name the export of a run, for its lock."""
    return f"{run.organisation} {run.export_id}"


def reservation_id(run: RunKey, *, rehearsal: bool) -> str:
    """Give the name of the one reservation that a run has for an export."""
    return digest([run.organisation, run.export_id, run.dag_id, run.run_id, rehearsal, *_named(run)])[:_SHORT]


def holding_id(row: Mapping[str, Any]) -> str:
    """Give the name of a holding: everything but the persons in it."""
    return digest([row[name] for name in HOLDING_KEY])


def batch_id(run: RunKey, *, own: bool, for_task: str | None = None) -> str:
    """Give the name of the batch that a task has counted: its own, one for another task, or for whichever takes it."""
    whose = [run.organisation, run.export_id, run.dag_id, run.run_id]
    parts = [*whose, run.map_index, run.task_id, "own" if own else "run", *filter(None, (for_task,))]
    return digest([parts, *_named(run)] if _named(run) else parts)


def _named(run: RunKey) -> list[str]:
    """Give the deployment of a run unless it is the default one: names of before stay as they were."""
    return [] if run.deployment == DEPLOYMENT else [run.deployment]


def proof_of(row: Mapping[str, Any]) -> str:
    """Give the digest by which records prove a row.

    A column that came later counts only where it says something: older records prove rows without it.
    """
    return digest({name: value for name, value in row.items() if (name, value) != ("deployment", DEPLOYMENT)})


HOLDING_KEY = (
    "organisation",
    "account",
    "exporter",
    "export_id",
    "version",
    "recipient",
    "purpose",
    "rehearsal",
    "span",
    "start",
    "kind",
    "counted",
    "namespace",
    "epoch",
)


def of_flow(flow: Flow) -> Row:
    """Give the columns that a flow shares between reservations and holdings."""
    return {
        "organisation": flow.organisation,
        "account": flow.account,
        "exporter": flow.exporter,
        "export_id": flow.export_id,
        "version": flow.version,
        "recipient": flow.recipient,
        "purpose": flow.purpose,
        "rehearsal": int(flow.rehearsal),
    }


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Read what the ledger wrote itself: when that fails, somebody else has written there."""
    try:
        yield
    except (TypeError, ValueError, KeyError, AttributeError):
        raise LedgerError(f"{what} was damaged and cannot be read; run `sekisho ledger verify`") from None


def days_text(days: Mapping[str, date]) -> str:
    """Write the day of each kind."""
    return spelled({kind: day.isoformat() for kind, day in days.items()})


def days_of(text: str) -> dict[str, date]:
    """Read what `days_text` wrote."""
    return {kind: date.fromisoformat(day) for kind, day in json.loads(text).items()}


def flow_of(row: Mapping[str, Any]) -> Flow:
    """Read the flow of a reservation."""
    return Flow(
        row["organisation"],
        row["account"],
        row["exporter"],
        row["export_id"],
        row["version"],
        row["recipient"],
        row["purpose"],
        json.loads(row["kinds"]),
        row["per_run"],
        row["per_year"],
        bool(row["rehearsal"]),
    )


def reservation_of(row: Mapping[str, Any]) -> Reservation:
    """Read a reservation."""
    with reading(f"reservation {row['id']}"):
        since = row["shipping_since"]
        return Reservation(
            row["id"],
            flow_of(row),
            RunName(row["dag_id"], row["run_id"], row["deployment"]),
            days_of(row["days"]),
            instant(row["reserved_at"]),
            instant(row["expires_at"]),
            None if since is None else instant(since),
            row["state"],
            row["counted"],
            row["open_claims"],
            bool(row["overrun"]),
        )


def holding_of(row: Mapping[str, Any]) -> Holding:
    """Read a holding."""
    with reading(f"holding {row['id']}"):
        return Holding(
            row["organisation"],
            row["account"],
            row["exporter"],
            row["export_id"],
            row["version"],
            row["recipient"],
            row["purpose"],
            bool(row["rehearsal"]),
            row["span"],
            date.fromisoformat(row["start"]),
            row["kind"],
            bool(row["counted"]),
            row["namespace"],
            row["epoch"],
            Interval(row["low"], row["high"]),
            bytes(row["sketch"]),
        )
