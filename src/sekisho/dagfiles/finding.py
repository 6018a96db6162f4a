"""Which files of a folder Airflow would look at for DAGs, and which it is told to leave alone."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho import disk
from sekisho.dagfiles.ignoring import NAME, Ignores, Rule, hiding
from sekisho.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sekisho.model.report import Gap

_SKIPPED: Final = {"__pycache__", "node_modules", "site-packages"}


class Found(NamedTuple):
    """A file that is to be looked at. `hidden` is the rule that hides it, where the base of a change looks at it."""

    path: Path
    hidden: Rule | None = None


class Hiding(NamedTuple):
    """What one set of ignore files says so far: their rules, and the one that hides the folder itself."""

    rules: list[Rule]
    folder: Rule | None = None

    def of(self, path: Path, *, folder: bool) -> Rule | None:
        """Give the rule that hides something in this folder."""
        return self.folder or hiding(self.rules, path, folder=folder)


class Search:
    """Walks folders for files that may hold DAGs, each once.

    Hidden folders, and those of installed packages, are left out; links are followed. A file is left alone where every
    one of `ignores` says so: those of the change, and those of its base where there is one.
    """

    def __init__(self, ignores: Sequence[Ignores] = (Ignores(),)) -> None:
        self.ignores = ignores
        self.problems: list[Problem] = []
        self.told: list[Gap] = []
        """What is odd about ignore files."""
        self.ignored: list[Path] = []
        """Files that were left alone; of a folder that was, the folder."""
        self._seen: set[str] = set()

    def files(self, paths: Iterable[Path]) -> Iterator[Found]:
        """Walk the files at paths: one that is named is looked at whatever ignore files say, as Airflow does."""
        for path in paths:
            if path.is_dir():
                yield from self._below(path)
            elif self._new(path):
                yield Found(path)

    def _below(self, top: Path) -> Iterator[Found]:
        states = {str(top): [Hiding([]) for _ in self.ignores]}
        for root, folders, files in os.walk(top, onerror=self._unreadable, followlinks=True):
            here = Path(root)
            state = states.pop(root)
            if not self._new(here):
                folders.clear()
                continue
            state = [
                Hiding([*one.rules, *ignores.of(here, top, self.told)], one.folder)
                for ignores, one in zip(self.ignores, state, strict=True)
            ]
            kept = []
            for name in sorted(folders):
                rules = [one.of(here / name, folder=True) for one in state]
                if name.startswith(".") or name in _SKIPPED:
                    continue
                if all(rules):
                    self.ignored.append(here / name)
                    continue
                kept.append(name)
                inside = [Hiding(one.rules, rule) for one, rule in zip(state, rules, strict=True)]
                states[os.path.join(root, name)] = inside  # noqa: PTH118 - as os.walk writes it
            folders[:] = kept
            yield from self._in(here, sorted(files), state)

    def _in(self, here: Path, files: list[str], state: list[Hiding]) -> Iterator[Found]:
        for path in (here / name for name in files if name != NAME and not name.startswith(".")):
            if path.suffix.lower() != ".py" and not is_zip(path):
                continue
            rules = [one.of(path, folder=False) for one in state]
            if all(rules):
                self.ignored.append(path)
            elif self._new(path):
                yield Found(path, rules[0])

    def _new(self, path: Path) -> bool:
        there = os.path.realpath(path)
        known = there in self._seen
        self._seen.add(there)
        return not known

    def _unreadable(self, error: OSError) -> None:
        self.problems.append(Problem(str(error.filename), None, f"the folder cannot be read: {error.strerror}"))


def is_zip(path: Path) -> bool:
    """Say whether Airflow would take a file for a packed bundle: whatever its name, by how it ends."""
    try:
        with disk.opened(path) as file:
            return zipfile.is_zipfile(file)
    except OSError:
        return path.suffix.lower() == ".zip"
