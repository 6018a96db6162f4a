"""The expectation that the values of a column are of their declared type, whichever way pandas came to hold them.

Great Expectations' own type expectations compare names of dtypes: they take pandas' `str`, `string` and `object` for
three types, and whole numbers with a gap for floats. This one asks what the values are.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.model.export import ColumnType

SPELT: dict[ColumnType, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean (true or false)",
    "date": "date (YYYY-MM-DD)",
    "datetime": "datetime (ISO 8601, such as 2026-03-31T09:00:00Z)",
}
"""Each declared type as a message calls it."""

_INFERRED: dict[ColumnType, frozenset[str]] = {
    "string": frozenset({"string"}),
    "integer": frozenset({"integer"}),
    "number": frozenset({"integer", "floating", "decimal", "mixed-integer-float"}),
    "boolean": frozenset({"boolean"}),
    "date": frozenset({"date"}),
    "datetime": frozenset({"datetime64", "datetime"}),
}
"""What pandas may infer for a whole column, so that nobody need look at each value."""

_WRITTEN: dict[ColumnType, str] = {
    "integer": r"[-+]?[0-9]+",
    "number": r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?",
    "boolean": r"(?i:true|false)|0|1",
    "date": r"\d{4}-\d{2}-\d{2}",
    "datetime": r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*",
}
"""How each type is written in a file of text."""


class OfDeclaredType(ColumnMapMetricProvider):
    """Which values of a column are of its declared type."""

    condition_metric_name = "column_values.of_declared_type"
    condition_value_keys = ("declared", "is_text")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, declared: ColumnType, is_text: bool, **_: Any) -> pd.Series:  # noqa: N805
        return of_type(column, declared, is_text=is_text)


class ExpectColumnValuesToBeOfDeclaredType(ColumnMapExpectation):
    """Expect every value of a column to be of the declared type; text counts as what it spells if the batch is text."""

    declared: str
    is_text: bool

    map_metric = "column_values.of_declared_type"
    success_keys: ClassVar[tuple[str, ...]] = ("declared", "is_text", "mostly")


def of_type(column: pd.Series, declared: ColumnType, *, is_text: bool) -> pd.Series:
    """Say of each value (none of them missing) whether it is of the declared type.

    Days and times are also taken as ISO 8601 text, because pandas reads them so from CSV; a whole float is an
    integer, because pandas makes floats of integers with gaps; midnight is a date, because pandas has no dates.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.dtype.categories.dtype)
    inferred = pd.api.types.infer_dtype(column, skipna=True)
    if inferred in _INFERRED[declared] or inferred == "empty":
        return pd.Series(data=True, index=column.index)
    if inferred == "string":
        return _as_written(column, declared) if is_text or declared in {"date", "datetime"} else ~_all(column)
    if inferred == "floating" and declared == "integer":
        numbers = column.to_numpy(dtype=float)
        return pd.Series(np.isfinite(numbers) & (numbers == np.floor(numbers)), index=column.index)
    if inferred == "datetime64" and declared == "date":
        return column == column.dt.normalize()
    return column.map(_IS[declared]).astype(bool)


def _all(column: pd.Series) -> pd.Series:
    return pd.Series(data=True, index=column.index)


def _as_written(column: pd.Series, declared: ColumnType) -> pd.Series:
    shaped = column.str.fullmatch(_WRITTEN[declared]).astype(bool)
    if declared == "date":
        return shaped & pd.to_datetime(column, format="%Y-%m-%d", errors="coerce").notna()
    if declared == "datetime":
        return shaped & pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True).notna()
    return shaped


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            return bool(re.fullmatch(_WRITTEN["date"], value) and dt.date.fromisoformat(value))
        except ValueError:
            return False
    if isinstance(value, dt.datetime):
        return value.time() == dt.time()
    return isinstance(value, dt.date)


def _is_moment(value: object) -> bool:
    if isinstance(value, str):
        try:
            return bool(re.fullmatch(_WRITTEN["datetime"], value) and dt.datetime.fromisoformat(value))
        except ValueError:
            return False
    return isinstance(value, dt.datetime)


def _is_whole(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))


_IS: dict[ColumnType, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_whole,
    "number": lambda value: isinstance(value, (Real, Decimal)) and not isinstance(value, (bool, np.bool_)),
    "boolean": lambda value: isinstance(value, (bool, np.bool_)),
    "date": _is_day,
    "datetime": _is_moment,
}
"""For columns of mixed values: what one value is."""
