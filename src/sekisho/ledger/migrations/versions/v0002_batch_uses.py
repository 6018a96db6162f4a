"""Whom a batch speaks for. Those that were counted before are still to be taken, by the first task that asks."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sekisho_batch_uses",
        Column("batch_id", Text, primary_key=True),
        Column("for_task", Text, nullable=False),
        Column("task_id", Text),
        Column("map_index", Integer),
    )
