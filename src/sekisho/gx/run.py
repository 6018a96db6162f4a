"""Running a suite over a batch with Great Expectations, and reading what it says. Values are passed on masked only."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sekisho.errors import BatchError
from sekisho.model.validation import Failure, Validation, masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sekisho.gx.batch import Batch
    from sekisho.model.export import Export

_EXAMPLES = 3
_RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": _EXAMPLES}


def run(export: Export, batch: Any, not_identifiers: Mapping[str, Sequence[str]]) -> Validation:
    """Hold a batch against its Export. Raises BatchError when nothing can be said about it."""
    try:
        from sekisho.gx.batch import read
        from sekisho.gx.suite import suite
    except ImportError as error:
        msg = f"batches are checked with Great Expectations, which is not installed here ({error}): install sekisho[gx]"
        raise BatchError(msg) from None
    _known(not_identifiers)
    rows = read(batch)
    expectations = list(suite(export, rows, not_identifiers))
    crash = ""
    try:
        results = _results(rows, expectations)
    except Exception as error:  # noqa: BLE001 - its text may quote the data, so only its name is told
        crash = f"Great Expectations failed with {type(error).__name__}"
    if crash:
        raise BatchError(crash)
    return Validation(export.id, len(rows.frame), tuple(_failures(results, len(expectations))))


def _known(not_identifiers: Mapping[str, Sequence[str]]) -> None:
    from sekisho.files import closest
    from sekisho.gx.identifiers import identifiers

    for names in not_identifiers.values():
        for name in names:
            if name not in identifiers():
                msg = f"not_identifiers: no identifier is called `{name}`{closest(name, identifiers())}"
                raise BatchError(msg)


def _results(batch: Batch, expectations: list[Any]) -> list[Any]:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # What GX logs about a metric that failed may quote the data.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("sekisho").add_dataframe_asset("batch")
    whole = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": batch.frame})
    suite = gx.ExpectationSuite(name="sekisho", expectations=expectations)
    return list(whole.validate(suite, result_format=_RESULT_FORMAT).results)


def _failures(results: list[Any], expected: int) -> list[Failure]:
    if len(results) != expected:
        msg = f"Great Expectations answered {len(results)} of {expected} expectations"
        raise BatchError(msg)
    failures: list[Failure] = []
    for result in sorted(results, key=_place):
        if result.success is True:
            continue
        if _raised(result.exception_info):
            config = result.expectation_config
            column = config.kwargs.get("column")
            where = f" for column {column}" if column else ""
            msg = f"Great Expectations could not evaluate {config.type}{where}"
            raise BatchError(msg)
        failures.extend(_failure(result))
    return failures


def _place(result: Any) -> tuple[bool, str, str]:
    """Sort the table's failures first, then by column: the order of results means nothing."""
    column = result.expectation_config.kwargs.get("column")
    return (column is not None, column or "", result.expectation_config.type)


def _raised(info: Any) -> bool:
    """Say whether an expectation, or one of the metrics beneath it, raised."""
    if not isinstance(info, dict) or "raised_exception" not in info:
        return bool(info)
    return bool(info["raised_exception"])


def _failure(result: Any) -> Iterator[Failure]:
    config, said = result.expectation_config, result.result
    expected, remedy = config.meta["expected"], config.meta["remedy"]
    mismatched = said.get("details", {}).get("mismatched", {})
    for column in mismatched.get("unexpected", ()):
        yield Failure(column, expected, "a column that is not declared", remedy)
    for column in mismatched.get("missing", ()):
        yield Failure(column, expected, "no such column", remedy)
    if mismatched:
        return
    column = config.kwargs.get("column")
    if column is None:
        yield Failure(None, expected, str(said.get("observed_value")), remedy)
        return
    examples = tuple(dict.fromkeys(masked(value) for value in said.get("partial_unexpected_list", ())))
    found = config.meta.get("found", "other values")
    yield Failure(column, expected, found, remedy, said.get("unexpected_count"), examples)
