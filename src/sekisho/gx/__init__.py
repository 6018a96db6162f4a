"""Great Expectations 1.x meets sekisho here and nowhere else; plain values cross the border.

Importing this package costs nothing. Great Expectations takes seconds, and is imported by the first `validate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sekisho.model.export import Export
    from sekisho.model.validation import Validation

__all__ = ["validate"]


def validate(export: Export, batch: Any, *, not_identifiers: Mapping[str, Sequence[str]] | None = None) -> Validation:
    """Hold a batch against its Export.

    Expected are exactly the declared columns, of the declared types, at least one row, and no identifier of a person
    that no category declares.

    `batch` is a pandas DataFrame, or the path of a CSV or Parquet file. `not_identifiers` names, for a column, the
    identifiers that its values only look like.

    Raises BatchError when nothing can be said: the batch cannot be read, or Great Expectations failed or is missing.
    """
    from sekisho.gx.run import run

    return run(export, batch, not_identifiers or {})
