"""The tables. Instants and days are texts and flags are 0 or 1, so that both databases give back what was written."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from sekisho.model.run import DEPLOYMENT

VERSION_TABLE = "sekisho_version"
METADATA = MetaData()

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _deployment() -> Column[str]:
    """Name the deployment of a run. Older records prove rows without it: see `rows.proof_of`."""
    return Column("deployment", Text, nullable=False, server_default=DEPLOYMENT)


RECORDS = Table(
    "sekisho_records",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    *_text("kind", "at", "body"),
    sqlite_autoincrement=True,
)

SEALS = Table(
    "sekisho_seals",
    METADATA,
    Column("position", _NUMBER, primary_key=True, autoincrement=False),
    Column("record_id", _NUMBER, nullable=False, unique=True),
    *_text("previous", "hash"),
)
"""The place of each record in the chain."""

HEADS = Table(
    "sekisho_head",
    METADATA,
    Column("position", _NUMBER, primary_key=True, autoincrement=False),
    *_text("hash", "at"),
)
"""One row: the last place of the chain."""

PENDING = Table(
    "sekisho_pending",
    METADATA,
    Column("record_id", _NUMBER, primary_key=True, autoincrement=False),
)
"""Records that are committed and wait for their place: somebody else was sealing when they were written."""

CONTENTS = Table(
    "sekisho_contents",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

KEYS = Table(
    "sekisho_keys",
    METADATA,
    Column("epoch", Text, primary_key=True),
    *_text("fingerprint"),
)

BATCHES = Table(
    "sekisho_batches",
    METADATA,
    Column("id", Text, primary_key=True),
    *_text("organisation", "export_id", "dag_id", "run_id", "task_id"),
    Column("map_index", Integer, nullable=False),
    Column("own", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Column("low", _NUMBER, nullable=False),
    Column("high", _NUMBER),
    *_text("namespace", "epoch", "key_fingerprint"),
    Column("rows", _NUMBER, nullable=False),
    *_text("columns", "fingerprint", "recorded_at"),
    _deployment(),
    Index("sekisho_batches_run", "run_id", "export_id"),
)

USES = Table(
    "sekisho_batch_uses",
    METADATA,
    Column("batch_id", Text, primary_key=True),
    *_text("for_task"),
    Column("task_id", Text),
    Column("map_index", Integer),
)
"""Whom a batch speaks for: the task that it was counted for, if that was said, and the one that has taken it.

A table of its own: older records prove the rows of batches as they are.
"""

DEPLOYMENTS = Table(
    "sekisho_deployments",
    METADATA,
    Column("name", Text, primary_key=True),
    *_text("identity", "since"),
)
"""Which Airflow has which name, from its first export on."""

_FLOW = ("organisation", "account", "exporter", "export_id", "version", "recipient", "purpose")

RESERVATIONS = Table(
    "sekisho_reservations",
    METADATA,
    Column("id", Text, primary_key=True),
    *_text(*_FLOW, "dag_id", "run_id"),
    Column("rehearsal", Integer, nullable=False),
    *_text("kinds"),
    Column("per_run", _NUMBER, nullable=False),
    Column("per_year", _NUMBER, nullable=False),
    *_text("days", "reserved_at", "expires_at"),
    Column("shipping_since", Text),
    *_text("state"),
    Column("counted", _NUMBER, nullable=False),
    Column("grown", _NUMBER, nullable=False),
    Column("grown_in", Text),
    Column("open_claims", Integer, nullable=False),
    Column("overrun", Integer, nullable=False),
    _deployment(),
    Index("sekisho_reservations_account", "account", "state"),
    Index("sekisho_reservations_exporter", "exporter", "state"),
    Index("sekisho_reservations_export", "export_id", "overrun"),
    Index("sekisho_reservations_due", "state", "expires_at"),
)

CLAIMS = Table(
    "sekisho_claims",
    METADATA,
    Column("reservation_id", Text, primary_key=True),
    Column("task_id", Text, primary_key=True),
    Column("map_index", Integer, primary_key=True, autoincrement=False),
    *_text("state"),
)

HOLDINGS = Table(
    "sekisho_holdings",
    METADATA,
    Column("id", Text, primary_key=True),
    *_text(*_FLOW),
    Column("rehearsal", Integer, nullable=False),
    *_text("span", "start", "kind"),
    Column("counted", Integer, nullable=False),
    *_text("namespace", "epoch"),
    Column("low", _NUMBER, nullable=False),
    Column("high", _NUMBER),
    Column("sketch", LargeBinary, nullable=False),
    Index("sekisho_holdings_account", "account", "span", "start"),
    Index("sekisho_holdings_exporter", "exporter", "span", "start"),
    Index("sekisho_holdings_export", "export_id", "span", "start"),
)
