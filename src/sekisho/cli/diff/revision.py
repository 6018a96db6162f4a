"""A git revision, read without a checkout: what it holds, and parts of it laid out elsewhere, as committed."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from sekisho.errors import ConfigError, LoadError, SekishoError, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINK, _MODULE = "120000", "160000"
_LINKS: Final = 40
"""After so many links nothing is reached."""
_SPACES: Final = ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/")
"""Where git looks for a name, one after the other."""
_PIECE: Final = 1 << 20
_HEAD: Final = 200
"""Bytes that the line before each file has at most: a hash, a word and a number."""
_LONGEST: Final = 4096
"""Bytes that a link has at most, as the system sees it."""


class Refused(SekishoError):
    """A revision holds what this version of sekisho refuses (exit code 3)."""

    exit_code = 3


@contextmanager
def reading(name: str, checkout: Path) -> Iterator[None]:
    """Read what a revision holds, laid out in `checkout`. Raises Refused, with files named as in the revision."""
    try:
        yield
    except (ConfigError, LoadError) as error:
        raise Refused(*(line.replace(f"{checkout}/", f"{name}:") for line in lines(error))) from None


class Revision(NamedTuple):
    """A revision: what people call it, its commit, and the top folder of its repository."""

    name: str
    commit: str
    top: Path

    def holds(self, path: Path) -> bool:
        """Say whether it holds a file or folder. `path` begins at the top."""
        return bool(_run(self.top, "ls-tree", "-z", self.commit, *_at(path)).stdout)

    def real(self, path: Path) -> Path:
        """Follow the links on the way to a path, as the revision has them. Both begin at the top.

        Raises ConfigError for a link that leads out of the repository, and for a path into a submodule.
        """
        done, left, followed = Path(), list(path.parts), 0
        while left:
            done /= left.pop(0)
            mode, _, digest = (_run(self.top, "ls-tree", self.commit, *_at(done)).stdout.decode().split() + [""] * 3)[
                :3
            ]
            if mode == _MODULE:
                msg = (
                    f"{self.name}:{done} is a submodule; name it with --organisation {done}, and a revision of its own"
                )
                raise ConfigError(msg)
            if mode == _LINK:
                followed += 1
                target = _run(self.top, "cat-file", "blob", digest).stdout
                leads = Path(os.path.normpath(done.parent / os.fsdecode(target)))
                if leads.is_absolute() or leads.parts[:1] == ("..",) or followed > _LINKS:
                    msg = f"{self.name}:{done}: a link that leads out of the repository; make it a folder"
                    raise ConfigError(msg)
                done, left = Path(), [*leads.parts, *left]
        return done

    def called(self, name: str) -> list[Path]:
        """List the files of one name, wherever they lie."""
        told = _run(self.top, "ls-tree", "-r", "-z", "--name-only", self.commit).stdout
        return [path for path in map(Path, os.fsdecode(told).split("\0")) if path.name == name]

    def lay_out(self, part: Path, into: Path) -> bool:
        """Write a file or folder as it was committed, and what its links lead to. Says whether there is one.

        No attribute of the repository leaves anything out. Submodules are written as well. Raises ConfigError for a
        link that leads out of it, and for a submodule that was not fetched.
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
        for _, _, digest, name in (entry for entry in entries if entry[0] == _MODULE):
            self._module(name, digest).lay_out(Path(), into / name)
        return bool(entries)

    def _module(self, path: str, commit: str) -> Revision:
        module = Revision(f"{self.name}:{path}", commit, self.top / path)
        if _run(module.top, "cat-file", "-e", f"{commit}^{{commit}}").returncode:
            msg = (
                f"{module.name}: a submodule whose commit {commit[:12]} is not here; git submodule update --init {path}"
            )
            raise ConfigError(f"{msg}, then git -C {path} fetch")
        return module

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
    answer = _run(folder, "rev-parse", "--show-toplevel")
    if answer.returncode:
        msg = f"`{name}` is no folder, and {folder} lies in no git repository"
        if b"dubious ownership" in answer.stderr:
            msg = f"git does not trust {folder}, which is another user's: git config --global --add safe.directory '*'"
        raise ConfigError(msg)
    top = answer.stdout.decode().strip()
    if several := re.fullmatch(r"([^./][^ ]*?|)\.{2,3}([^/].*|)", name):
        ends = " ".join(end or "HEAD" for end in several.groups())
        msg = f"`{name}` names several revisions; name one revision, as in $(git merge-base {ends})"
        raise ConfigError(msg)
    commit = _ask(folder, "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None or not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        msg = f"`{name}` is neither a folder nor a revision of {top}"
        if _ask(folder, "--is-shallow-repository") == "true":
            msg += (
                f"; this clone is shallow: git fetch --depth=1 origin {name}, and name the revision FETCH_HEAD, "
                "or clone it whole (fetch-depth: 0)"
            )
        raise ConfigError(msg)
    _refuse_doubtful(name, folder)
    return Revision(name, commit, Path(top).resolve())


def _refuse_doubtful(name: str, folder: Path) -> None:
    """Refuse a name that means several commits: git takes a tag before a branch, whoever has pushed it."""
    short = re.split(r"[~^:]|@\{", name)[0]
    if not short or short.startswith("refs/") or re.fullmatch(r"[A-Z_]+|@|[0-9a-f]{40,64}", short):
        return
    shape, wanted = "--format=%(refname) %(objectname) %(*objectname)", [f"{space}{short}" for space in _SPACES]
    wanted.append(f"refs/remotes/{short}/HEAD")
    answer = _run(folder, "for-each-ref", shape, *wanted).stdout.decode("utf-8", "surrogateescape")
    means = {words[0]: words[-1] for words in map(str.split, answer.splitlines()) if words[0] in wanted}
    if re.fullmatch(r"[0-9a-f]{4,}", short):  # or the beginning of a commit's own name
        means |= {f"commit {one}": one for one in (_ask(folder, f"--disambiguate={short}") or "").split()}
    if len(set(means.values())) > 1:
        msg = f"`{name}` may be {' or '.join(sorted(means))}; write the one that you mean in full"
        raise ConfigError(msg)


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


def _environment() -> dict[str, str]:
    """Give git our own environment, but for what it tells its hooks: there it names a repository by where it stood."""
    told = {"GIT_DIR", "GIT_INDEX_FILE"} if "GIT_WORK_TREE" not in os.environ else set()
    return {**{name: value for name, value in os.environ.items() if name not in told}, "LC_ALL": "C"}


def _run(
    folder: Path, *arguments: str, given: str = "", out: BinaryIO | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-replace-objects", "--literal-pathspecs", *arguments]
    there = next(one for one in (folder, *folder.resolve().parents) if one.is_dir())
    try:
        return subprocess.run(  # noqa: S603 - git is found where the user has it
            command,
            cwd=there,
            input=given.encode(),
            stdout=out or subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError:
        msg = "git is not installed; name two folders instead of revisions"
        raise ConfigError(msg) from None
