"""Counting the distinct persons of a batch, whatever holds it, as plain values that name nobody."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import BatchError, SekishoError
from sekisho.heads.sources import source_of
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.heads.key import HashKey


class Heads(NamedTuple):
    """What is known of one batch; the same data, counted again with the same key, gives the same."""

    sketch: bytes
    """Written by `Sketch.dump`."""
    persons: Interval
    namespace: str
    """With the kind of its ids, `/text` or `/int`: ids of two kinds are never held to be the same people."""
    epoch: str
    key: str
    """The fingerprint of the key."""
    rows: int
    columns: tuple[str, ...]
    fingerprint: str
    """SHA-256 over columns, number of rows and sketch."""


def count(
    batch: Any,  # noqa: ANN401 - a batch comes in a dozen shapes; one file of `sources` for each
    *,
    column: str,
    namespace: str,
    key: HashKey,
    tell: Callable[[int], None] | None = None,
    _lg_k: int | None = None,
) -> Heads:
    """Count the distinct ids in a column of a batch. Raises BatchError, in one line that quotes no value.

    `tell` is called with the number of rows so far.
    """
    try:
        from sekisho.heads.counter import Counter, Subkeys
        from sekisho.heads.sketch import LG_K
    except ImportError as error:
        msg = f"persons are counted with {error.name or error}, which is not installed here: install sekisho[ledger]"
        raise BatchError(msg) from None
    counter = Counter(column, Subkeys.of(key, namespace), tell=tell, _lg_k=_lg_k or LG_K)
    source, failed = source_of(batch), ""
    try:
        source.feed(batch, counter)
        sketch = counter.sketch()
    except SekishoError:
        raise
    except ImportError as error:
        failed = f"{error.name or error} is not installed here: install sekisho[{source.EXTRA}]"
    except Exception as error:  # noqa: BLE001 - its text may quote the data, so only its name is told
        failed = f"the persons of the batch cannot be counted: {type(error).__name__} while reading {source.TITLE}"
    if failed:
        raise BatchError(failed)
    written = sketch.dump()
    return Heads(
        sketch=written,
        persons=sketch.count(),
        namespace=f"{namespace}/{counter.kind or 'text'}",
        epoch=key.epoch,
        key=key.fingerprint(),
        rows=counter.rows,
        columns=counter.columns,
        fingerprint=_fingerprint(counter.columns, counter.rows, written),
    )


def _fingerprint(columns: tuple[str, ...], rows: int, sketch: bytes) -> str:
    stated = json.dumps([columns, rows]).encode()
    return hashlib.sha256(stated + b"\n" + sketch).hexdigest()
