"""A query of a database, in one statement, counted where the rows lie as far as the database can.

PostgreSQL hashes texts itself and gives only the smallest hashes. What it hashes with is derived from the key for this
one namespace, and bound, never spelt in the statement; a server, or an engine with `echo`, that logs what is bound
shows it. Integers, and other databases, are read in pieces and hashed here; not DISTINCT where a collation could take
two texts, and so two persons, for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.errors import BatchError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from sekisho.heads.counter import Counter

TITLE = "a query of a database"
EXTRA = "ledger"

_PIECE: Final = 1 << 16
_MASK: Final = 2**63 - 1
_INTEGERS: Final = frozenset({20, 21, 23})
_TEXTS: Final = frozenset({19, 25, 1042, 1043, 2950})
"""What PostgreSQL calls them in pg_type: bigint, smallint, integer; name, text, char, varchar, uuid."""
_TAKEN_FOR_A_PARAMETER: Final = re.compile(r"\\(?=:[\w$]*(?![:\w$]))|(?<![:\w\\])(?=:[\w$]+(?![:\w$]))")


class Query(NamedTuple):
    """What to read, and over which connection. It is read within the connection's transaction."""

    connection: sa.Connection | sa.Engine
    query: str | sa.Select[Any]


def sql(connection: sa.Connection | sa.Engine, query: str | sa.Select[Any]) -> Query:
    """Say which rows of a database are the batch: a SELECT, as SQLAlchemy builds it or as it stands."""
    return Query(connection, query)


def accepts(batch: object) -> bool:
    """Say yes to what `sql` gives."""
    return isinstance(batch, Query)


def feed(batch: Query, counter: Counter) -> None:
    """Count the ids that the query gives."""
    import sqlalchemy as sa

    if isinstance(batch.connection, sa.Engine):
        with batch.connection.connect() as connection:
            feed(Query(connection, batch.query), counter)
        return
    rows = _rows(batch.query)
    columns, types = _columns(batch.connection, rows)
    type_ = types[counter.among(columns)]
    ids: sa.ColumnElement[Any] = sa.column(counter.column)
    if batch.connection.dialect.name != "postgresql":
        with _streamed(batch.connection, sa.select(ids).select_from(rows)) as result:
            for piece in result.partitions(_PIECE):
                counter.objects([id_ for (id_,) in piece])
    elif type_ in _INTEGERS:
        _integers(batch.connection, ids, rows, counter)
    elif type_ in _TEXTS:
        _texts(batch.connection, ids, rows, counter)
    else:
        called = batch.connection.scalar(sa.select(sa.func.format_type(type_, sa.null())))
        raise counter.not_ids(str(called))


def _rows(query: str | sa.Select[Any]) -> sa.FromClause:
    import sqlalchemy as sa

    if not isinstance(query, str):
        return query.subquery("batch")
    literally = _TAKEN_FOR_A_PARAMETER.sub(lambda found: found.group() + "\\", query.strip().rstrip(";"))
    return sa.text(literally + "\n").columns().subquery("batch")  # a comment may end the last line


def _columns(connection: sa.Connection, rows: sa.FromClause) -> tuple[list[str], list[Any]]:
    """Give the names of the columns, and what the driver calls their types. Raises BatchError for what is no query."""
    import sqlalchemy as sa

    said = ""
    try:
        with connection.execute(sa.select(sa.text("*")).select_from(rows).where(sa.false())) as none:
            return list(none.keys()), [column[1] for column in none.cursor.description or ()]
    except sa.exc.DBAPIError as error:
        said = str(error.orig).partition("\n")[0]  # no row was read, so it quotes none
    msg = f"the query cannot be run: {said}"
    raise BatchError(msg)


def _streamed(connection: sa.Connection, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
    """Read it without holding all of it, where the driver can: a server's cursor lives in a transaction."""
    driver = connection.connection.dbapi_connection
    if getattr(driver, "autocommit", False) is not True:
        statement = statement.execution_options(stream_results=True)
    return connection.execute(statement)


def _integers(connection: sa.Connection, ids: sa.ColumnElement[Any], rows: sa.FromClause, counter: Counter) -> None:
    import numpy as np
    import sqlalchemy as sa

    counter.of_kind("int")
    with _streamed(connection, sa.select(ids, sa.func.count()).select_from(rows).group_by(ids)) as result:
        for piece in result.partitions(_PIECE):
            found, repeats = zip(*piece, strict=True)
            if None in found:
                raise counter.without_id()
            counter.integers(np.array(found, np.int64), sum(repeats))


def _texts(connection: sa.Connection, ids: sa.ColumnElement[Any], rows: sa.FromClause, counter: Counter) -> None:
    """Let PostgreSQL come to the same hashes, of 63 bits as in a sketch, and give the smallest as one value."""
    import numpy as np
    import sqlalchemy as sa
    from sqlalchemy.dialects.postgresql import BIT

    from sekisho.heads.hmac_sha256 import pads

    call = sa.func
    inner, outer = (sa.literal(pad, sa.LargeBinary) for pad in pads(counter.subkeys.text))
    text = call.convert_to(call.nullif(sa.cast(ids, sa.Text), ""), "UTF8", type_=sa.LargeBinary)
    digest = call.sha256(outer.concat(call.sha256(inner.concat(text), type_=sa.LargeBinary)), type_=sa.LargeBinary)
    digits = sa.literal("x").concat(call.encode(call.substr(digest, 1, 8), "hex", type_=sa.Text))
    word = sa.cast(sa.cast(digits, BIT(64)), sa.BigInteger)
    hash_ = word.bitwise_rshift(sa.literal_column("1")).bitwise_and(_MASK).label("hash")
    hashed = sa.select(hash_).select_from(rows).subquery("hashed")
    each = sa.select(hashed.c.hash, call.count().label("rows")).group_by(hashed.c.hash).subquery("each")
    # One more than a sketch is made of, one for rows without id, and one because 0 and 1 become the same.
    most = (1 << counter.lg_k) + 3
    smallest = (
        sa.select(each.c.hash, call.sum(each.c.rows).over().label("rows"))
        .order_by(each.c.hash.asc().nulls_first())
        .limit(most)
        .subquery("smallest")
    )
    packed = call.string_agg(call.int8send(smallest.c.hash), sa.literal(b"", sa.LargeBinary), type_=sa.LargeBinary)
    whole = sa.select(packed, call.max(smallest.c.rows), call.bool_or(smallest.c.hash.is_(None)))
    hashes, total, without_id = connection.execute(whole).one()
    if without_id:
        raise counter.without_id()
    counter.hashed("text", np.frombuffer(hashes or b"", ">u8").astype(np.uint64) << np.uint64(1), int(total or 0))
