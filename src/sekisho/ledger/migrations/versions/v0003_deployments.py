"""The deployment of a run, and which Airflow has which name. All that was written before is of the default one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and make the table."""
    for table in ("sekisho_batches", "sekisho_reservations"):
        op.add_column(table, Column("deployment", Text, nullable=False, server_default="default"))
    op.create_table(
        "sekisho_deployments",
        Column("name", Text, primary_key=True),
        Column("identity", Text, nullable=False),
        Column("since", Text, nullable=False),
    )
