"""Spark: each partition is counted where it lies, by the same code; only sketches travel.

Spark's workers need sekisho[spark] as well, of the same version.
"""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Final

from sekisho.errors import BatchError
from sekisho.heads.sources import is_a

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

    from sekisho.heads.counter import Counter, Kind, Subkeys

TITLE = "a Spark frame"
EXTRA = "spark"

_PART: Final = "sketch binary, rows long, fault string"
_MERGED_BY: Final = 4
"""How many workers unite the sketches of the partitions: so many come to the driver, of 8 MB each at most."""


def accepts(batch: object) -> bool:
    """Say yes to a frame, also over Spark Connect."""
    return is_a(batch, "pyspark", "DataFrame")


def feed(batch: DataFrame, counter: Counter) -> None:
    """Let the workers count, and take their sketches."""
    from pyspark.sql.functions import col

    from sekisho.heads.sketch import Sketch

    schema = batch.schema
    place = counter.among(schema.names)
    kind = _kind(schema[place].dataType, counter)
    counter.of_kind(kind)
    ids = batch.select(col(_quoted(counter.column)).alias("id"))
    count = partial(_count, column=counter.column, subkeys=counter.subkeys, lg_k=counter.lg_k)
    with warnings.catch_warnings():
        # Spark warns of pandas 3 when it meets it; no pandas is used here.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        counted = ids.mapInArrow(count, _PART).repartition(_MERGED_BY)
        united = counted.mapInArrow(partial(_unite, lg_k=counter.lg_k), _PART)
    for part in united.collect():
        if part.fault:
            raise BatchError(part.fault)
        counter.counted(kind, Sketch.load(bytes(part.sketch), _lg_k=counter.lg_k), part.rows)


def _kind(type_: DataType, counter: Counter) -> Kind:
    from pyspark.sql.types import ByteType, CharType, IntegerType, LongType, ShortType, StringType, VarcharType

    if isinstance(type_, (ByteType, ShortType, IntegerType, LongType)):
        return "int"
    if isinstance(type_, (StringType, CharType, VarcharType)):
        return "text"
    raise counter.not_ids(type_.simpleString())


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _count(pieces: Iterable[pa.RecordBatch], *, column: str, subkeys: Subkeys, lg_k: int) -> Iterator[pa.RecordBatch]:
    """Count one partition, on a worker. What it refuses, the driver says."""
    from sekisho.heads.counter import Counter
    from sekisho.heads.sources.arrow import feed_array

    counter = Counter(column, subkeys, _lg_k=lg_k)
    fault = None
    try:
        for piece in pieces:
            feed_array(piece.column(0), counter)
    except BatchError as error:
        fault = str(error)
        for _ in pieces:  # Spark waits until all of it was read
            pass
    yield _part(counter.sketch().dump(), counter.rows, fault)


def _unite(pieces: Iterable[pa.RecordBatch], *, lg_k: int) -> Iterator[pa.RecordBatch]:
    """Unite the sketches of several partitions, on a worker."""
    from sekisho.heads.sketch import Sketch

    whole, rows, fault = Sketch.union(), 0, None
    for piece in pieces:
        for part in piece.to_pylist():
            whole = Sketch.union(whole, Sketch.load(part["sketch"], _lg_k=lg_k))
            rows += part["rows"]
            fault = fault or part["fault"]
    yield _part(whole.dump(), rows, fault)


def _part(sketch: bytes, rows: int, fault: str | None) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [pa.array([sketch], pa.binary()), pa.array([rows], pa.int64()), pa.array([fault], pa.string())]
    return pa.RecordBatch.from_arrays(columns, names=["sketch", "rows", "fault"])
