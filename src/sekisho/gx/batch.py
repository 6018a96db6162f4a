"""Reading a batch: a DataFrame as it is, a CSV file as text, a Parquet file with its own types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sekisho.errors import BatchError

if TYPE_CHECKING:
    from collections.abc import Callable


class Batch(NamedTuple):
    """Rows and columns. `is_text` says that every value was written as text, as in CSV, so that types are spelt."""

    frame: pd.DataFrame
    is_text: bool


def read(batch: Any) -> Batch:
    """Give the rows of a DataFrame, or of the CSV or Parquet file at a path. Raises BatchError if it cannot."""
    if isinstance(batch, pd.DataFrame):
        return Batch(_with_its_index(batch), is_text=False)
    if not isinstance(batch, (str, Path)):
        kind = f"{type(batch).__module__}.{type(batch).__qualname__}"
        msg = f"a batch is a pandas DataFrame or the path of a file, not {kind}"
        raise BatchError(msg)
    path = Path(batch)
    name = path.name.lower()
    for suffix, (read_file, is_text) in _READERS.items():
        if name.endswith(suffix):
            return Batch(_with_its_index(_read(path, read_file)), is_text)
    msg = f"{path}: no batch is read from such a file; expected one that ends in {', '.join(_READERS)}"
    raise BatchError(msg)


def _read(path: Path, read_file: Callable[[Path], pd.DataFrame]) -> pd.DataFrame:
    try:
        return read_file(path)
    except FileNotFoundError:
        said = "there is no such file"
    except pd.errors.EmptyDataError:
        said = "the file is empty, it has not even a header"
    except pd.errors.ParserError as error:
        said = str(error).strip()  # counts fields and lines, and quotes none
    except Exception as error:  # noqa: BLE001 - its text may quote the data, so only its name is told
        said = type(error).__name__
    msg = f"{path}: the batch cannot be read: {said}"
    raise BatchError(msg)


def _csv(path: Path) -> pd.DataFrame:
    # As text: a leading zero, and NA for Namibia, are data.
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], index_col=False)


def _parquet(path: Path) -> pd.DataFrame:
    # Else whole numbers with gaps come back as floats.
    return pd.read_parquet(path, engine="pyarrow", dtype_backend="numpy_nullable")


_READERS: dict[str, tuple[Callable[[Path], pd.DataFrame], bool]] = {
    ".csv": (_csv, True),
    ".csv.gz": (_csv, True),
    ".parquet": (_parquet, False),
}


def _with_its_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn an index that holds data into columns, because it is written to files like one; name all columns as text."""
    index = frame.index
    numbered = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
    found = frame.copy(deep=False) if numbered else frame.reset_index(allow_duplicates=True)
    found.columns = pd.Index([str(name) for name in found.columns], dtype=object)
    return found
