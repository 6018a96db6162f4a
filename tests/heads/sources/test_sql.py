"""Databases: what travels, what is bound, what a query may say, on a real PostgreSQL and on SQLite."""

import pytest
import sqlalchemy as sa

from sekisho.errors import BatchError
from sekisho.heads import sql
from sekisho.heads.hmac_sha256 import pads


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request):
    is_sqlite = request.param == "sqlite"
    engine = sa.create_engine("sqlite://") if is_sqlite else request.getfixturevalue("postgres_engine")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def postgresql(postgres_engine):
    with postgres_engine.connect() as connection:
        yield connection


@pytest.fixture
def sent(postgresql):
    """All statements that go to PostgreSQL, with what is bound to them and how many rows come back."""
    statements = []

    def keep(_, cursor, statement, parameters, *others):
        statements.append((statement, parameters, cursor.rowcount))

    sa.event.listen(postgresql, "after_cursor_execute", keep)
    return statements


def test_a_query_may_say_what_a_query_says(connection, counted):
    queries = [
        "SELECT 'a' AS id",
        "SELECT 'a' AS id;\n",
        "SELECT 'a' AS id -- the only one; for sure",
        "SELECT 'a' AS id WHERE 'x:y' LIKE '%:y' AND 12 % 5 = 2 AND ':id' <> ':other' AND '\\:id' LIKE '_:%'",
        "WITH one AS (SELECT 'a' AS id) SELECT * FROM one",
        "SELECT 'a' AS id UNION ALL SELECT 'a' WHERE 1 = 0",
        sa.select(sa.literal("a").label("id")),
    ]
    for query in queries:
        assert counted(sql(connection, query)) == counted(["a"]), query


def test_a_postgresql_cast_is_no_parameter(postgresql, counted):
    assert counted(sql(postgresql, "SELECT 7::text AS id")) == counted(["7"])


def test_a_backslash_before_a_colon_stays_what_it_is(connection, counted):
    assert counted(sql(connection, "SELECT '\\:id' AS id")) == counted(["\\:id"])


def test_it_reads_within_the_transaction_that_it_was_given(connection, counted):
    connection.execute(sa.text("CREATE TABLE batch (id text)"))
    connection.commit()
    connection.execute(sa.text("INSERT INTO batch VALUES ('a'), ('b'), ('a')"))
    heads = counted(sql(connection, "SELECT id FROM batch"))
    assert heads == counted(["a", "b", "a"])
    connection.rollback()
    assert counted(sql(connection, "SELECT id FROM batch")).rows == 0


def test_an_engine_lends_a_connection(postgres_engine, counted):
    assert counted(sql(postgres_engine, "SELECT 1 AS id")) == counted([1])
    assert postgres_engine.pool.checkedout() == 0


def test_a_connection_that_commits_at_once_is_read_too(postgres_engine, counted):
    with postgres_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert counted(sql(connection, "SELECT generate_series(1, 5) AS id")) == counted(range(1, 6))
        assert counted(sql(connection, "SELECT 'a' AS id")) == counted(["a"])


def test_postgresql_gives_hashes_and_no_ids_in_one_row(postgresql, sent, counted, key):
    counted(sql(postgresql, "SELECT 'C-' || i AS id FROM generate_series(1, 1000) i"))
    *_, (statement, parameters, rows) = sent
    assert len(sent) == 2  # what the columns are; all the rest
    assert rows == 1
    inner, outer = pads(key.subkey("customers/text"))
    assert {inner, outer} <= {getattr(value, "obj", value) for value in parameters.values()}
    spelt = statement.encode()
    for secret in (inner, outer, key.subkey("customers/text")):
        assert secret not in spelt
        assert secret.hex().encode() not in spelt


def test_no_more_hashes_travel_than_a_sketch_holds(postgresql, sent, counted):
    heads = counted(sql(postgresql, "SELECT 'C-' || i % 5000 AS id FROM generate_series(1, 9000) i"), _lg_k=6)
    assert heads.rows == 9_000
    assert len(heads.sketch) == 24 + 8 * 64
    _, parameters, _ = sent[-1]
    assert 64 + 3 in parameters.values()  # the LIMIT


@pytest.mark.parametrize("type_", ["varchar(9)", "char(9)", "text", "name"])
def test_texts_are_the_same_whatever_type_holds_them(type_, postgresql, counted):
    query = f"SELECT id::{type_} AS id FROM (VALUES ('a'), ('é'), ('a')) ids(id)"  # noqa: S608 - types of our own
    assert counted(sql(postgresql, query)) == counted(["a", "é", "a"])


@pytest.mark.parametrize("type_", ["smallint", "integer", "bigint"])
def test_integers_are_the_same_whatever_their_width(type_, postgresql, counted):
    query = f"SELECT id::{type_} AS id FROM (VALUES (1), (-2), (1)) ids(id)"  # noqa: S608 - types of our own
    assert counted(sql(postgresql, query)) == counted([1, -2, 1])


def test_uuids_are_their_text(postgresql, counted):
    written = "00000000-0000-0000-0000-00000000000a"
    assert counted(sql(postgresql, f"SELECT '{written.upper()}'::uuid AS id")) == counted([written])


def test_two_texts_that_are_one_to_a_collation_are_two_persons(counted):
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE batch (id text COLLATE NOCASE)"))
        connection.execute(sa.text("INSERT INTO batch VALUES ('a'), ('A')"))
        assert connection.scalar(sa.text("SELECT count(DISTINCT id) FROM batch")) == 1
        assert counted(sql(connection, "SELECT id FROM batch")) == counted(["a", "A"])
    engine.dispose()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT 'a' AS id UNION ALL SELECT NULL", "column `id` is empty in some rows"),
        ("SELECT 'a' AS id UNION ALL SELECT ''", "column `id` is empty in some rows"),
        ("SELECT 1 AS id UNION ALL SELECT NULL", "column `id` is empty in some rows"),
        ("SELECT 1 AS idd", "the batch has no column `id`; did you mean `idd`"),
        ("SELECT id FROM nowhere", "the query cannot be run: .*nowhere"),
        ("DROP TABLE nowhere", "the query cannot be run: "),
        ("SELECT CAST(1.5 AS real) AS id", "column `id` holds (float|real); ids are integers or texts"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(query, said, connection, counted):
    with pytest.raises(BatchError, match=said) as refused:
        counted(sql(connection, query))
    assert "\n" not in str(refused.value)


def test_two_columns_of_one_name_are_refused(postgresql, counted):
    # SQLite calls the second one `id:1` by itself.
    with pytest.raises(BatchError, match="the batch has 2 columns called `id`"):
        counted(sql(postgresql, "SELECT 1 AS id, 2 AS id"))


def test_what_postgresql_alone_knows_is_refused_by_its_own_name(postgresql, counted):
    for type_, value in {"numeric": "1", "date": "2026-01-01", "boolean": "true", "bytea": "secret"}.items():
        with pytest.raises(BatchError, match=f"^column `id` holds {type_}; ids are"):
            counted(sql(postgresql, f"SELECT '{value}'::{type_} AS id"))


def test_a_fault_among_the_rows_quotes_none_of_them(postgresql, counted):
    with pytest.raises(BatchError, match="cannot be counted: DataError while reading a query") as refused:
        counted(sql(postgresql, "SELECT v::int AS id FROM (VALUES ('1'), ('secret')) rows(v)"))
    assert "secret" not in str(refused.value)


def test_what_it_prints_tells_no_parameter(postgresql):
    assert "Connection" in repr(sql(postgresql, "SELECT 1 AS id"))
