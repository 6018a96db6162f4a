"""The databases that may hold a ledger: one file each, over what they have in common in `base`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.ledger.stores.base import PATIENCE
from sekisho.ledger.url import parsed

if TYPE_CHECKING:
    from sekisho.ledger.stores.base import Store


def store_at(url: str, patience: float = PATIENCE) -> Store:
    """Give the store for a URL."""
    where = parsed(url)
    made: type[Store]
    if where.drivername == "sqlite":
        from sekisho.ledger.stores.sqlite import SQLite

        made = SQLite
    else:
        from sekisho.ledger.stores.postgresql import PostgreSQL

        made = PostgreSQL
    return made(where, patience)
