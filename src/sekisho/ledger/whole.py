"""Whether a ledger is all there: what `sekisho build` finds beside the snapshot is used, or refused with the reason."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from sqlalchemy import inspect

from sekisho.errors import LedgerError
from sekisho.ledger.schema import METADATA
from sekisho.ledger.schema_version import current, require_current
from sekisho.ledger.stores import store_at
from sekisho.ledger.stores.base import closed_if_refused

_WITHOUT_TABLES: Final = (
    "the ledger has no tables: the build that made it was killed half-way, or what it held was lost; nothing leaves "
    "with it. Restore it from a backup, or, if nothing was ever counted in it, finish it:"
)


def require_whole(url: str) -> None:
    """Refuse a ledger that is of another version, or of which tables are gone. Raises LedgerError."""
    store = store_at(url)
    with closed_if_refused(store):
        with store.reading() as connection:
            there = inspect(connection)
            gone = [name for name in METADATA.tables if not there.has_table(name)]
            if current(connection) is None and len(gone) == len(METADATA.tables):
                msg = f"{_path(url)}: {_WITHOUT_TABLES} `sekisho ledger init --ledger {url}`"
                raise LedgerError(msg)
            require_current(connection, store.name)
        if gone:
            msg = f"{_path(url)}: it is no whole ledger: {', '.join(gone)} is gone; restore it from its backup"
            raise LedgerError(msg)
    store.engine.dispose()


def _path(url: str) -> str:
    return unquote(url.removeprefix("sqlite:///"))
