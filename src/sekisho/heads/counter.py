"""What the sources feed with ids: it hashes them, keeps the smallest hashes, and forgets the ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import numpy as np

from sekisho.errors import BatchError
from sekisho.heads.hmac_sha256 import hmac_sha256
from sekisho.heads.key import HashKey
from sekisho.heads.siphash import Words, siphash
from sekisho.heads.sketch import LG_K, Sketch
from sekisho.heads.smallest import Smallest

Kind = Literal["text", "int"]
"""Ids of two kinds are never held to be the same people."""

_LARGEST: Final = 2**63 - 1
_CAST: Final = "ids are integers or texts; cast it to one of them first, the same way for every batch"


class Subkeys(NamedTuple):
    """What hashes the ids of one namespace, each kind by its own. All that a worker elsewhere is told of the key."""

    text: bytes
    int: bytes

    @classmethod
    def of(cls, key: HashKey, namespace: str) -> Subkeys:
        """Derive them."""
        return cls(key.subkey(f"{namespace}/text"), key.subkey(f"{namespace}/int"))

    def __repr__(self) -> str:
        return "Subkeys(…)"


class Counter:
    """Counts the persons of one batch, piece by piece. Each method raises BatchError for what it cannot count."""

    def __init__(
        self, column: str, subkeys: Subkeys, *, tell: Callable[[int], None] | None = None, _lg_k: int = LG_K
    ) -> None:
        self.column = column
        self.subkeys = subkeys
        self.lg_k = _lg_k
        self.columns: tuple[str, ...] = (column,)
        self.kind: Kind | None = None
        self.rows = 0
        self._tell = tell
        self._smallest = Smallest(1 << _lg_k)
        self._parts: list[Sketch] = []
        self._unnamed: Words | None = None

    def among(self, columns: Iterable[object]) -> int:
        """Note what columns the batch has, and give the place of the one that says who a row is about."""
        self.columns = tuple(map(str, columns))
        found = self.columns.count(self.column)
        if found == 1:
            return self.columns.index(self.column)
        if found:
            msg = f"the batch has {found} columns called `{self.column}`; rename the others"
            raise BatchError(msg)
        near = get_close_matches(self.column, self.columns, n=1)
        hint = (
            f"did you mean `{near[0]}`?"
            if near
            else "say in `persons.identified_by` which one tells who a row is about"
        )
        msg = f"the batch has no column `{self.column}`; {hint}"
        raise BatchError(msg)

    def integers(self, ids: np.ndarray[Any, Any], rows: int | None = None) -> None:
        """Count a NumPy array of integers of any width, which stand for so many rows."""
        self.of_kind("int")
        if ids.dtype.kind == "u" and ids.dtype.itemsize == 8 and len(ids) and int(ids.max()) > _LARGEST:  # noqa: PLR2004
            raise self.too_large()
        self._smallest.add(siphash(ids.astype(np.int64, copy=False).view(np.uint64), self.subkeys.int))
        self.passed(len(ids) if rows is None else rows)

    def texts(self, ids: Any) -> None:  # noqa: ANN401 - a list, or what an engine holds texts in
        """Count a list of texts, an Arrow array or a Polars series, without gaps."""
        self.of_kind("text")
        try:
            hashes = hmac_sha256(ids, self.subkeys.text)
        except UnicodeEncodeError:
            hashes = None
        if hashes is None:
            msg = f"column `{self.column}` holds texts that cannot be written in UTF-8; repair them first"
            raise BatchError(msg)
        if (hashes == self._of_nothing()).any():
            raise self.without_id()
        self._smallest.add(hashes)
        self.passed(len(hashes))

    def objects(self, ids: Sequence[object]) -> None:
        """Count Python's own integers, texts and UUIDs."""
        types = set(map(type, ids))
        kinds = {_kind(one) for one in types}
        if kinds == {"int"}:
            try:
                self.integers(np.array(ids, np.int64))
            except OverflowError:
                raise self.too_large() from None
        elif kinds == {"text"}:
            self.texts(list(ids) if types == {str} else [str(one) for one in ids])
        elif any(one is None or one != one for one in ids):  # noqa: PLR0124 - NaN is what is not itself
            raise self.without_id()
        elif ids:
            raise self.not_ids(" and ".join(sorted(one.__name__ for one in types)))

    def hashed(self, kind: Kind, hashes: Words, rows: int) -> None:
        """Take over hashes of 64 bits from where the ids lie: all of them, or the smallest."""
        self.of_kind(kind)
        self._smallest.add(hashes)
        self.passed(rows)

    def counted(self, kind: Kind, part: Sketch, rows: int) -> None:
        """Take over a part that was counted where it lies."""
        self.of_kind(kind)
        self._parts.append(part)
        self.passed(rows)

    def of_kind(self, kind: Kind) -> None:
        """Note what the ids are, before any came."""
        if self.kind not in (None, kind):
            msg = f"column `{self.column}` holds integers and texts; {_CAST}"
            raise BatchError(msg)
        self.kind = kind

    def passed(self, rows: int) -> None:
        """Note that so many more rows were counted."""
        self.rows += rows
        if self._tell and rows:
            self._tell(self.rows)

    def sketch(self) -> Sketch:
        """Give everybody who was counted."""
        rest = Sketch.holding(self._smallest, _lg_k=self.lg_k)
        return Sketch.union(rest, *self._parts) if self._parts else rest

    def without_id(self) -> BatchError:
        """Say that a row does not tell who it is about."""
        return BatchError(
            f"column `{self.column}` is empty in some rows, so it is unknown who they are about;"
            " fill it, or leave those rows out of the batch"
        )

    def not_ids(self, kind: str) -> BatchError:
        """Say that values of this kind identify nobody."""
        return BatchError(f"column `{self.column}` holds {kind}; {_CAST}")

    def too_large(self) -> BatchError:
        """Say that an integer has more than 64 bits, or 64 without a sign."""
        return BatchError(f"column `{self.column}` holds integers beyond 2**63; cast it to text, in every batch")

    def _of_nothing(self) -> Words:
        """Give the hash of the empty text: by it an empty id is found in whatever holds the texts."""
        if self._unnamed is None:
            self._unnamed = hmac_sha256([""], self.subkeys.text)
        return self._unnamed


def _kind(of: type) -> str:
    if issubclass(of, (bool, np.bool_)):
        return "bool"
    if issubclass(of, (int, np.integer)):
        return "int"
    return "text" if issubclass(of, (str, UUID)) else of.__name__
