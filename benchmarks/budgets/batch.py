"""Checking a batch of a million rows with Great Expectations.

Its budget is a ratio to the same predicates in Polars, for an in-process path that does not exist yet; until then the
cost of Great Expectations is told without one.
"""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.acme import EXPORT, FOLDER
from benchmarks.measuring import Line
from sekisho.gate import Gate
from sekisho.gx import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1_000_000


def measure() -> Iterator[Line]:
    """Check few rows first, for the fixed cost, then a million."""
    export = Gate.open(FOLDER).export(EXPORT)
    _seconds(10, export)
    yield Line("batch check of 10 rows with Great Expectations: its fixed cost", _seconds(10, export))
    yield Line(f"batch check of {ROWS:,} rows: columns, types, identifiers", _seconds(ROWS, export))


def _seconds(rows: int, export: object) -> float:
    numbers = np.arange(rows)
    batch = pd.DataFrame(
        {
            "customer_id": pd.Series(numbers).map("C-{:07}".format),
            "name": pd.Series(numbers % 5_000).map("Customer {}".format),
            "email": pd.Series(numbers).map("c{}@example.jp".format),
            "last_order_on": pd.Timestamp("2026-01-01") + pd.to_timedelta(numbers % 300, unit="D"),
            "orders": numbers % 40,
        }
    )
    began = process_time()
    validation = validate(export, batch)  # type: ignore[arg-type]
    took = process_time() - began
    if not validation.passed:
        raise AssertionError(validation.message())
    return took
