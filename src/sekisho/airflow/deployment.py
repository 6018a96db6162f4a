"""Where this deployment keeps its law: read from Airflow's configuration when the policy loads, and frozen then."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sekisho.gate import Gate
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Decision
    from sekisho.model.export import Export

SECTION = "sekisho"


class Deployment(NamedTuple):
    """The options of `[sekisho]` in Airflow's configuration.

    `snapshot` is what `sekisho build` wrote (the file, or its folder); `digest` must match it when given; `page_url`
    is linked from the documentation of tasks. `carriers_required` blocks every task while nobody can tell which of them
    carry an export. `problem` says why nothing can be judged, in one line, or is None.
    """

    snapshot: Path | None = None
    digest: str | None = None
    page_url: str | None = None
    carriers_required: bool = False
    problem: str | None = None

    def carriers(self) -> Path:
        """Give the index of carriers that belongs to the snapshot. Raises OSError or ValueError if there is none."""
        if self.snapshot is None:
            raise ValueError(self.problem)
        folder, digest = self.snapshot.parent, self.snapshot.stem
        if self.snapshot.is_dir():
            folder, digest = self.snapshot, (self.snapshot / "CURRENT").read_text(encoding="utf-8").strip()
        if self.digest is not None and digest != self.digest:
            msg = f"the snapshot is {digest[:12]}…, but this deployment asks for {self.digest[:12]}…"
            raise ValueError(msg)
        return folder / f"{digest}.carriers.json"


def read() -> Deployment:
    """Read the options. Never raises: what is wrong becomes `problem`, and blocks exports only."""
    from airflow.configuration import conf

    def option(name: str) -> str | None:
        return (conf.get(SECTION, name, fallback="") or "").strip() or None

    try:
        snapshot, digest, page_url = option("snapshot"), option("snapshot_digest"), option("page_url")
        required = conf.getboolean(SECTION, "carriers_required", fallback=False)
    except Exception as error:  # noqa: BLE001 - a broken [sekisho] section must not take innocent DAGs down
        return Deployment(problem=f"[{SECTION}] in Airflow's configuration cannot be read: {error}")
    if snapshot is None:
        return Deployment(
            page_url=page_url,
            carriers_required=required,
            problem="no snapshot is configured: set `snapshot` in section [sekisho] of Airflow's configuration "
            "(AIRFLOW__SEKISHO__SNAPSHOT) to the absolute path of what `sekisho build` wrote",
        )
    path = Path(snapshot)
    if not path.is_absolute():
        return Deployment(
            page_url=page_url,
            carriers_required=required,
            problem=f"the snapshot {snapshot!r} is a relative path: set `snapshot` in section [sekisho] of Airflow's "
            "configuration (AIRFLOW__SEKISHO__SNAPSHOT) to an absolute one",
        )
    return Deployment(path, digest, page_url, required)


@cache
def current() -> Deployment:
    """Return the options as they were when the policy loaded: what a DAG file changes later has no effect."""
    return read()


@cache
def _gate(deployment: Deployment) -> Gate:
    """Load the snapshot, once in a process; a failure is tried again at the next call."""
    if deployment.problem is not None or deployment.snapshot is None:
        from sekisho.errors import ConfigError

        raise ConfigError(deployment.problem)
    from sekisho.gate import Gate

    return Gate.load(deployment.snapshot, digest=deployment.digest)


def judge(  # noqa: PLR0913 - the run key
    export_id: str,
    *,
    dag_id: str,
    task_id: str,
    run_id: str,  # noqa: ARG001 - the ledger's run key, with map_index
    map_index: int,  # noqa: ARG001
    to: str | None,
    as_of: AsOf | None = None,
) -> Decision:
    """Decide whether a task may carry an export now, to the destination it rendered.

    Raises:
        sekisho.errors.UnknownExport: nobody declared this export.
        sekisho.errors.SekishoError: nothing could be judged (no snapshot, a damaged one, the wrong digest).

    """
    gate = _gate(current())
    from sekisho.model.export import Carrier

    carrier = Carrier(dag_id=dag_id, task_id=task_id)
    return gate.decide(export_id, as_of or gate.clock(), stage="run", carrier=carrier, to=to)


def declared(export_id: str) -> Export:
    """Return an export as it is declared in the snapshot; raises as `judge` does."""
    return _gate(current()).export(export_id)


def judge_early(export_id: str, *, to: str | None) -> Decision:
    """Decide what would be decided now for whichever task carries the export; raises as `judge` does."""
    gate = _gate(current())
    return gate.decide(export_id, gate.clock(), stage="run", carrier=None, to=to)
