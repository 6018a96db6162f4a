"""What stood before the first record that the ledger has: records that were archived, in files that may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.errors import LedgerError
from sekisho.ledger import archiving
from sekisho.ledger.archive import read
from sekisho.ledger.chain import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sekisho.ledger.archive import Archive, Archived
    from sekisho.ledger.entries import Head


_RESTORE: Final = "restore it from a backup"


class _Gap(NamedTuple):
    """Records that are neither in the ledger nor in an archive that was given; `hash` is that of the last of them."""

    first: int
    last: int
    hash: object


class Past:
    """The archives of a ledger, walked before it, and what records say about them."""

    def __init__(self, kept: Head | None, fault: Callable[[str], None], each: Callable[[Archived], None]) -> None:
        self._kept = kept
        self._fault = fault
        self._each = each
        self._gaps: list[_Gap] = []
        self._told: list[dict[str, Any]] = []
        self.last: int = 0
        self.hash: object = FIRST
        """Where the past ends: the place before the ledger's first record, and the hash of what stood there."""
        self.contents: set[str] = set()
        """What the archives hold of contents."""
        self.agrees = kept is None or kept.position == 0
        """Whether the end that was kept elsewhere is one of the past; it may be, where that is missing."""

    def walk(self, archives: Sequence[Path], first: object, before: object) -> None:
        """Walk the archives of what stood before the ledger's `first` record, which carries the hash `before`."""
        found = []
        for path in dict.fromkeys(archives):
            try:
                found.append(read(path))
            except LedgerError as error:
                self._fault(str(error))
        for one in sorted(found, key=lambda one: one.first):
            if isinstance(first, int) and one.first >= first:
                continue  # its records are in the ledger still
            if self._follows(one):
                read(one.path, self._record)
                self.contents |= one.contents
                self.last, self.hash = one.last, one.hash
        if isinstance(first, int) and first > self.last + 1:
            self._miss(first, before)

    def _follows(self, one: Archive) -> bool:
        if one.first > self.last + 1:
            self._miss(one.first, one.previous)
        if (one.first, one.previous) == (self.last + 1, self.hash):
            return True
        self._fault(
            f"{one.path}: record {one.first} does not carry the hash of record {self.last}: it is another ledger's"
        )
        return False

    def _miss(self, until: int, link: object) -> None:
        gap = _Gap(self.last + 1, until - 1, link)
        self._gaps.append(gap)
        self.last, self.hash = gap.last, gap.hash
        if self._kept is not None and gap.first <= self._kept.position <= gap.last:
            self.agrees |= self._kept.position < gap.last or self._kept.hash == gap.hash

    def _record(self, one: Archived) -> None:
        if self._kept is not None and one.position == self._kept.position:
            self.agrees |= one.hash == self._kept.hash
        if one.kind == archiving.KIND:
            self._told.append(dict(one.body))
        self._each(one)

    def told(self, body: dict[str, Any]) -> None:
        """Take what a record of the ledger says about an archive."""
        self._told.append(body)

    @property
    def is_missing(self) -> bool:
        """Whether an archive is missing, so that nobody knows what its records told."""
        return any(map(self._is_told, self._gaps))

    def is_missing_after(self, position: int) -> bool:
        """Whether an archive is missing whose records came after one of another archive."""
        return any(gap.first > position and self._is_told(gap) for gap in self._gaps)

    def gone(self) -> list[str]:
        """Say which records are gone although nothing says that they were archived."""
        return [
            f"record {gap.last + 1} follows record {gap.first - 1}: what stood between is gone; {_RESTORE}"
            for gap in self._gaps
            if not self._is_told(gap)
        ]

    def missing(self, untold: int) -> list[str]:
        """Name the archives that are missing; `untold` rows of the ledger are proven only there."""
        return [self._saying(gap, untold) for gap in self._gaps if self._is_told(gap)]

    def _is_told(self, gap: _Gap) -> bool:
        return any((one.get("last"), one.get("hash")) == (gap.last, gap.hash) for one in self._told)

    def _saying(self, gap: _Gap, untold: int) -> str:
        files = [one.get("file") for one in self._told if gap.first <= _number(one.get("last")) <= gap.last]
        some = f"record {gap.last} is" if gap.first == gap.last else f"records {gap.first} to {gap.last} are"
        rows = f" and {untold:,} rows that they tell of" if untold else ""
        return (
            f"{some} in an archive that is missing here ({', '.join(map(str, files))}): they{rows} cannot be checked;"
            " name it with --archive"
        )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
