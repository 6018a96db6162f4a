"""Arrow: tables, readers and data sets of record batches, which are read one after the other; arrays of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.heads.sources import is_a

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from sekisho.heads.counter import Counter

TITLE = "an Arrow table, reader or data set"
EXTRA = "scale"


def accepts(batch: object) -> bool:
    """Say yes to what pyarrow holds rows or ids in."""
    return is_a(batch, "pyarrow", "Table", "RecordBatch", "RecordBatchReader", "Dataset", "Array", "ChunkedArray")


def feed(batch: pa.Table, counter: Counter) -> None:
    """Count one record batch after the other."""
    if is_a(batch, "pyarrow", "Array", "ChunkedArray"):
        feed_array(batch, counter)
        return
    place = counter.among(batch.schema.names)
    for piece in _pieces(batch, place):
        feed_array(piece, counter)


def feed_array(array: pa.Array, counter: Counter) -> None:
    """Count the ids of one array, whichever way they are held."""
    import pyarrow as pa

    if isinstance(array, pa.ChunkedArray):
        _declare(array.type, counter)
        for chunk in array.chunks:
            feed_array(chunk, counter)
        return
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if array.null_count:
        raise counter.without_id()
    kind = _declare(array.type, counter)
    if kind == "int":
        counter.integers(array.to_numpy(zero_copy_only=False))
    elif isinstance(array, pa.ExtensionArray):
        counter.objects(array.to_pylist())  # UUIDs
    elif kind == "text":
        counter.texts(array)


def _pieces(batch: pa.Table, place: int) -> Iterator[pa.Array]:
    if is_a(batch, "pyarrow", "Table", "RecordBatch"):
        yield batch.column(place)
    elif is_a(batch, "pyarrow", "Dataset"):
        name = batch.schema.names[place]
        for piece in batch.to_batches(columns=[name]):
            yield piece.column(0)
    else:
        for piece in batch:
            yield piece.column(place)


def _declare(type_: pa.DataType, counter: Counter) -> str:
    """Note what the ids are, also where there are none."""
    import pyarrow as pa

    types = pa.types
    held = type_.value_type if types.is_dictionary(type_) else type_
    if types.is_integer(held):
        counter.of_kind("int")
        return "int"
    uuid = getattr(held, "extension_name", "") == "arrow.uuid"
    if uuid or types.is_string(held) or types.is_large_string(held) or types.is_string_view(held):
        counter.of_kind("text")
        return "text"
    if types.is_null(held):
        return ""
    raise counter.not_ids(str(held))
