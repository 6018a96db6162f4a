"""What came of holding a batch against its Export: the same lines whoever checked it, and no value of the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_PUNCTUATION = frozenset(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONGEST = 40


class Failure(NamedTuple):
    """One thing that a batch holds and its Export does not say, or the other way round.

    `column` is None when the batch as a whole is meant, `rows` when rows were not counted. `examples` are masked.
    """

    column: str | None
    expected: str
    found: str
    remedy: str
    rows: int | None = None
    examples: tuple[str, ...] = ()


class Validation(NamedTuple):
    """The answer for one batch: how many rows it has, and everything that is not as declared."""

    export_id: str
    rows: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether the batch is what was declared."""
        return not self.failures

    @property
    def headline(self) -> str:
        """The first line alone."""
        if self.passed:
            return f"sekisho: the batch of export “{self.export_id}” is as declared ({_count(self.rows, 'row')})"
        wrong = _count(len(self.failures), "problem")
        return (
            f"sekisho: the batch of export “{self.export_id}” is not as declared ({_count(self.rows, 'row')}, {wrong})"
        )

    def message(self) -> str:
        """Tell it to the engineer whose batch it is: which column, what was expected, what was found, what to do."""
        return "\n".join([self.headline, *(line for failure in self.failures for line in _lines(failure, self.rows))])


def masked(value: object) -> str:
    """Give the shape of a value and nothing of what it says: letters as x, digits as 9, punctuation as it is."""
    text = str(value)
    shape = "".join(
        letter if letter in _PUNCTUATION else "9" if letter.isdecimal() else "x" for letter in text[:_LONGEST]
    )
    return shape if len(text) <= _LONGEST else f"{shape}…"


def _lines(failure: Failure, rows: int) -> Iterator[str]:
    where = "the batch" if failure.column is None else f"column {failure.column}"
    count = "" if failure.rows is None else f" in {failure.rows:,} of {_count(rows, 'row')}"
    such = f", such as {', '.join(failure.examples)} (masked)" if failure.examples else ""
    yield visible(f"  {where}: expected {failure.expected}; found {failure.found}{count}{such}")
    yield visible(f"    do: {failure.remedy}")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
