"""The expectation that a column does not hold identifiers of persons which nobody declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from sekisho.gx.identifiers import identifiers

if TYPE_CHECKING:
    from collections.abc import Collection

    from sekisho.gx.identifiers import Identifier


class UnlikeIdentifier(ColumnMapMetricProvider):
    """Which values of a column are not recognised as an identifier."""

    condition_metric_name = "column_values.unlike_identifier"
    condition_value_keys = ("identifier", "countries")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, identifier: str, countries: list[str], **_: Any) -> pd.Series:  # noqa: N805
        return ~recognised(column, identifiers()[identifier], countries)


class ExpectColumnValuesToBeUnlikeIdentifier(ColumnMapExpectation):
    """Expect the values of a column not to be recognised as an identifier of persons of some countries."""

    identifier: str
    countries: list[str]

    map_metric = "column_values.unlike_identifier"
    success_keys: ClassVar[tuple[str, ...]] = ("identifier", "countries", "mostly")


def recognised(column: pd.Series, identifier: Identifier, countries: Collection[str]) -> pd.Series:
    """Say of each value (none of them missing) whether it is recognised. Values that repeat are looked at once."""
    codes, values = pd.factorize(column)
    shaped = re.compile(identifier.SHAPE).fullmatch
    people = frozenset(countries)
    found = [
        (text := _text(value)) is not None and shaped(text) is not None and identifier.recognise(text, people)
        for value in values
    ]
    return pd.Series(pd.array(found, dtype=bool).take(codes), index=column.index)


def _text(value: object) -> str | None:
    """Write a value as it would be written down; None for what no identifier is: truths, fractions, times."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return None
    return str(int(value))
