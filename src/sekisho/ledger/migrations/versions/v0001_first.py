"""The first tables: records and their chain, contents, keys, batches, reservations, claims and holdings."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text

revision = "0001"
down_revision = None

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
_FLOW = ("organisation", "account", "exporter", "export_id", "version", "recipient", "purpose")


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    _chain()
    _kept()
    _counted()


def _chain() -> None:
    op.create_table(
        "sekisho_records",
        Column("id", _NUMBER, primary_key=True, autoincrement=True),
        *_text("kind", "at", "body"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sekisho_seals",
        Column("position", _NUMBER, primary_key=True, autoincrement=False),
        Column("record_id", _NUMBER, nullable=False, unique=True),
        *_text("previous", "hash"),
    )
    op.create_table(
        "sekisho_head",
        Column("position", _NUMBER, primary_key=True, autoincrement=False),
        *_text("hash", "at"),
    )
    op.create_table("sekisho_pending", Column("record_id", _NUMBER, primary_key=True, autoincrement=False))


def _kept() -> None:
    op.create_table(
        "sekisho_contents",
        Column("digest", Text, primary_key=True),
        Column("data", LargeBinary, nullable=False),
    )
    op.create_table("sekisho_keys", Column("epoch", Text, primary_key=True), *_text("fingerprint"))
    op.create_table(
        "sekisho_batches",
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
    )
    op.create_index("sekisho_batches_run", "sekisho_batches", ["run_id", "export_id"])


def _counted() -> None:
    op.create_table(
        "sekisho_reservations",
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
    )
    op.create_index("sekisho_reservations_account", "sekisho_reservations", ["account", "state"])
    op.create_index("sekisho_reservations_exporter", "sekisho_reservations", ["exporter", "state"])
    op.create_index("sekisho_reservations_export", "sekisho_reservations", ["export_id", "overrun"])
    op.create_index("sekisho_reservations_due", "sekisho_reservations", ["state", "expires_at"])
    op.create_table(
        "sekisho_claims",
        Column("reservation_id", Text, primary_key=True),
        Column("task_id", Text, primary_key=True),
        Column("map_index", Integer, primary_key=True, autoincrement=False),
        *_text("state"),
    )
    op.create_table(
        "sekisho_holdings",
        Column("id", Text, primary_key=True),
        *_text(*_FLOW),
        Column("rehearsal", Integer, nullable=False),
        *_text("span", "start", "kind"),
        Column("counted", Integer, nullable=False),
        *_text("namespace", "epoch"),
        Column("low", _NUMBER, nullable=False),
        Column("high", _NUMBER),
        Column("sketch", LargeBinary, nullable=False),
    )
    op.create_index("sekisho_holdings_account", "sekisho_holdings", ["account", "span", "start"])
    op.create_index("sekisho_holdings_exporter", "sekisho_holdings", ["exporter", "span", "start"])
    op.create_index("sekisho_holdings_export", "sekisho_holdings", ["export_id", "span", "start"])
