"""Somebody who looks for a person: in what is said when counting fails, and in all that the ledger keeps."""

import decimal
import pickle
from contextlib import closing
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from sekisho.errors import BatchError
from sekisho.heads import HashKey, count
from sekisho.heads.counter import Counter, Subkeys
from sekisho.heads.hmac_sha256 import pads
from sekisho.ledger import Flow, Ledger
from sekisho.model.run import RunKey

DIGITS = "c0ffee00" * 8
KEY = HashKey.parse(f"2026 = {DIGITS}", "test")
WHO = "geheim-4711@example.com"
NUMBER = 2**64 - 4711
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


class Strange:
    def __repr__(self):
        return WHO

    __str__ = __repr__


def falls_over():
    yield WHO
    raise ValueError(WHO)


def written(path, data):
    path.write_bytes(data)
    return path


BATCHES = {
    "an id and a number": lambda _: [WHO, 4711],
    "an id and nothing": lambda _: [WHO, None],
    "an id and an empty one": lambda _: [WHO, ""],
    "half a character": lambda _: [f"{WHO}\ud800"],
    "a number too large": lambda _: [NUMBER],
    "a decimal": lambda _: [decimal.Decimal(NUMBER)],
    "an object": lambda _: [Strange()],
    "a generator that falls over": lambda _: falls_over(),
    "a mapping": lambda _: {"id": WHO},
    "NumPy": lambda _: np.array([NUMBER], np.uint64),
    "pandas, mixed": lambda _: pd.DataFrame({"id": [WHO, 1.5]}),
    "pandas, too large": lambda _: pd.DataFrame({"id": np.array([NUMBER], np.uint64)}),
    "Polars, too large": lambda _: pl.DataFrame({"id": [NUMBER]}, schema={"id": pl.UInt64}),
    "Polars, object": lambda _: pl.DataFrame({"id": [Strange()]}, schema={"id": pl.Object}),
    "Polars, lazy": lambda _: pl.LazyFrame({"id": [WHO]}).with_columns(pl.col("id").cast(pl.Int64)),
    "Arrow, too large": lambda _: pa.table({"id": pa.array([NUMBER], pa.uint64())}),
    "Arrow, bytes": lambda _: pa.table({"id": [WHO.encode()]}),
    "DuckDB": lambda _: duckdb.sql(f"SELECT CAST('{WHO}' AS INTEGER) AS id"),
    "CSV, open quote": lambda path: written(path / "a.csv", f'id,x\n{WHO},1\n"{WHO}\n'.encode()),
    "CSV, ragged": lambda path: written(path / "a.csv", f"id,x\n{WHO},1,{WHO}\n".encode()),
    "CSV, no header": lambda path: written(path / "a.csv", f"{WHO},1\n".encode()),
    "CSV, no UTF-8": lambda path: written(path / "a.csv", b"id\n\xff" + WHO.encode()),
    "Parquet that is none": lambda path: written(path / "a.parquet", WHO.encode() * 20),
}


@pytest.mark.parametrize("named", BATCHES)
def test_what_cannot_be_counted_is_told_without_the_person_and_without_the_key(tmp_path, named):
    with pytest.raises(BatchError) as caught:
        count(BATCHES[named](tmp_path), column="id", namespace="crm", key=KEY)
    assert "\n" not in str(caught.value)
    for error in everything_behind(caught.value):
        for secret in (WHO, "geheim", "4711", str(NUMBER), DIGITS[:8]):
            assert secret not in f"{error!s}{error!r}"


def everything_behind(error):
    """The error and all that were there when it was raised, also those that a traceback would leave out."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_nothing_that_is_printed_or_pickled_holds_a_key():
    subkeys = Subkeys.of(KEY, "crm")
    counter = Counter("id", subkeys)
    for text in (repr(KEY), str(KEY), f"{KEY}", repr(subkeys), str(subkeys), repr(counter)):
        assert DIGITS[:8] not in text
        assert repr(subkeys.text)[2:-1] not in text
    with pytest.raises(TypeError, match="a hash key is not pickled"):
        pickle.dumps(KEY)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request, tmp_path):
    """A way to read every byte that a ledger at a URL keeps."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db", lambda: b"".join(one.read_bytes() for one in tmp_path.iterdir())
    url = request.getfixturevalue("postgres")

    def everything():
        import psycopg

        with psycopg.connect(url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            queries = [f"SELECT * FROM {table}" for (table,) in tables]  # noqa: S608 - tables of the ledger
            rows = [row for query in queries for row in connection.execute(query, binary=True)]
        return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)

    return url, everything


@pytest.mark.parametrize(
    "ids", [[f"geheim-{n}@example.com" for n in range(50)], [8_146_720_935_117_246 + n for n in range(50)]]
)
def test_whoever_has_the_whole_ledger_finds_nobody_in_it_and_no_key(kept, ids):
    url, everything = kept
    run = RunKey("acme", "crm", "crm", "monday", "ship", -1, 1, "worker@host")
    flow = Flow("acme", "acme", "acme", "crm", "v1", "them", "support", {"ordinary": True}, 100, 1000)
    heads = count(ids, column="customer_id", namespace="crm", key=KEY)
    days = {"ordinary": NOW.date()}
    with closing(Ledger.create(url)) as ledger:
        ledger.record_batch(run, heads, NOW)
        with ledger.account("acme", NOW) as book:
            book.reserve(flow, run, days=days, until=NOW + timedelta(hours=1), shipping=True)
        ledger.settle(run, heads, days, NOW)
        data = everything()
    assert b"customer_id" in data, "what is kept was really read"
    subkey = KEY.subkey("crm/text")
    secrets = [bytes.fromhex(DIGITS), subkey, KEY.subkey("crm/int"), *pads(subkey)]
    texts = [DIGITS, subkey.hex(), "geheim", *map(str, ids)]
    plain = [*(one.to_bytes(8, order) for one in ids if isinstance(one, int) for order in ("little", "big"))]
    for secret in (*secrets, *(one.encode() for one in texts), *plain):
        assert secret not in data
