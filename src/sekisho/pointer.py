"""Which snapshot of a folder is today's for this version, and when it was built: what a worker reads first.

Each version of sekisho has a pointer of its own, so that workers of the version before go on while one is upgraded.
"""

from __future__ import annotations

import re
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from sekisho import disk
from sekisho.errors import SnapshotError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = 1
VERSION: Final = version("sekisho")
READER: Final = f"{VERSION}-{FORMAT}"
"""Who can read a snapshot: this version, and the form that it writes."""
_POINTERS: Final = "CURRENT"
CURRENT: Final = f"{_POINTERS}-{READER}"
CARRIERS: Final = ".carriers.json"
"""Ending of the index of carriers: it bears the name of its own snapshot, so that an older one keeps its own."""
BUILT: Final = ".built"
"""Ending of the file that says when a snapshot was built, which is no part of what it holds."""
REHEARSAL: Final = "rehearsal"
"""What a snapshot says of its clock, near its beginning, if it is none of production."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def newest(folder: Path) -> str:
    """Return the digest of the newest snapshot for this version. Raises SnapshotError in one line."""
    try:
        digest = disk.contents(folder / CURRENT).decode("ascii", "replace").strip()
    except FileNotFoundError:
        others = ", ".join(sorted(path.name for path in folder.glob(f"{_POINTERS}*")))
        whose = f" for sekisho {VERSION} (format {FORMAT})" if others else ""
        only = f", only for another version ({others})" if others else ""
        msg = f"{folder}: there is no snapshot{whose} in this folder{only}; run `sekisho build --to {folder}`"
        raise SnapshotError(msg + (f" of sekisho {VERSION}" if others else "")) from None
    except OSError as error:
        msg = f"{folder / CURRENT}: the pointer to the snapshot cannot be read ({error.strerror})"
        raise SnapshotError(msg) from None
    if not _DIGEST.fullmatch(digest):
        msg = f"{folder / CURRENT}: it names no snapshot; run `sekisho build --to {folder}` again"
        raise SnapshotError(msg)
    return digest


def began(folder: Path) -> bool:
    """Whether some version has built a snapshot in this folder."""
    return any(folder.glob(f"{_POINTERS}*"))


def built(folder: Path, digest: str) -> datetime:
    """Return the instant at which a snapshot was built. Raises SnapshotError in one line where that is not known."""
    path = folder / f"{digest}{BUILT}"
    try:
        instant = datetime.fromisoformat(disk.contents(path).decode("ascii").strip())
    except OSError as error:
        said = error.strerror or str(error)
    except ValueError:
        said = "it holds no instant"
    else:
        if instant.tzinfo is not None:
            return instant
        said = "its instant has no offset"
    msg = f"{path}: when the snapshot was built is not known ({said}); run `sekisho build --to {folder}` again"
    raise SnapshotError(msg)
