"""Rows of a table as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sekisho.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def comma_separated(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write CSV as spreadsheets read it: one line for each row, whatever a cell holds."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(visible, row) for row in rows)
    return target.getvalue()
