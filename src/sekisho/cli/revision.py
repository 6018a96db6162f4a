"""A git revision, read without a checkout: what it holds, and parts of it laid out elsewhere, as committed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final, NamedTuple

from sekisho.errors import ConfigError

_LINK, _MODULE = "120000", "160000"
_PIECE: Final = 1 << 20
_HEAD: Final = 200
"""Bytes that the line before each file has at most: a hash, a word and a number."""
_LONGEST: Final = 4096
"""Bytes that a link has at most, as the system sees it."""


class Revision(NamedTuple):
    """A revision: what people call it, its commit, and the top folder of its repository."""

    name: str
    commit: str
    top: Path

    def holds(self, path: Path) -> bool:
        """Say whether it holds a file or folder. `path` begins at the top."""
        return bool(_run(self.top, "ls-tree", "-z", self.commit, *_at(path)).stdout)

    def called(self, name: str) -> list[Path]:
        """List the files of one name, wherever they lie."""
        told = _run(self.top, "ls-tree", "-r", "-z", "--name-only", self.commit).stdout
        return [path for path in map(Path, os.fsdecode(told).split("\0")) if path.name == name]

    def lay_out(self, part: Path, into: Path) -> bool:
        """Write a file or folder as it was committed, and what its links lead to. Says whether there is one.

        No attribute of the repository leaves anything out. Raises ConfigError for a link that leads out of it.
        """
        listed = _run(self.top, "ls-tree", "-r", "-z", self.commit, *_at(part)).stdout.decode(
            "utf-8", "surrogateescape"
        )
        entries = [
            (*head.split(), name) for head, _, name in (line.partition("\t") for line in listed.split("\0")) if head
        ]
        files = [(mode, digest, into / name) for mode, _, digest, name in entries if mode != _MODULE]
        with TemporaryFile() as told:
            _run(self.top, "cat-file", "--batch", given="".join(f"{digest}\n" for _, digest, _ in files), out=told)
            told.seek(0)
            for mode, digest, path in files:
                size = self._size(digest, told.readline(_HEAD))
                path.parent.mkdir(parents=True, exist_ok=True)
                if mode == _LINK:
                    self._link(path, told, size, into)
                else:
                    _copy(told, path, size)
                told.read(1)
        for mode, _, path in files:
            if mode == _LINK:
                self._follow(path, into)
        return bool(files)

    def _link(self, path: Path, told: BinaryIO, size: int, into: Path) -> None:
        try:
            path.symlink_to(os.fsdecode(told.read(size)) if size < _LONGEST else "")
        except (OSError, ValueError):
            msg = f"{self.name}:{path.relative_to(into)}: a link that leads nowhere; make it a file"
            raise ConfigError(msg) from None

    def _follow(self, link: Path, into: Path) -> None:
        leads = Path(os.path.normpath(link.parent / os.readlink(link)))  # noqa: PTH115 - as it is written
        if not leads.is_relative_to(into):
            msg = f"{self.name}:{link.relative_to(into)}: a link that leads out of the repository; make it a file"
            raise ConfigError(msg)
        if not os.path.lexists(leads):
            self.lay_out(leads.relative_to(into), into)

    def _size(self, digest: str, told: bytes) -> int:
        head = told.split()
        if len(head) != 3:  # noqa: PLR2004 - name, type, size
            msg = f"{self.name}: git cannot read {digest[:12]} of it; fetch it again: git fetch origin {self.name}"
            raise ConfigError(msg)
        return int(head[2])


def revision(name: str, folder: Path) -> Revision:
    """Find a revision of the repository in which a folder lies. Raises ConfigError with what to do instead."""
    top = _ask(folder, "--show-toplevel")
    if top is None:
        msg = f"`{name}` is no folder, and {folder} lies in no git repository"
        raise ConfigError(msg)
    commit = _ask(folder, "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None:
        msg = f"`{name}` is neither a folder nor a revision of {top}"
        if _ask(folder, "--is-shallow-repository") == "true":
            msg += (
                f"; this clone is shallow: git fetch --depth=1 origin {name}, and name the revision FETCH_HEAD, "
                "or clone it whole (fetch-depth: 0)"
            )
        raise ConfigError(msg)
    return Revision(name, commit, Path(top).resolve())


def is_revision(name: str, folder: Path) -> bool:
    """Say whether a name is one of a revision, without complaint where there is no git."""
    try:
        return _ask(folder, "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") is not None
    except ConfigError:
        return False


def _copy(told: BinaryIO, path: Path, size: int) -> None:
    """Write so many bytes of what git tells, a piece at a time: a file may be larger than the memory."""
    with path.open("wb") as file:
        while size > 0 and (piece := told.read(min(size, _PIECE))):
            size -= file.write(piece)


def _at(path: Path) -> tuple[str, ...]:
    return () if path == Path() else ("--", str(path))


def _ask(folder: Path, *arguments: str) -> str | None:
    answer = _run(folder, "rev-parse", *arguments)
    return None if answer.returncode else answer.stdout.decode().strip()


def _run(
    folder: Path, *arguments: str, given: str = "", out: BinaryIO | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-replace-objects", "--literal-pathspecs", *arguments]
    there = next(one for one in (folder, *folder.resolve().parents) if one.is_dir())
    try:
        return subprocess.run(  # noqa: S603 - git is found where the user has it
            command, cwd=there, input=given.encode(), stdout=out or subprocess.PIPE, stderr=subprocess.PIPE, check=False
        )
    except FileNotFoundError:
        msg = "git is not installed; name two folders instead of revisions"
        raise ConfigError(msg) from None
