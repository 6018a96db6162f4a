"""What keeps a ledger small: sketches that no count needs are swept, old records go to an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.ledger import archiving, sweeping

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sekisho.ledger.archive import Archive
    from sekisho.ledger.archiving import Outdated
    from sekisho.ledger.stores.base import Store
    from sekisho.ledger.sweeping import Swept


class Upkeep:
    """The upkeep of one ledger. Whatever is interrupted loses nothing, and goes on when it is tried again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sweep(self, now: datetime, *, days: int = sweeping.DAYS, dry_run: bool = False) -> Swept:
        """Forget batches of settled runs, and who left on days that no window begins in, older than so many days.

        Raises ValueError for fewer days than `sweeping.LEAST_DAYS`.
        """
        return sweeping.sweep(self._store, now, days=days, dry_run=dry_run)

    def outdated(self, before: datetime) -> Outdated:
        """Find the sealed records at the beginning of the chain that are older than a moment."""
        return archiving.outdated(self._store, before)

    def archive(self, path: Path, before: datetime, now: datetime, *, who: str) -> Archive | None:
        """Move the records before a moment into a file; of one that is there already, take its records out.

        None if its records were taken out before. Nothing leaves the ledger that the file does not hold.
        Raises LedgerError.
        """
        if not path.exists():
            archiving.write(self._store, path, before)
        return archiving.take_out(self._store, path, now, who=who)
