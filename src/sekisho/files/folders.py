"""Which files of a folder are read, and no file left out in silence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def yaml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """List the YAML files below a folder, in order; a folder that is not there holds none.

    Whatever would silently not be read is added to the problems: other endings, links to folders, folders that
    cannot be opened. Hidden files and folders are left alone.
    """
    if not folder.exists() and not folder.is_symlink():
        return []
    if not folder.is_dir():
        problems.append(Problem(folder, None, "a folder was expected here"))
        return []
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        problems.append(Problem(str(error.filename), None, f"the folder cannot be read: {error.strerror}"))

    for root, folders, files in os.walk(folder, onerror=unreadable):
        inside = [Path(root, name) for name in folders if not name.startswith(".")]
        problems.extend(_not_walked(inside))
        folders[:] = [path.name for path in inside if not path.is_symlink()]
        for path in (Path(root, name) for name in files):
            if path.name.startswith(".") or path.name == "README.md":
                continue
            if path.suffix == ".yaml":
                found.append(path)
            else:
                like = path.suffix.lower() in (".yml", ".yaml")
                hint = f"rename it to {path.stem}.yaml" if like else "move it elsewhere; only .yaml files are read here"
                problems.append(Problem(path, None, f"this file would not be read; {hint}"))
    return sorted(found)


def _not_walked(folders: Iterable[Path]) -> Iterator[Problem]:
    for path in folders:
        if path.is_symlink():
            yield Problem(path, None, "a link to a folder is not followed; put the files here")
        elif path.suffix in (".yaml", ".yml"):
            yield Problem(path, None, "this is a folder, and its name ends like a file's; rename one or the other")
