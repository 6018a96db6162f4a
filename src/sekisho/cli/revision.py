"""A git revision, read without a checkout: what it holds, and parts of it laid out elsewhere, as committed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sekisho.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINK, _MODULE = "120000", "160000"


class Revision(NamedTuple):
    """A revision: what people call it, its commit, and the top folder of its repository."""

    name: str
    commit: str
    top: Path

    def holds(self, path: Path) -> bool:
        """Say whether it holds a file or folder. `path` begins at the top."""
        return bool(_run(self.top, "ls-tree", "-z", self.commit, *_at(path)).stdout)

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
        links = []
        for (mode, _, path), content in zip(files, self._contents([digest for _, digest, _ in files]), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            if mode == _LINK:
                path.symlink_to(os.fsdecode(content))
                links.append(path)
            else:
                path.write_bytes(content)
        for link in links:
            self._follow(link, into)
        return bool(files)

    def _follow(self, link: Path, into: Path) -> None:
        leads = Path(os.path.normpath(link.parent / os.readlink(link)))  # noqa: PTH115 - as it is written
        if not leads.is_relative_to(into):
            msg = f"{self.name}:{link.relative_to(into)}: a link that leads out of the repository; make it a file"
            raise ConfigError(msg)
        if not os.path.lexists(leads):
            self.lay_out(leads.relative_to(into), into)

    def _contents(self, digests: list[str]) -> Iterator[bytes]:
        answer = _run(self.top, "cat-file", "--batch", given="".join(f"{digest}\n" for digest in digests).encode())
        told, at = answer.stdout, 0
        for digest in digests:
            end = told.find(b"\n", at)
            head = told[at:end].split() if end >= 0 else []
            if len(head) != 3:  # noqa: PLR2004 - name, type, size
                msg = f"{self.name}: git cannot read {digest[:12]} of it; fetch it again: git fetch origin {self.name}"
                raise ConfigError(msg)
            size = int(head[2])
            yield told[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


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


def _at(path: Path) -> tuple[str, ...]:
    return () if path == Path() else ("--", str(path))


def _ask(folder: Path, *arguments: str) -> str | None:
    answer = _run(folder, "rev-parse", *arguments)
    return None if answer.returncode else answer.stdout.decode().strip()


def _run(folder: Path, *arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-replace-objects", "--literal-pathspecs", *arguments]
    there = next(one for one in (folder, *folder.resolve().parents) if one.is_dir())
    try:
        return subprocess.run(command, cwd=there, input=given, capture_output=True, check=False)  # noqa: S603 - git is found where the user has it
    except FileNotFoundError:
        msg = "git is not installed; name two folders instead of revisions"
        raise ConfigError(msg) from None
