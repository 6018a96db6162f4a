"""Everything that sekisho refuses, each with the exit code of the command line that reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class SekishoError(Exception):
    """The root of every refusal; `str()` of it is one clear line for each problem."""

    exit_code = 2


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
        return f"{where}: {self.text}"


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
        super().__init__("\n".join(str(problem) for problem in self.problems))
