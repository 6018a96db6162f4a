"""pandas: a frame, its index included where that holds data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.heads.sources import is_a

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sekisho.heads.counter import Counter

TITLE = "a pandas frame"
EXTRA = "gx"

_PIECE = 1 << 18


def accepts(batch: object) -> bool:
    """Say yes to a frame."""
    return is_a(batch, "pandas", "DataFrame")


def feed(batch: pd.DataFrame, counter: Counter) -> None:
    """Count the ids of the column, as the values they are and not as the type that holds them."""
    import pandas as pd

    frame = _with_its_index(batch)
    ids = frame.iloc[:, counter.among(frame.columns)]
    if isinstance(ids.dtype, pd.CategoricalDtype):
        ids = ids.astype(ids.cat.categories.dtype) if not ids.isna().any() else ids.astype(object)
    if ids.isna().any():
        raise counter.without_id()
    for start in range(0, max(len(ids), 1), _PIECE):
        _feed(ids.iloc[start : start + _PIECE], counter)


def _feed(ids: pd.Series, counter: Counter) -> None:
    import pandas as pd

    if pd.api.types.is_integer_dtype(ids.dtype):
        counter.integers(ids.to_numpy(dtype=getattr(ids.dtype, "numpy_dtype", ids.dtype)))
    elif isinstance(ids.dtype, pd.StringDtype):
        counter.of_kind("text")
        counter.texts(_held(ids))
    elif ids.dtype == object:
        counter.objects(ids.tolist())
    elif isinstance(ids.dtype, pd.ArrowDtype):
        from sekisho.heads.sources.arrow import feed_array

        feed_array(ids.array.__arrow_array__(), counter)
    else:
        raise counter.not_ids(str(ids.dtype))


def _held(ids: pd.Series) -> pa.Array | list[str]:
    """Give texts without taking them out of Arrow, where pandas holds them in it."""
    arrow = getattr(ids.array, "__arrow_array__", None)
    if arrow is None:
        return ids.tolist()
    try:
        return arrow()
    except ImportError:
        return ids.tolist()


def _with_its_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn an index that holds data into columns, because it is written to files like one."""
    import pandas as pd

    index = frame.index
    numbered = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
    return frame if numbered else frame.reset_index(allow_duplicates=True)
