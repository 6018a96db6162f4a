"""Parquet and CSV files, read by DuckDB row group by row group; DuckDB's own relations too.

In a CSV file every id is a text, so that leading zeros are kept. Ids are hashed here and not by DuckDB, which takes
four times as long for the two rounds of SHA-256 that an HMAC needs.
"""

from __future__ import annotations

import csv
import glob
import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sekisho import disk
from sekisho.errors import BatchError
from sekisho.heads.sources import is_a

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    import duckdb
    import pyarrow as pa

    from sekisho.heads.counter import Counter

TITLE = "the path of a Parquet or CSV file"
EXTRA = "scale"

_PIECE = 1 << 18
_HEADER: Final = 1 << 20
"""Letters of a header: ten thousand columns with long names."""
_PARQUET = (".parquet",)
_CSV = (".csv", ".csv.gz")
_STRICTLY = {"auto_detect": False, "delimiter": ",", "quotechar": '"', "escapechar": '"', "strict_mode": True}
"""As RFC 4180 says, like everything else that reads our CSV: what is guessed from the first rows may be wrong later."""
_RELATION = "DuckDBPyRelation"
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

Files = str | Path | list[Path] | tuple[Path, ...]


def accepts(batch: object) -> bool:
    """Say yes to a path, to several `Path`s, and to a relation; a list of texts are ids."""
    if isinstance(batch, (list, tuple)):
        return bool(batch) and all(isinstance(path, Path) for path in batch)
    return isinstance(batch, (str, Path)) or is_a(batch, "duckdb", _RELATION) or is_a(batch, "_duckdb", _RELATION)


def feed(batch: Files | duckdb.DuckDBPyRelation, counter: Counter) -> None:
    """Count the ids that stand in the files."""
    if not isinstance(batch, (str, Path, list, tuple)):
        _feed(batch, counter)
        return
    paths = _files(batch)
    import duckdb

    with duckdb.connect(config=_OFFLINE) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        names = [glob.escape(str(path)) for path in paths]
        if _ends(paths[0], _PARQUET):
            _feed(connection.read_parquet(names), counter)
            return
        header = _header(paths)
        columns = {f"column{number}": "VARCHAR" for number in range(len(header))}
        _feed(connection.read_csv(names, header=True, columns=columns, **_STRICTLY), counter, header)  # type: ignore[arg-type]


def _feed(rows: duckdb.DuckDBPyRelation, counter: Counter, header: list[str] | None = None) -> None:
    from duckdb import ColumnExpression

    from sekisho.heads.sources.arrow import feed_array

    place = counter.among(header or rows.columns)
    kind = str(rows.types[place])
    ids = ColumnExpression(rows.columns[place])
    column = rows.select(ids.cast("VARCHAR") if kind == "UUID" or kind.startswith("ENUM") else ids)
    for piece in _reader(column):
        feed_array(piece.column(0), counter)


def _files(batch: Files) -> list[Path]:
    """List files of one kind. Raises BatchError for what is no such file."""
    asked = [Path(batch)] if isinstance(batch, (str, Path)) else list(batch)
    found: list[Path] = []
    for path in asked:
        if path.is_dir():
            found.extend(_below(path))
        else:
            found.append(path)
    for path in found:
        _look_at(path)
    for kind in (_PARQUET, _CSV):
        if all(_ends(path, kind) for path in found):
            return found
    strange = next((path for path in found if not _ends(path, _PARQUET + _CSV)), None)
    expected = f"expected files that end in {', '.join(_PARQUET + _CSV)}, of one kind"
    msg = f"{strange}: no persons are counted in such a file; {expected}" if strange else expected
    raise BatchError(msg)


def _below(folder: Path) -> list[Path]:
    """List the Parquet files below a folder. Raises BatchError where it cannot be walked whole, or holds none."""
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        msg = f"{error.filename}: the folder cannot be read: {error.strerror}"
        raise BatchError(msg)

    for root, folders, files in os.walk(folder, onerror=unreadable):
        for link in (Path(root, name) for name in folders if Path(root, name).is_symlink()):
            msg = f"{link}: a link to a folder is not followed; name the folder itself"
            raise BatchError(msg)
        found.extend(Path(root, name) for name in files if _ends(Path(name), _PARQUET))
    if not found:
        msg = f"{folder}: no file in this folder ends in {_PARQUET[0]}"
        raise BatchError(msg)
    return sorted(found)


def _look_at(path: Path) -> None:
    """Raise BatchError for what is no regular file or cannot be read, before DuckDB waits for it."""
    try:
        disk.opened(path).close()
    except FileNotFoundError:
        msg = f"{path}: there is no such file"
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
    else:
        return
    raise BatchError(msg)


def _header(paths: list[Path]) -> list[str]:
    """Read the names of the columns, which all the files must have in common. Raises BatchError."""
    found: list[str] = []
    for path in paths:
        start = gzip.open if _ends(path, (".gz",)) else open
        with start(path, "rt", encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(_lines(file, path), strict=True), [])
        if not header:
            msg = f"{path}: the file is empty, it has not even a header"
            raise BatchError(msg)
        if header != (found or header):
            msg = f"{path}: the header is another than that of {paths[0]}; count them one after the other"
            raise BatchError(msg)
        found = header
    return found


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    """Walk the lines of a header, which ends: a file without line ends would be read whole. Raises BatchError."""
    left = _HEADER
    while line := file.readline(left + 1):
        left -= len(line)
        if left < 0:
            said = "a CSV file begins with the names of its columns"
            msg = f"{path}: its header is longer than {_HEADER:,} letters; {said}"
            raise BatchError(msg)
        yield line


def _ends(path: Path, endings: tuple[str, ...]) -> bool:
    return path.name.lower().endswith(endings)


def _reader(rows: duckdb.DuckDBPyRelation) -> pa.RecordBatchReader:
    # DuckDB 2 warns of the name that DuckDB 1 knows.
    read = getattr(rows, "to_arrow_reader", None) or rows.fetch_arrow_reader
    return read(_PIECE)
