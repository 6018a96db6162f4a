"""Polars: a frame, or a lazy one of which only the column of ids is read, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.heads.sources import is_a

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from sekisho.heads.counter import Counter

TITLE = "a Polars frame, eager or lazy"
EXTRA = "scale"

_PIECE = 1 << 18


def accepts(batch: object) -> bool:
    """Say yes to a frame."""
    return is_a(batch, "polars", "DataFrame", "LazyFrame")


def feed(batch: pl.DataFrame | pl.LazyFrame, counter: Counter) -> None:
    """Count the ids of one batch of rows after the other."""
    import polars as pl

    schema = batch.collect_schema()
    place = counter.among(schema.names())
    ids = batch.lazy().select(pl.nth(place))  # by its place: a name may look like a pattern
    _declare(schema.dtypes()[place], counter)
    for rows in _streamed(ids) if isinstance(batch, pl.LazyFrame) else (ids.collect(),):
        for piece in rows.iter_slices(_PIECE):
            _feed(piece.to_series(), counter)


def _streamed(ids: pl.LazyFrame) -> Iterable[pl.DataFrame]:
    if hasattr(ids, "collect_batches"):
        return ids.collect_batches(chunk_size=_PIECE, maintain_order=False)
    return (ids.collect(),)  # Polars before 1.34 gives them at once


def _feed(ids: pl.Series, counter: Counter) -> None:
    import polars as pl

    if ids.null_count():
        raise counter.without_id()
    if ids.dtype.is_integer():
        cast = ids.cast(pl.Int64, strict=False)  # whose own error would quote ids
        if cast.null_count():
            raise counter.too_large()
        counter.integers(cast.to_numpy())
    elif ids.dtype == pl.Object:
        counter.objects(ids.to_list())
    else:
        counter.texts(ids.cast(pl.String))


def _declare(dtype: pl.DataType, counter: Counter) -> None:
    """Note what the ids are, also where there are none."""
    import polars as pl

    if dtype.is_integer():
        counter.of_kind("int")
    elif dtype in (pl.String, pl.Categorical, pl.Enum):
        counter.of_kind("text")
    elif dtype not in (pl.Null, pl.Object):
        raise counter.not_ids(str(dtype))
