"""Somebody who has the database's own key, and neither knows nor needs sekisho."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, delete, event, insert, select
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import NullPool

Rows = dict[str, list[dict[str, Any]]]
"""For each table its rows."""


@contextmanager
def intruder(url: str) -> Iterator[Connection]:
    """A connection that no rule of the database binds; what it did is kept."""
    place = make_url(url)
    if place.drivername == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place, poolclass=NullPool)
    if place.drivername == "sqlite":

        @event.listens_for(engine, "connect")
        def unbound(connection, record):
            connection.execute("PRAGMA foreign_keys = off")
            connection.execute("PRAGMA ignore_check_constraints = on")

    with engine.begin() as connection:
        if place.drivername == "sqlite":
            for (trigger,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection


def tables_of(url: str) -> dict[str, Table]:
    """The tables as the database itself describes them."""
    with intruder(url) as database:
        known = MetaData()
        known.reflect(database)
    return dict(sorted(known.tables.items()))


def read(url: str, tables: dict[str, Table]) -> Rows:
    """Every row of the tables, in the order of their keys."""
    with intruder(url) as database:
        return {
            name: [dict(row) for row in database.execute(select(table).order_by(*table.columns)).mappings()]
            for name, table in tables.items()
        }


def put_back(database: Connection, tables: dict[str, Table], rows: Rows) -> None:
    """Let the tables hold these rows, and no others."""
    for name, table in tables.items():
        database.execute(delete(table))
        if rows[name]:
            database.execute(insert(table), rows[name])


def everything(url: str) -> Rows:
    """Every row of every table."""
    return read(url, tables_of(url))
