"""Which files of a folder are read, and no file left out in silence."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sekisho.errors import Problem
from sekisho.files.document import misnamed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def yaml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """List the YAML files below a folder, in order; a folder that is not there holds none.

    Whatever would silently not be read is added to the problems: other endings, links to folders, folders that
    cannot be opened. Hidden files and folders are left alone, and so is what editors keep beside a file.
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
            if path.name.startswith(".") or path.name == "README.md" or is_backup(path.name):
                continue
            wrong = list(misnamed(path))
            problems.extend(wrong)
            if wrong:
                continue
            if path.suffix == ".yaml":
                found.append(path)
            else:
                like = path.suffix.lower() in (".yml", ".yaml")
                hint = f"rename it to {path.stem}.yaml" if like else "move it elsewhere; only .yaml files are read here"
                problems.append(Problem(path, None, f"this file would not be read; {hint}"))
    return sorted(found)


_OURS: Final = re.compile(r"\.(ya?ml|toml)", re.IGNORECASE)
_BACKUP: Final = re.compile(r".+~|\.?#.+|.+\.(bak|orig|rej|save|tmp|sw[a-p])\d*", re.IGNORECASE)


def is_backup(name: str) -> bool:
    """Say whether a file is what an editor or a merge keeps beside another: `x.yaml~`, `.x.yaml.swp`, `x.yaml.orig`."""
    return _BACKUP.fullmatch(name) is not None


def backups(folder: Path, below: Collection[str]) -> Iterator[Path]:
    """Walk what editors keep beside the files of a folder, and in those of its folders that are named."""
    ours = (path for path in sorted(folder.glob("*")) if _OURS.search(path.name))
    yield from (path for path in ours if is_backup(path.name) and path.is_file())
    for name in below:
        for root, folders, files in os.walk(folder / name):
            folders[:] = sorted(inside for inside in folders if not inside.startswith("."))
            yield from (Path(root, file) for file in sorted(files) if is_backup(file))


def _not_walked(folders: Iterable[Path]) -> Iterator[Problem]:
    for path in folders:
        if path.is_symlink():
            yield Problem(path, None, "a link to a folder is not followed; put the files here")
        elif path.suffix in (".yaml", ".yml"):
            yield Problem(path, None, "this is a folder, and its name ends like a file's; rename one or the other")
