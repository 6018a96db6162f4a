"""A ledger's file where nothing can be written: SQLite needs files beside it to read what was written last.

So it is read from a copy, made together with those files. Writing to the copy is refused: it would vanish.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sekisho.errors import LedgerError

_LOG = "-wal"


class ReadOnly:
    """A copy of a ledger's file, for as long as this object lives."""

    def __init__(self, path: Path) -> None:
        self._folder = TemporaryDirectory(prefix="sekisho-read-only-")
        self.path = Path(self._folder.name) / path.name
        for _ in range(3):
            before = _state(path)
            for name in before:
                shutil.copyfile(path.with_name(name), self.path.with_name(name))
            if _state(path) == before:
                break
        else:
            raise LedgerError(f"{path}: is written to right now; read it as the user who may write there")
        with closing(sqlite3.connect(self.path)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _state(path: Path) -> dict[str, tuple[int, int]]:
    """Tell the file and its log apart from what they may be a moment later."""
    found = [one for one in (path, path.with_name(f"{path.name}{_LOG}")) if one.exists()]
    return {one.name: (one.stat().st_mtime_ns, one.stat().st_size) for one in found}
