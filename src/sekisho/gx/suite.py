"""The suite for one export: what its declaration says about any batch, as expectations that explain themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from great_expectations import expectations as gxe

from sekisho.gx.declared_type import SPELT, ExpectColumnValuesToBeOfDeclaredType
from sekisho.gx.identifiers import declares, identifiers
from sekisho.gx.undeclared_identifiers import ExpectColumnValuesToBeFreeOfIdentifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sekisho.gx.batch import Batch
    from sekisho.model.export import Export, Stream

_SCANNED = {"string", "integer", "number"}


def suite(export: Export, batch: Batch, not_identifiers: Mapping[str, Sequence[str]]) -> Iterator[Any]:
    """Build the expectations. `meta` of each holds words of its failure.

    Columns that are missing, or stand there twice, have no expectations of their own: those of the table fail.
    """
    there = Counter(batch.frame.columns)
    twice = [column for column, count in there.items() if count > 1]
    yield from _table(export, twice)
    for column in there:
        if column in twice:
            continue
        declared = export.columns.get(column)
        if declared is not None:
            yield ExpectColumnValuesToBeOfDeclaredType(
                column=column,
                declared=declared,
                is_text=batch.is_text,
                meta={
                    "expected": SPELT[declared],
                    "remedy": f"write {declared} values there, or correct the type of `{column}` in {_file(export)}",
                },
            )
        if declared is None or declared in _SCANNED:
            yield from _undeclared(export, column, not_identifiers.get(column, ()))


def _table(export: Export, twice: list[str]) -> Iterator[Any]:
    columns = export.columns
    yield gxe.ExpectTableRowCountToBeBetween(
        min_value=1,
        meta={
            "expected": "at least one row",
            "remedy": "find out why there is nothing to ship; skip the task when that is normal",
        },
    )
    yield gxe.ExpectTableColumnsToMatchSet(
        column_set=sorted(columns),
        exact_match=True,
        meta={
            "expected": "exactly the declared columns",
            "remedy": f"ship the declared columns and no other, or declare what is shipped in {_file(export)}",
        },
    )
    if twice:
        # A set does not see them.
        yield gxe.ExpectTableColumnCountToEqual(
            value=len(columns),
            meta={
                "expected": "each column once",
                "found": f"several columns called {', '.join(twice)}",
                "remedy": "ship one of them, or rename and declare the other",
            },
        )


def _undeclared(export: Export, column: str, harmless: Sequence[str]) -> Iterator[Any]:
    """Expect no identifier of the people in the streams that hold the column; for an unknown column, of any stream."""
    streams: list[Stream] = [stream for stream in export.data if column in stream.columns]
    categories = {category for stream in streams for category in stream.categories}
    countries = {
        country
        for stream in streams or export.data
        for country in (*stream.subjects, *(origin.country for origin in stream.origins or ()))
    }
    undeclared = [
        name
        for name, identifier in identifiers().items()
        if name not in harmless and not declares(categories, identifier)
    ]
    if undeclared:
        yield ExpectColumnValuesToBeFreeOfIdentifiers(
            column=column,
            identifiers=undeclared,
            countries=sorted(countries),
            meta={"expected": "no identifiers of persons that no category of the data declares", "file": _file(export)},
        )


def _file(export: Export) -> str:
    return f"exports/{export.id}.yaml"
