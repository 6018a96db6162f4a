"""How the tables of older ledgers become today's, by Alembic."""
