"""`.airflowignore`: which files Airflow leaves alone, by the same rules as Airflow 3 reads them.

A folder's file speaks of all that is below it; later lines, and those of inner folders, come after. In the syntax
`glob` they are read as git reads `.gitignore`, in `regexp` each is searched for in the path below the DAG folder.
"""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sekisho import disk
from sekisho.model.base import Phrase
from sekisho.model.report import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME: Final = ".airflowignore"
_SHOWN: Final = 60
Syntax = Literal["glob", "regexp"]

_NO_PATTERN: Final = Phrase(
    "`{0}` is no pattern of the syntax {1}; it hides nothing here, and Airflow may read no file of this folder",
    "`{0}` は {1} 構文の正しいパターンではない。ここでは無視するが、Airflow はこのフォルダーを読み込めない可能性がある",
)
_NOT_READ: Final = Phrase(
    "cannot be read: {0}; it hides nothing here", "読み取れない（{0}）。このファイルによる除外は行わない"
)


class Rule(NamedTuple):
    """One line of an ignore file: `includes` says whether it hides what it matches, or shows it again."""

    file: Path
    line: int
    search: Callable[[str], Any]
    start: Path | None
    """Where the path that it is held against begins; None for the name alone."""
    folders_only: bool = False
    includes: bool = True

    def matches(self, path: Path, *, folder: bool) -> bool:
        """Say whether a path is meant. Folders end with a slash in the syntax `glob`."""
        if self.folders_only and not folder:
            return False
        name = path.relative_to(self.start).as_posix() if self.start else path.name
        return self.search(f"{name}/" if folder else name) is not None


class Ignores(NamedTuple):
    """How ignore files are read: in which syntax, and where that of a folder lies, if there is one."""

    syntax: Syntax = "glob"
    place: Callable[[Path], Path | None] = lambda folder: folder / NAME

    def of(self, folder: Path, top: Path, told: list[Gap]) -> Iterator[Rule]:
        """Walk the rules that a folder adds; what cannot be read is told, and hides nothing."""
        place, named = self.place(folder), folder / NAME
        if place is None or not os.path.lexists(place):
            return
        try:
            text = disk.contents(place).decode("utf-8", "replace")
        except OSError as error:
            told.append(Gap(str(named), 1, _NOT_READ._replace(values=(error.strerror,))))
            return
        for line, written in enumerate(re.split(r"\r\n|\r|\n", text), 1):
            pattern = re.sub(r"\s*#.*", "", written)
            try:
                yield from self._rule(pattern, named, line, top)
            except (ValueError, OverflowError, RecursionError, re.error):
                told.append(Gap(str(named), line, _NO_PATTERN._replace(values=(_short(pattern), self.syntax))))

    def _rule(self, pattern: str, file: Path, line: int, top: Path) -> Iterator[Rule]:
        if not pattern:
            return
        if self.syntax == "regexp":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compiled = re.compile(pattern)
            yield Rule(file, line, _plain(compiled), top)
            return
        if pattern.strip() == "/":
            return
        from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = GitIgnoreSpecPattern(pattern)
        if found.include is not None:
            anchored = pattern.startswith("/") or "/" in pattern.rstrip("/")
            folders_only = pattern.lstrip("!").rstrip().endswith("/")
            yield Rule(file, line, found.match_file, file.parent if anchored else None, folders_only, found.include)


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= _SHOWN else f"{pattern[:_SHOWN]}…"


def _plain(pattern: re.Pattern[str]) -> Callable[[str], Any]:
    return lambda name: pattern.search(name.rstrip("/"))


def hiding(rules: list[Rule], path: Path, *, folder: bool) -> Rule | None:
    """Give the rule that hides a path; None where none does, or where a later one shows it again."""
    found: Rule | None = None
    for rule in rules:
        if rule.matches(path, folder=folder):
            found = rule if rule.includes else None
    return found
