"""YAML that lies in an organisation's folder and that nothing reads: which it is, and where it would be read."""

from __future__ import annotations

import os
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sekisho.errors import LoadError, Problem
from sekisho.files.folders import is_backup
from sekisho.files.yaml import read_yaml
from sekisho.model.home import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_INSTALLED: Final = {"__pycache__", "node_modules", "site-packages"}
_YAML: Final = (".yaml", ".yml")


def unread(
    folder: Path, read: Collection[str], marks: Mapping[str, Collection[str]], ignored: Collection[str]
) -> Iterator[Problem]:
    """Walk the YAML below the folder that is not read. `read` are the paths below it that are: folders, and files.

    `marks` are the keys by which a file of each of them is known, `ignored` are patterns for what is somebody else's.
    Left alone are also hidden files and folders, what editors keep, installed packages, folders with Python code or
    with settings of their own, and files of cases.
    """
    for root, folders, files in os.walk(folder):
        here = Path(root).relative_to(folder)
        folders[:] = sorted(name for name in folders if _is_ours(folder, here / name, read, ignored))
        for path in (here / name for name in sorted(files)):
            if path.suffix.lower() not in _YAML or path.name.startswith(".") or is_backup(path.name):
                continue
            if path.as_posix() in read or _matches(path, ignored):
                continue
            keys = _keys(folder / path)
            if not {"regime", "cases"} <= keys:
                way = f"{_way(path, keys, read, marks)}, or list it under `ignore` in sekisho.toml if it is not ours"
                yield Problem(folder / path, None, f"this file would not be read; {way}")


def _is_ours(folder: Path, path: Path, read: Collection[str], ignored: Collection[str]) -> bool:
    """Say whether a folder below may hold what somebody meant for us and put in the wrong place."""
    if path.name.startswith(".") or path.name in _INSTALLED or path.as_posix() in read or _matches(path, ignored):
        return False
    inside = folder / path
    if inside.is_symlink():
        return False
    return not any(inside.glob("*.py")) and not any(os.path.lexists(inside / n) for n in (SETTINGS, "pyvenv.cfg"))


def _matches(path: Path, ignored: Collection[str]) -> bool:
    return any(fnmatchcase(path.as_posix(), pattern.rstrip("/")) for pattern in ignored)


def _keys(path: Path) -> set[Any]:
    try:
        return set(read_yaml(path).data)
    except LoadError:
        return set()


def _way(path: Path, keys: set[Any], read: Collection[str], marks: Mapping[str, Collection[str]]) -> str:
    """Say where it would be read: by what it says, else by what it or a folder around it is called."""
    known = [place for place, expected in marks.items() if keys.issuperset(expected)]
    plain = {Path(place).stem: place for place in marks}
    called = _near(path.stem, plain)
    around = [one for name in reversed(path.parent.parts) for one in _near(name, plain)]
    place = next(iter([*known, *called, *around]), None)
    if place is None:
        return f"move it to where it belongs: {', '.join(sorted(read))}"
    if Path(place).suffix:
        return f"move it to {place}"
    return f"move it to {place}/{'<id>' if called else path.stem}.yaml"


def _near(name: str, plain: Mapping[str, str]) -> list[str]:
    return [plain[one] for one in get_close_matches(name.lower(), plain, n=1, cutoff=0.7)]
