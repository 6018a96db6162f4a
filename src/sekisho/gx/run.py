"""Running a suite over a batch with Great Expectations, and reading what it says. Values are passed on masked only."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sekisho.errors import BatchError
from sekisho.model.validation import Failure, Validation, masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sekisho.gx.batch import Batch
    from sekisho.model.export import Export

_SHOWN = 3
_RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 20}


def run(export: Export, batch: Any, not_identifiers: Mapping[str, Sequence[str]]) -> Validation:
    """Hold a batch against its Export. Raises BatchError when nothing can be said about it."""
    try:
        with _silence():
            from sekisho.gx.batch import read
            from sekisho.gx.suite import suite
    except ImportError as error:
        msg = f"batches are checked with Great Expectations, which is not installed here ({error}): install sekisho[gx]"
        raise BatchError(msg) from None
    _known(not_identifiers)
    rows = read(batch)
    expectations = list(suite(export, rows, not_identifiers))
    for place, expectation in enumerate(expectations):
        # Results come back in another order than the suite.
        expectation.meta["place"] = place
    crash = ""
    try:
        with _silence():
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


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Great Expectations logs out of the task's log: of a metric that fails, it may quote the data."""
    log = logging.getLogger("great_expectations")
    before, nowhere = log.propagate, logging.NullHandler()
    log.propagate = False
    log.addHandler(nowhere)
    try:
        yield
    finally:
        log.propagate = before
        log.removeHandler(nowhere)


def _results(batch: Batch, expectations: list[Any]) -> list[Any]:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

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
    for result in sorted(results, key=lambda result: result.expectation_config.meta["place"]):
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


def _raised(info: Any) -> bool:
    """Say whether an expectation, or one of the metrics beneath it, raised."""
    if not isinstance(info, dict) or "raised_exception" not in info:
        return bool(info)
    return bool(info["raised_exception"])


def _failure(result: Any) -> Iterator[Failure]:
    config, said = result.expectation_config, result.result
    column, expected, meta = config.kwargs.get("column"), config.meta["expected"], config.meta
    mismatched = said.get("details", {}).get("mismatched", {})
    for one in mismatched.get("unexpected", ()):
        yield Failure(one, expected, "a column that is not declared", meta["remedy"])
    for one in mismatched.get("missing", ()):
        yield Failure(one, expected, "no such column", meta["remedy"])
    if mismatched:
        return
    if column is None:
        yield Failure(None, expected, meta.get("found", str(said.get("observed_value"))), meta["remedy"])
        return
    values = said.get("partial_unexpected_list", ())
    examples = tuple(dict.fromkeys(masked(value) for value in values))[:_SHOWN]
    found, remedy = "other values", meta.get("remedy")
    if "identifiers" in config.kwargs:
        found, remedy = _identified(config.kwargs, values, meta["file"])
    yield Failure(column, expected, found, remedy, said.get("unexpected_count"), examples)


def _identified(asked: Mapping[str, Any], values: Sequence[object], file: str) -> tuple[str, str]:
    """Say what the values were recognised as, and what to do about it."""
    from sekisho.gx.identifiers import identifiers, title
    from sekisho.gx.undeclared_identifiers import kinds

    names = kinds(values, asked["identifiers"], asked["countries"])
    such = [identifiers()[name] for name in names]
    words = ", ".join(sorted(set().union(*(identifier.DECLARED_BY for identifier in such))))
    kept = f"not_identifiers={{{asked['column']!r}: {names}}}"
    return (
        f"what looks like {' or '.join(map(title, such))}",
        f"take them out, or let a category of the stream say so ({words}) in {file}; if they only look like it: {kept}",
    )
