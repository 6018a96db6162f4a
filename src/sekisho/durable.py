"""Files that others read while they are written: replaced in one step, and kept through a power cut."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRAFT: Final = ".draft"
_LOCK: Final = ".lock"
_BUILDING: Final = ".building"
_PAUSE: Final = 0.01


def replace(path: Path, data: bytes) -> None:
    """Replace a file in one step. Its draft has a name of its own, and is on the disk before it takes the file's place.

    Raises OSError; then the file is as it was.
    """
    draft = path.with_name(f".{path.name}.{token_hex(8)}{DRAFT}")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring what a file holds, or the names of a folder, to the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(lock: Path, patience: float = 60.0) -> Iterator[None]:
    """Keep other processes out as long as this lasts. The kernel frees the lock when its holder dies.

    Raises OSError; TimeoutError if another has kept it for `patience` seconds.
    """
    handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    msg = f"another process has kept {lock} for {patience:.0f} seconds"
                    raise TimeoutError(msg) from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


@contextmanager
def building(folder: Path) -> Iterator[bool]:
    """Be the only one who builds into a folder, which is made. Gives whether the build before was killed half-way.

    What that one has left of drafts is removed. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / _LOCK):
        mark = folder / _BUILDING
        killed = mark.exists()
        for draft in folder.glob(f".*{DRAFT}"):
            with suppress(FileNotFoundError):
                draft.unlink()
        replace(mark, b"")
        try:
            yield killed
        finally:
            mark.unlink(missing_ok=True)
            sync(folder)
