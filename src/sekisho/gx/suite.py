"""The suite for one export: what its declaration says about any batch, as expectations that explain themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from great_expectations import expectations as gxe

from sekisho.gx.declared_type import SPELT, ExpectColumnValuesToBeOfDeclaredType
from sekisho.gx.identifiers import declares, identifiers, title
from sekisho.gx.undeclared_identifier import ExpectColumnValuesToBeUnlikeIdentifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sekisho.gx.batch import Batch
    from sekisho.model.export import Export, Stream

_SCANNED = {"string", "integer", "number"}


def suite(export: Export, batch: Batch, not_identifiers: Mapping[str, Sequence[str]]) -> Iterator[Any]:
    """Build the expectations. `meta` of each holds the words of its failure: `expected` and `remedy`.

    Columns that are missing, or stand there twice, have no expectations of their own: those of the table fail.
    """
    yield from _table(export)
    there = list(batch.frame.columns)
    for column in dict.fromkeys(there):
        if there.count(column) > 1:
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


def _table(export: Export) -> Iterator[Any]:
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
    yield gxe.ExpectTableColumnCountToEqual(
        value=len(columns),
        meta={
            "expected": f"{len(columns)} columns, each once",
            "remedy": f"ship each column declared in {_file(export)} once",
        },
    )


def _undeclared(export: Export, column: str, harmless: Sequence[str]) -> Iterator[Any]:
    """Expect no identifier of the people in the streams that hold the column; for an unknown column, of any stream."""
    streams: list[Stream] = [stream for stream in export.data if column in stream.columns]
    categories = {category for stream in streams for category in stream.categories}
    countries = {
        country
        for stream in streams or export.data
        for country in (*stream.subjects, *(origin.country for origin in stream.origins))
    }
    for name, identifier in identifiers().items():
        if name in harmless or declares(categories, identifier):
            continue
        words = ", ".join(sorted(identifier.DECLARED_BY))
        yield ExpectColumnValuesToBeUnlikeIdentifier(
            column=column,
            identifier=name,
            countries=sorted(countries),
            mostly=1 - identifier.SHARE,
            meta={
                "expected": f"nothing that no category declares, and no category declares {title(identifier).lower()}",
                "found": f"values that look like {title(identifier).lower()}",
                "remedy": f"take them out, or let a category of the stream say so ({words}) in {_file(export)}; "
                f"if they only look like it: not_identifiers={{{column!r}: [{name!r}]}}",
            },
        )


def _file(export: Export) -> str:
    return f"exports/{export.id}.yaml"
