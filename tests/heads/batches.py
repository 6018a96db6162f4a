"""One list of ids as a batch of every kind. Each has a second column, where its kind can have one."""

import sqlite3

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import sqlalchemy as sa

from sekisho.heads import sql

PIECE = 97


class Workshop:
    """Where a batch is made: a folder, and what is started when it is first asked for."""

    def __init__(self, folder, fixture):
        self.folder = folder
        self.fixture = fixture

    def parquet(self, ids):
        """A folder of three files, one of them without a row."""
        folder = self.folder / "parquet"
        folder.mkdir(exist_ok=True)
        table = arrow(ids)
        for number, part in enumerate((table.slice(0, len(ids) // 3), table.slice(len(ids) // 3), table.slice(0, 0))):
            pq.write_table(part, folder / f"part-{number}.parquet", row_group_size=PIECE)
        return folder


def arrow(ids):
    return pa.table({"id": pa.array(ids, pa.string() if _texts(ids) else pa.int64()), "note": ["x"] * len(ids)})


def frame(ids):
    return pd.DataFrame({"id": ids, "note": "x"})


def readers(ids):
    return arrow(ids).to_reader(max_chunksize=PIECE)


def numpy_or_iterator(ids):
    return iter(ids) if _texts(ids) else np.array(ids, np.int64)


def frames(ids):
    whole = frame(ids)
    return (whole.iloc[start : start + PIECE] for start in range(0, len(ids), PIECE))


def csv(ids, workshop):
    path = workshop.folder / "batch.csv"
    pl.DataFrame({"id": ids, "note": "x"}).write_csv(path)
    return path


def relation(ids, workshop):
    return duckdb.connect().read_parquet(str(workshop.parquet(ids) / "*.parquet"))


def dataset(ids, workshop):
    return ds.dataset(workshop.parquet(ids))


def scanned(ids, workshop):
    return pl.scan_parquet(workshop.parquet(ids) / "*.parquet")


def sqlite(ids, workshop):
    path = workshop.folder / "batch.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE batch (id COLLATE NOCASE, note)")
        connection.executemany("INSERT INTO batch VALUES (?, 'x')", [(one,) for one in ids])
    connection.close()
    return sql(sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool), "SELECT id, note FROM batch")


def postgres(ids, workshop):
    engine = workshop.fixture("postgres_engine")
    type_ = "text" if _texts(ids) else "bigint"
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE TABLE batch (id {type_}, note text)"))
        with connection.connection.cursor().copy("COPY batch (id) FROM STDIN") as rows:
            for one in ids:
                rows.write_row((one,))
    return sql(engine, "SELECT id, note FROM batch")


def spark(ids, workshop):
    return workshop.fixture("spark").read.parquet(str(workshop.parquet(ids))).repartition(3)


def _texts(ids):
    return isinstance(ids[0], str)


FORMS = {
    "ids": lambda ids, workshop: ids,
    "iterator or NumPy": lambda ids, workshop: numpy_or_iterator(ids),
    "pandas": lambda ids, workshop: frame(ids),
    "pandas frames": lambda ids, workshop: frames(ids),
    "Polars": lambda ids, workshop: pl.DataFrame({"id": ids, "note": "x"}),
    "Polars, scanned": scanned,
    "Arrow table": lambda ids, workshop: arrow(ids),
    "Arrow reader": lambda ids, workshop: readers(ids),
    "Arrow batches": lambda ids, workshop: iter(arrow(ids).to_batches(max_chunksize=PIECE)),
    "Arrow data set": dataset,
    "Parquet": lambda ids, workshop: workshop.parquet(ids),
    "Parquet files": lambda ids, workshop: sorted(workshop.parquet(ids).iterdir()),
    "DuckDB relation": relation,
    "SQLite": sqlite,
    "PostgreSQL": postgres,
    "Spark": spark,
}
