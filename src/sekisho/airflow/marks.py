"""What this machine remembers from run to run, in one small file outside of the snapshot's folder.

It holds the newest snapshot that was used, for each version of sekisho: an older one is refused.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho import disk, pointer
from sekisho.errors import SnapshotError
from sekisho.pointer import READER

if TYPE_CHECKING:
    from pathlib import Path

    from sekisho.airflow.deployment import Deployment

_SNAPSHOTS: Final = "snapshots"
_NO_OFFSET = "an instant has no offset"
FILE: Final = "snapshots.json"
"""The file in the folder `marks` of the deployment; the end of the ledger's chain is remembered beside it."""
_PATIENCE: Final = 10.0
"""For how many seconds a task waits for others that write the file."""


class OlderSnapshot(SnapshotError):
    """The snapshot is older than the newest that was used here."""


class Build(NamedTuple):
    """A snapshot and the instant at which it was built."""

    digest: str
    at: datetime


def refuse_older(place: Deployment) -> Build | None:
    """Return the snapshot of this moment; None where it is not known when it was built, and need not be.

    One that Airflow's configuration names itself, as a file or by its digest, may be an older one.
    Raises OlderSnapshot in one line where it is older than the newest that was used, SnapshotError where that cannot be
    told.
    """
    if place.marks is None:
        return None
    folder, digest = place.located()
    if place.names_one:
        with suppress(SnapshotError):
            return Build(digest, pointer.built(folder, digest))
        return None
    build = Build(digest, pointer.built(folder, digest))
    newest = _newest(_read(place.marks / FILE))
    if newest is not None and newest.digest != digest and newest.at > build.at:
        msg = (
            f"{folder / pointer.CURRENT}: the snapshot {digest[:12]}…, built {build.at}, is older than one that was "
            f"used here, {newest.digest[:12]}…, built {newest.at}, so it is refused: run `sekisho build --to {folder}` "
            f"again with what is to hold, or, if it is this very one, set `snapshot_digest = {digest}` in section "
            "[sekisho] of Airflow's configuration"
        )
        raise OlderSnapshot(msg)
    return build


def use(place: Deployment) -> None:
    """Remember the snapshot of this moment as used. Raises SnapshotError as `refuse_older` does.

    And where it cannot be remembered: then it could not be told from an older one later.
    """
    build = refuse_older(place)
    if build is None or place.marks is None or not _moves(build, _own(_read(place.marks / FILE))):
        return
    from sekisho import durable

    path = place.marks / FILE
    try:
        place.marks.mkdir(parents=True, exist_ok=True)
        with durable.alone(path.with_name(f".{path.name}.lock"), _PATIENCE):
            known = _read(path)
            if _moves(build, _own(known)):
                known[_SNAPSHOTS] = {**known.get(_SNAPSHOTS, {}), READER: [build.digest, build.at.isoformat()]}
                durable.replace(path, json.dumps(known, indent=1).encode())
    except OSError as error:
        msg = (
            f"{path}: which snapshot was used cannot be remembered ({error.strerror or error}); set `marks` in "
            "section [sekisho] of Airflow's configuration (AIRFLOW__SEKISHO__MARKS) to a folder that workers can write"
        )
        raise SnapshotError(msg) from None


def _moves(build: Build, newest: Build | None) -> bool:
    return newest is None or build.at > newest.at


def _read(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(disk.contents(path))
        for digest, at in known.get(_SNAPSHOTS, {}).values():
            if Build(digest, datetime.fromisoformat(at)).at.tzinfo is None:
                raise ValueError(_NO_OFFSET)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        said = getattr(error, "strerror", None) or error
        msg = (
            f"{path}: what this deployment remembers cannot be read ({said}); restore it, or remove it if you know "
            "that no older snapshot was put in place"
        )
        raise SnapshotError(msg) from None
    return dict(known)


def _own(known: dict[str, Any]) -> Build | None:
    """Return the newest snapshot that this version has used."""
    found = known.get(_SNAPSHOTS, {}).get(READER)
    return None if found is None else Build(found[0], datetime.fromisoformat(found[1]))


def _newest(known: dict[str, Any]) -> Build | None:
    """Return the newest snapshot to hold another against: that of this version; at its first, of all versions.

    While one version follows another, each has a pointer of its own, and the older one's may stay behind.
    """
    if own := _own(known):
        return own
    builds = (Build(digest, datetime.fromisoformat(at)) for digest, at in known.get(_SNAPSHOTS, {}).values())
    return max(builds, key=lambda build: build.at, default=None)
