"""What Alembic runs: the migrations, on the connection and in the transaction that the ledger has opened."""

from __future__ import annotations

from alembic import context

from sekisho.ledger.schema import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
