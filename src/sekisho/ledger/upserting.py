"""Writing rows that may be there already, in one statement."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Executable, Table


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, or let them replace those with their primary key."""
    if rows:
        connection.execute(_statement(connection.dialect.name, table, replace=True), list(rows))


def insert_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Insert the rows whose primary key is not there yet, and give the first column of those."""
    if not rows:
        return []
    statement = _statement(connection.dialect.name, table, replace=False)
    return list(connection.execute(statement, list(rows)).scalars())


@cache
def _statement(dialect: str, table: Table, *, replace: bool) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    values = {column.name: column for column in statement.excluded if column.name not in keys}
    made: Executable
    if replace:
        made = statement.on_conflict_do_update(index_elements=keys, set_=values)
    else:
        made = statement.on_conflict_do_nothing(index_elements=keys).returning(table.c[keys[0]])
    return made
