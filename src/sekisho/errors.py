"""Everything that sekisho refuses, each with the exit code of the command line that reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.characters import folded, visible
from sekisho.credentials import hidden

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class SekishoError(Exception):
    """The root of every refusal, made of one clear line for each problem; whatever a line quotes, it stays one."""

    exit_code = 2

    def __str__(self) -> str:
        return "\n".join(map(visible, self.args))


class ConfigError(SekishoError):
    """The configuration or the command is not usable (exit code 2)."""


class UnknownExport(SekishoError):
    """A task or a command names an export that the organisation has not declared (exit code 2)."""


class PluginFailed(SekishoError):
    """A plugin raised, or gave what nobody can use; it is named (exit code 3)."""

    exit_code = 3


class SnapshotError(SekishoError):
    """The compiled snapshot is missing, damaged, or not the one that was asked for (exit code 3)."""

    exit_code = 3


class BatchError(SekishoError):
    """A batch could not be read, or the checker of batches failed: nothing is known of the batch (exit code 3)."""

    exit_code = 3


class LedgerError(SekishoError):
    """The ledger cannot be reached, read or trusted: nothing was written, and nothing may leave (exit code 3)."""

    exit_code = 3


MOST: Final = 50
"""Problems of one file that are told one by one: whoever mends these runs the check again anyway."""


class Problem(NamedTuple):
    """One thing wrong with one file: where it stands and what to write instead.

    Where `more` is not 0, it stands for so many further ones, and its text, if any, says so.
    """

    file: Path | str
    line: int | None
    text: str
    more: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return visible(f"{where}: {self.text}")


def first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the first problems of each file, and one that says how many more there are."""
    told: list[Problem] = []
    counts: dict[str, int] = {}
    left: dict[str, tuple[int, int, str]] = {}
    for problem in problems:
        name = str(problem.file)
        counts[name] = counts.get(name, 0) + (not problem.more)
        if not problem.more and counts[name] <= MOST:
            told.append(problem)
        elif name in left:
            at, more, _ = left[name]
            left[name] = at, more + (problem.more or 1), ""
        else:
            left[name] = len(told), problem.more or 1, problem.text if problem.more else ""
            told.append(problem)
    for name, (at, more, own) in left.items():
        text = (
            own
            or f"and {more:,} more problem{'s' if more > 1 else ''} in this file; mend the first ones and run it again"
        )
        told[at] = Problem(name, None, text, more)
    return tuple(told)


class LoadError(SekishoError):
    """Files that could not be read as they stand (exit code 3). Nothing of them is used."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = first(problems)
        super().__init__(*map(str, self.problems))


def said(error: BaseException) -> str:
    """What any exception says, as it may be logged and recorded: on one line, without passwords."""
    return visible(hidden(folded(str(error).strip())))


def named(error: BaseException) -> str:
    """The same after the name of its kind."""
    return f"{type(error).__name__}: {said(error)}"


def cause(error: BaseException | None) -> BaseException | None:
    """The error itself, to be told with its traceback; None where that would show what `said` hides or escapes."""
    link = error
    while link is not None:
        text = str(link)
        if visible(hidden(text)) != text and not isinstance(link, SekishoError):
            return None
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return error


def lines(error: BaseException) -> list[str]:
    """The lines of a refusal of ours, one for each problem; whatever else it is, on one line after its kind."""
    if isinstance(error, SekishoError):
        return [visible(hidden(str(line))) for line in error.args]
    return [named(error)]
