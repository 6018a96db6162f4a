"""Opening files that others may have put there: regular ones of a sane size, and nothing else.

A pipe that nothing writes to would hold the reader for ever, a device never ends, and a file may grow while it is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT: Final = 4 << 20
"""Bytes of what people write, such as YAML and DAG files: 25 times the largest that ships, and seconds of parsing."""
COMPILED: Final = 256 << 20
"""Bytes of what a program of ours wrote, such as a snapshot: some hundred thousand papers, and they fit in memory."""
DOCUMENT: Final = 1 << 30
"""Bytes of a signed document, which is hashed piece by piece: the largest scan takes seconds."""
KEYS: Final = 64 << 10
"""Bytes of a file of keys: a thousand epochs."""

_PIECE: Final = 1 << 20
_AT_ONCE: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_KINDS: Final = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def opened(path: Path) -> BinaryIO:
    """Open a regular file for reading, or what a link to one leads to.

    Raises OSError whose `strerror` says what it is instead. It is looked at before, because opening a device may do
    something, and once more when it is open, because it may have been changed for another.
    """
    _refuse(os.stat(path).st_mode, path)  # noqa: PTH116 - the twin of the line below
    descriptor = os.open(path, _AT_ONCE)
    try:
        _refuse(os.fstat(descriptor).st_mode, path)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        kind = next((said for fits, said in _KINDS if fits(mode)), "something else")
        raise OSError(errno.EINVAL, f"it is {kind}, and a regular file was expected", str(path))


def contents(path: Path, most: int = TEXT) -> bytes:
    """Read a regular file of `most` bytes at most. Raises OSError whose `strerror` says what is wrong with it."""
    with opened(path) as file:
        return b"".join(pieces(file, path, most))


def pieces(file: BinaryIO, path: Path, most: int) -> Iterator[bytes]:
    """Walk what a file holds, piece by piece. Raises OSError where it is, or grows, larger than `most` bytes."""
    size = os.fstat(file.fileno()).st_size
    left = most
    while size <= most and (piece := file.read(min(_PIECE, left + 1))):
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if size > most or left < 0:
        raise OSError(errno.EFBIG, f"it is larger than {_told(most)}, the most that is read of such a file", str(path))


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a signed document in hexadecimal digits. Raises OSError as `contents` does."""
    found = hashlib.sha256()
    with opened(path) as file:
        for piece in pieces(file, path, DOCUMENT):
            found.update(piece)
    return found.hexdigest()


def _told(size: int) -> str:
    units = ((30, "GiB"), (20, "MiB"), (10, "KiB"), (0, "bytes"))
    return next(f"{size >> by} {unit}" for by, unit in units if size >> by)
