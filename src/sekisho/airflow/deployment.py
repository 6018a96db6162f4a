"""Where this deployment keeps law and ledger: read from Airflow's configuration when the policy loads, frozen then."""

from __future__ import annotations

import logging
import os
import re
import socket
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sekisho import pointer
from sekisho.airflow.options import Options
from sekisho.characters import in_line
from sekisho.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.gate import Gate
    from sekisho.model.export import Export

SECTION = "sekisho"
MARKS = "sekisho"
"""The folder for what this machine remembers, in Airflow's home, where no other is configured."""
NEVER_PRODUCTION = (
    "the snapshot is a rehearsal, which is never production: build one without `rehearsal` in sekisho.toml, or, where "
    "nothing real leaves, set `rehearsal = True` in section [sekisho] of Airflow's configuration "
    "(AIRFLOW__SEKISHO__REHEARSAL)"
)
PATIENCE = 30.0
_MOST_PATIENCE = 600.0
_HARMLESS = frozenset({"page_url", "carriers_required", "executor", "rehearsal", "retry_for_room"})
"""Options that block nothing by themselves where they cannot be read; the strictest value is taken."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ONE_MACHINE = frozenset({"LocalExecutor", "SequentialExecutor"})


class Deployment(NamedTuple):
    """The options of `[sekisho]` in Airflow's configuration.

    `snapshot` is what `sekisho build` wrote (the file, or its folder); `digest` must match it when given; `page_url`
    is linked from the documentation of tasks. `carriers_required` says whether every task is blocked while nobody can
    tell which of them carry an export; None where nobody has said so (see `sekisho.airflow.carriers`). `problem` says
    why nothing can be judged, in one line, or is None. `ledger` and `hash_key` say where heads are counted and with
    which key (see `sekisho.airflow.memory`); `spread` says that tasks run on several machines. `rehearsal` allows
    snapshots that are none of production. `marks` is the folder in which this machine remembers the newest snapshot
    that it has used, and the end of the ledger's chain. `name` tells this Airflow's runs from those of others in the
    same ledger. `patience` is for how many seconds a ledger that is away is waited for; `retry_for_room` lets Airflow
    try a task again that was blocked only because of what runs under way have reserved.
    """

    snapshot: Path | None = None
    digest: str | None = None
    page_url: str | None = None
    carriers_required: bool | None = None
    problem: str | None = None
    ledger: str | None = None
    hash_key: str | None = None
    spread: bool = False
    rehearsal: bool = False
    marks: Path | None = None
    name: str | None = None
    patience: float = PATIENCE
    retry_for_room: bool = False

    def __repr__(self) -> str:
        """Tell where, and neither the ledger's address nor what the key's place may be taken for."""
        return f"Deployment(snapshot={self.snapshot!s}, problem={self.problem!r})"

    @property
    def names_one(self) -> bool:
        """Whether the configuration names one snapshot itself, not a folder in which the newest counts."""
        return self.digest is not None or (self.snapshot is not None and not self.snapshot.is_dir())

    def located(self) -> tuple[Path, str]:
        """Return the folder and the digest of the snapshot of this moment. Raises SnapshotError if there is none."""
        if self.snapshot is None:
            raise SnapshotError(self.problem)
        folder, digest = self.snapshot.parent, self.snapshot.stem
        if self.snapshot.is_dir():
            folder, digest = self.snapshot, pointer.newest(self.snapshot)
        if self.digest is not None and digest != self.digest:
            msg = f"the snapshot is {digest[:12]}…, but this deployment asks for {self.digest[:12]}…"
            raise SnapshotError(msg)
        return folder, digest


def read() -> Deployment:
    """Read the options. Never raises: what is wrong becomes `problem`, and blocks exports only."""
    from airflow.configuration import AIRFLOW_HOME

    options = Options(SECTION)
    snapshot, executor = options.text("snapshot"), options.text("executor", section="core")
    found = Deployment(
        digest=options.text("snapshot_digest"),
        page_url=options.text("page_url"),
        carriers_required=options.flag("carriers_required", strict=True, unsaid=None),
        ledger=options.secret("ledger"),
        hash_key=options.secret("hash_key"),
        spread="executor" in options.wrong or _spreads(executor or ""),
        rehearsal=bool(options.flag("rehearsal", strict=False, unsaid=False)),
        marks=Path(options.text("marks") or Path(AIRFLOW_HOME, MARKS)),
        name=options.text("deployment"),
        patience=options.seconds("patience", unsaid=PATIENCE, most=_MOST_PATIENCE),
        retry_for_room=bool(options.flag("retry_for_room", strict=False, unsaid=False)),
    )
    wrong = {name: f"`{name}` ({why})" for name, why in options.wrong.items()}
    strictest = [said for name, said in wrong.items() if name in _HARMLESS]
    if strictest:
        logging.getLogger(__name__).warning("[%s] counts as its strictest: %s", SECTION, ", ".join(strictest))
    needed = [said for name, said in wrong.items() if name not in _HARMLESS]
    problem = f"[{SECTION}] in Airflow's configuration cannot be read: {', '.join(needed)}"
    # a snapshot that is there tells of tasks that carry nothing, whatever is wrong with other options
    path = Path(snapshot) if snapshot and not in_line(snapshot) and Path(snapshot).is_absolute() else None
    return found._replace(snapshot=path, problem=problem if needed else _wrongly_said(found, snapshot))


def _wrongly_said(found: Deployment, snapshot: str | None) -> str | None:
    """Say what is wrong with options that could be read, in one line."""
    if found.name is not None and not _NAME.fullmatch(found.name):
        return (
            f"the name {found.name!r} cannot be kept: set `deployment` in section [{SECTION}] of Airflow's "
            "configuration (AIRFLOW__SEKISHO__DEPLOYMENT) to letters, digits, `.`, `_` and `-`, at most 64"
        )
    if snapshot is None:
        return (
            f"no snapshot is configured: set `snapshot` in section [{SECTION}] of Airflow's configuration "
            "(AIRFLOW__SEKISHO__SNAPSHOT) to the absolute path of what `sekisho build` wrote"
        )
    for option, path, what in (("snapshot", Path(snapshot), "the snapshot"), ("marks", found.marks, "the folder")):
        sign = in_line(str(path))
        if sign is not None or (path is not None and not path.is_absolute()):
            wrong = "a relative path" if sign is None else f"no path, because it holds {sign}"
            return (
                f"{what} {str(path)!r} is {wrong}: set `{option}` in section [{SECTION}] of Airflow's "
                f"configuration (AIRFLOW__SEKISHO__{option.upper()}) to an absolute one"
            )
    return None


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


def name() -> str:
    """Tell this Airflow from others in the same ledger."""
    from sekisho.model.run import DEPLOYMENT

    return current().name or DEPLOYMENT


def worker() -> str:
    """Name the worker as user@host; some containers have no name for their user."""
    import getpass

    host = socket.gethostname()
    try:
        return f"{getpass.getuser()}@{host}"
    except (KeyError, OSError):
        return host


def gate() -> Gate:
    """Return the gate of the snapshot of this moment; a failure is tried again at the next call.

    Raises SekishoError, also where the snapshot is a rehearsal that nobody has allowed, or an older one.
    """
    from sekisho.airflow import marks

    place = current()
    if place.problem is not None or place.snapshot is None:
        from sekisho.errors import ConfigError

        raise ConfigError(place.problem)
    folder, digest = place.located()
    gate = _loaded(folder / f"{digest}.json", place.digest)
    if gate.organisation.settings.rehearsal and not place.rehearsal:
        raise SnapshotError(f"{folder / digest}.json: {NEVER_PRODUCTION}")
    marks.use(place)
    return gate


@lru_cache(maxsize=2)
def _loaded(file: Path, digest: str | None) -> Gate:
    from sekisho.gate import Gate

    gate = Gate.load(file, digest=digest)
    gate.reached = ("--snapshot", str(file))
    return gate


def declared(export_id: str) -> Export:
    """Return an export as it is declared in the snapshot. Raises UnknownExport, or SekishoError without a snapshot."""
    return gate().export(export_id)
