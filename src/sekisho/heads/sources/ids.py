"""Plain ids, or pieces of a batch, one after the other: whatever can be iterated over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from sekisho.heads.sources import sources

if TYPE_CHECKING:
    from sekisho.heads.counter import Counter
    from sekisho.heads.sources import Source

TITLE = "an iterable of ids or of such batches"
EXTRA = "ledger"

_PIECE = 1 << 18


def accepts(batch: object) -> bool:
    """Say yes to lists, sets, arrays and generators."""
    return isinstance(batch, Iterable) and not isinstance(batch, (str, bytes, bytearray, Mapping))


def feed(batch: Iterable[object], counter: Counter) -> None:
    """Count ids as they come; when the first is itself a batch, all of them are."""
    iterator = iter(batch)
    for first in iterator:
        piecewise = _source_of_pieces(first)
        everything = chain((first,), iterator)
        if piecewise:
            for piece in everything:
                piecewise.feed(piece, counter)
        else:
            while ids := list(islice(everything, _PIECE)):
                counter.objects(ids)


def _source_of_pieces(first: object) -> Source | None:
    if isinstance(first, str):
        return None  # alone it would be the path of a file; among others it is an id
    particular = (source for source in sources() if source.TITLE != TITLE)
    return next((source for source in particular if source.accepts(first)), None)
