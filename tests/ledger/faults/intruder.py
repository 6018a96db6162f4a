"""Somebody who has the database's own key, and neither knows nor needs sekisho."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, event, select
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import NullPool


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


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with intruder(url) as database:
        known = MetaData()
        known.reflect(database)
        return {name: sorted(map(tuple, database.execute(select(table)))) for name, table in known.tables.items()}
