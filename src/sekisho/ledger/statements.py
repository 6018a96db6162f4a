"""Statements that are written out once: SQLAlchemy's own work for each execution costs more than either database's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from sekisho.ledger.database_errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.sql.compiler import SQLCompiler


class _Written:
    """The text of a statement for one dialect."""

    def __init__(self, made: SQLCompiler) -> None:
        self.text = str(made)
        self.order = made.positiontup if made.positional else None
        """The names of the parameters where the driver wants them by place."""
        self.constants = {key: value for key, value in made.params.items() if value is not None}
        self.names: tuple[str, ...] | None = None
        """The columns of its answer, once it has run: a driver makes them anew each time, and not for nothing."""

    def given(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the driver wants them
        every = {**self.constants, **values}
        return every if self.order is None else tuple(every[name] for name in self.order)


class Answer(NamedTuple):
    """What a statement gave, read to its end."""

    names: tuple[str, ...]
    rows: list[Any]
    changed: int

    def first(self) -> Any:  # noqa: ANN401 - a row
        """Give the first row, or None."""
        return self.rows[0] if self.rows else None

    def scalar(self) -> Any:  # noqa: ANN401 - whatever the column holds
        """Give the first column of the first row, or None."""
        return self.rows[0][0] if self.rows else None

    def mappings(self) -> list[dict[str, Any]]:
        """Give the rows by the names of their columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


class Statement:
    """A statement of SQLAlchemy's, made for a dialect by its name, and its text for each dialect once it has run.

    It runs on the driver's own cursor, unless somebody listens to the statements of SQLAlchemy, to trace or to test.
    """

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._known: dict[str, _Written] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Answer:
        """Execute it once."""
        written = self._written(connection)
        return _executed(connection, written, written.given(values))

    def run_all(self, connection: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each of several sets of values."""
        written = self._written(connection)
        if len(many) == 1:
            self.run(connection, many[0])
        elif many:
            connection.exec_driver_sql(written.text, [written.given(values) for values in many])

    def _written(self, connection: Connection) -> _Written:
        name = connection.dialect.name
        if name not in self._known:
            self._known[name] = _Written(self._make(name).compile(dialect=connection.dialect))
        return self._known[name]


def _executed(connection: Connection, written: _Written, values: Any) -> Answer:  # noqa: ANN401 - as the driver wants them
    if connection.dispatch.before_cursor_execute:
        found = connection.exec_driver_sql(written.text, values)
        names = tuple(found.keys()) if found.returns_rows else ()
        return Answer(names, list(found) if names else [], found.rowcount)
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(written.text, values)
        if written.names is None:
            written.names = tuple(column[0] for column in cursor.description or ())
        return Answer(written.names, cursor.fetchall() if written.names else [], cursor.rowcount)
    except Exception as error:  # noqa: BLE001 - drivers also fail in words that are no text
        raise translated(connection, error, cursor) from None
    finally:
        cursor.close()


@cache
def upsert(table: Table) -> Statement:
    """Insert a row, or let it replace the one with its primary key."""

    def make(dialect: str) -> Any:  # noqa: ANN401 - of either dialect
        statement = _insert(dialect, table)
        keys = [column.name for column in table.primary_key]
        values = {column.name: column for column in statement.excluded if column.name not in keys}
        return statement.on_conflict_do_update(index_elements=keys, set_=values)

    return Statement(make)


@cache
def insert_missing(table: Table) -> Statement:
    """Insert a row unless one with its primary key is there, and give the first column of the key if it was not."""

    def make(dialect: str) -> Any:  # noqa: ANN401 - of either dialect
        keys = list(table.primary_key)
        return _insert(dialect, table).on_conflict_do_nothing(index_elements=keys).returning(keys[0])

    return Statement(make)


@cache
def replace(table: Table) -> Statement:
    """Give the row with this primary key other values."""
    keys = [column.name for column in table.primary_key]
    values: dict[str, Any] = {
        column.name: bindparam(column.name) for column in table.columns if column.name not in keys
    }
    where = [table.c[name] == bindparam(name) for name in keys]
    statement = update(table).where(*where).values(values)
    return Statement(lambda _: statement)


def _insert(dialect: str, table: Table) -> Any:  # noqa: ANN401 - of either dialect
    module: Any = postgresql if dialect == "postgresql" else sqlite
    return module.insert(table).values({column.name: bindparam(column.name) for column in table.columns})
