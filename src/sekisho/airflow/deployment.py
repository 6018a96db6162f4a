"""Where this deployment keeps law and ledger: read from Airflow's configuration when the policy loads, frozen then."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sekisho import disk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.gate import Gate
    from sekisho.model.export import Export

SECTION = "sekisho"
CURRENT = "CURRENT"
"""The pointer to the newest snapshot of a folder."""
_OFF = frozenset({"false", "f", "0", "no", "off"})
_HARMLESS = frozenset({"page_url", "carriers_required", "executor"})
"""Options that block nothing by themselves where they cannot be read; the strictest value is taken."""
_ONE_MACHINE = frozenset({"LocalExecutor", "SequentialExecutor"})


class Deployment(NamedTuple):
    """The options of `[sekisho]` in Airflow's configuration.

    `snapshot` is what `sekisho build` wrote (the file, or its folder); `digest` must match it when given; `page_url`
    is linked from the documentation of tasks. `carriers_required` says whether every task is blocked while nobody can
    tell which of them carry an export; None where nobody has said so (see `sekisho.airflow.carriers`). `problem` says
    why nothing can be judged, in one line, or is None. `ledger` and `hash_key` say where heads are counted and with
    which key (see `sekisho.airflow.memory`); `spread` says that tasks run on several machines.
    """

    snapshot: Path | None = None
    digest: str | None = None
    page_url: str | None = None
    carriers_required: bool | None = None
    problem: str | None = None
    ledger: str | None = None
    hash_key: str | None = None
    spread: bool = False

    def files(self) -> tuple[Path, Path]:
        """Give the snapshot of this moment and its index of carriers. Raises OSError or ValueError if there is none."""
        if self.snapshot is None:
            raise ValueError(self.problem)
        folder, digest = self.snapshot.parent, self.snapshot.stem
        if self.snapshot.is_dir():
            folder, digest = self.snapshot, disk.contents(self.snapshot / CURRENT).decode().strip()
        if self.digest is not None and digest != self.digest:
            msg = f"the snapshot is {digest[:12]}…, but this deployment asks for {self.digest[:12]}…"
            raise ValueError(msg)
        return folder / f"{digest}.json", folder / f"{digest}.carriers.json"


def read() -> Deployment:
    """Read the options. Never raises: what is wrong becomes `problem`, and blocks exports only."""
    from airflow.configuration import conf

    unreadable = []

    def option(name: str, section: str = SECTION) -> str | None:
        try:
            return (conf.get(section, name, fallback="") or "").strip() or None
        except Exception as error:  # noqa: BLE001 - one broken option must lose no other, nor take innocent DAGs down
            unreadable.append((name, type(error).__name__))  # and not its words: they may quote a password
            return None

    found = Deployment(
        digest=option("snapshot_digest"),
        page_url=option("page_url"),
        ledger=option("ledger"),
        hash_key=option("hash_key"),
    )
    snapshot = option("snapshot")
    required, executor = option("carriers_required"), option("executor", "core")
    strict = {name for name, _ in unreadable}
    found = found._replace(
        carriers_required=True if "carriers_required" in strict else _flag(required),
        spread="executor" in strict or _spreads(executor or ""),
    )
    needed = [f"`{name}` ({said})" for name, said in unreadable if name not in _HARMLESS]
    if needed:
        problem = f"[{SECTION}] in Airflow's configuration cannot be read: {', '.join(needed)}"
        path = Path(snapshot) if snapshot and Path(snapshot).is_absolute() else None
        return found._replace(snapshot=path, problem=problem)
    if snapshot is None:
        return found._replace(
            problem="no snapshot is configured: set `snapshot` in section [sekisho] of Airflow's configuration "
            "(AIRFLOW__SEKISHO__SNAPSHOT) to the absolute path of what `sekisho build` wrote",
        )
    path = Path(snapshot)
    if not path.is_absolute():
        return found._replace(
            problem=f"the snapshot {snapshot!r} is a relative path: set `snapshot` in section [sekisho] of Airflow's "
            "configuration (AIRFLOW__SEKISHO__SNAPSHOT) to an absolute one",
        )
    return found._replace(snapshot=path)


def _flag(text: str | None) -> bool | None:
    """Read an option that is on or off; what is neither counts as on, which is the stricter."""
    return None if text is None else text.lower() not in _OFF


def _spreads(executors: str) -> bool:
    """Say whether any of the executors, written as names, aliases or paths of classes, uses more than one machine."""
    names = (re.split("[.:=]", one.strip())[-1] for one in re.split("[,;]", executors) if one.strip())
    return any(name not in _ONE_MACHINE for name in names)


@cache
def current() -> Deployment:
    """Return the options as they were when the policy loaded: what a DAG file changes later has no effect."""
    return read()


@cache
def environment() -> Mapping[str, str]:
    """Return the environment as it was when the policy loaded: for options that name a variable."""
    return MappingProxyType(dict(os.environ))


def gate() -> Gate:
    """Load the snapshot, once in a process; a failure is tried again at the next call. Raises SekishoError."""
    place = current()
    if place.problem is not None or place.snapshot is None:
        from sekisho.errors import ConfigError

        raise ConfigError(place.problem)
    return _loaded(place.snapshot, place.digest)


@cache
def _loaded(snapshot: Path, digest: str | None) -> Gate:
    from sekisho.gate import Gate

    gate = Gate.load(snapshot, digest=digest)
    file = snapshot / f"{gate.content.digest}.json" if snapshot.is_dir() else snapshot
    gate.reached = ("--snapshot", str(file))
    return gate


def declared(export_id: str) -> Export:
    """Return an export as it is declared in the snapshot. Raises UnknownExport, or SekishoError without a snapshot."""
    return gate().export(export_id)
