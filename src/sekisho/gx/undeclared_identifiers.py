"""The expectation that a column does not hold identifiers of persons which nobody declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from sekisho.gx.identifiers import identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class FreeOfIdentifiers(ColumnMapMetricProvider):
    """Which values of a column are not recognised as any of some identifiers."""

    condition_metric_name = "column_values.free_of_identifiers"
    condition_value_keys = ("identifiers", "countries")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, identifiers: list[str], countries: list[str], **_: Any) -> pd.Series:  # noqa: N805
        return ~recognised(column, identifiers, countries)


class ExpectColumnValuesToBeFreeOfIdentifiers(ColumnMapExpectation):
    """Expect the values of a column not to be recognised as identifiers of persons of some countries."""

    identifiers: list[str]
    countries: list[str]

    map_metric = "column_values.free_of_identifiers"
    success_keys: ClassVar[tuple[str, ...]] = ("identifiers", "countries", "mostly")


def recognised(column: pd.Series, names: Collection[str], countries: Collection[str]) -> pd.Series:
    """Say of each value (none of them missing) whether it is one of the identifiers.

    An identifier counts only if the column holds more than its share of them. Values that repeat are looked at once.
    """
    codes, texts = pd.factorize(np.array([_text(value) for value in column], dtype=object))
    found = np.zeros(len(column), dtype=bool)
    for name in names:
        such = np.array(_such(texts, name, frozenset(countries)), dtype=bool)[codes]
        if such.sum() > identifiers()[name].SHARE * len(such):
            found |= such
    return pd.Series(found, index=column.index)


def kinds(values: Iterable[object], names: Iterable[str], countries: Collection[str]) -> list[str]:
    """Give the names of the identifiers that some values are recognised as."""
    texts = [_text(value) for value in values]
    return [name for name in names if any(_such(texts, name, frozenset(countries)))]


def _such(texts: Iterable[str], name: str, countries: frozenset[str]) -> list[bool]:
    identifier = identifiers()[name]
    shaped, recognise = re.compile(identifier.SHAPE).fullmatch, identifier.recognise
    return [shaped(text) is not None and recognise(text, countries) for text in texts]


def _text(value: object) -> str:
    """Write a value as it would be written down; nothing for what no identifier is: truths, fractions, times."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else ""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return ""
    return str(value)
