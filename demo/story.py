"""One run of every example DAG, and for each task the decision, the state it should end in, and the state it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import HTTPError

from sekisho.model.export import Carrier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from demo.standalone import Run, Standalone
    from sekisho.dagfiles import Seen
    from sekisho.gate import Gate
    from sekisho.model.decision import Decision
    from sekisho.model.report import Sighting

EARLY = "ExportGateOperator"
"""The operator that judges an export although it does not carry it."""
LINES = 6
"""So much of the log of a task that ended otherwise than decided is told."""


class Told(NamedTuple):
    """One task instance after the run: what was decided about its exports, and how it ended in Airflow."""

    dag_id: str
    name: str
    decisions: tuple[Decision, ...]
    state: str
    expected: str
    checks: str | None = None
    """The export whose batch it checks without judging whether it may leave."""
    log: tuple[str, ...] = ()
    """The end of its log, if it did not end as it should."""

    @property
    def as_expected(self) -> bool:
        """Whether Airflow did with the task what its verdict asked for."""
        return self.state == self.expected


class Instance(NamedTuple):
    """A task instance as Airflow's API tells it."""

    task_id: str
    map_index: int
    operator: str
    state: str
    to: str | None

    @property
    def name(self) -> str:
        """The id of the task, with the map index of a mapped one."""
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"


def run_all(airflow: Standalone, dag_ids: Collection[str], say: Callable[[str], None]) -> list[Run]:
    """Queue one run of each DAG, let them all go at once, and wait until they are over.

    The DAGs are paused until then: while tasks run, a request that writes can bring an API server on SQLite to a halt.
    """
    airflow.wait_for_dags(dag_ids)
    runs = []
    for number, dag_id in enumerate(sorted(dag_ids), 1):
        say(f"queueing run {number} of {len(dag_ids)}: {dag_id}")
        runs.append(airflow.trigger(dag_id))
    airflow.unpause()
    say(f"{len(runs)} DAGs are running")
    airflow.wait_for_runs(runs)
    return runs


def tell(airflow: Standalone, runs: Iterable[Run], gate: Gate, seen: Seen) -> list[Told]:
    """Read how every task instance of the runs has ended, and decide once more what should have become of it."""
    told = []
    for run in runs:
        some = judged(run.dag_id, instances(airflow, run), downstream(airflow, run.dag_id), gate, seen)
        told += [one if one.as_expected else one._replace(log=_end_of_log(airflow, run, one)) for one in some]
    return told


def _end_of_log(airflow: Standalone, run: Run, one: Told) -> tuple[str, ...]:
    """Read the last lines of a task's log, where it is said what went wrong. A task that never ran has none."""
    task = next(task for task in airflow.task_instances(run) if task.name == one.name)
    try:
        return tuple([line for line in airflow.log(task) if not line.startswith("::")][-LINES:])
    except HTTPError:
        return ()


def instances(airflow: Standalone, run: Run) -> list[Instance]:
    """Read the task instances of a run, with the destination that each has rendered."""
    found: list[dict[str, Any]] = airflow.get(
        f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances?limit=1000"
    )["task_instances"]
    rows = [
        Instance(
            row["task_id"], row["map_index"], row["operator"], row["state"], (row["rendered_fields"] or {}).get("to")
        )
        for row in found
    ]
    return sorted(rows)


def downstream(airflow: Standalone, dag_id: str) -> dict[str, list[str]]:
    """Read which tasks directly follow each task of a DAG."""
    tasks = airflow.get(f"/api/v2/dags/{dag_id}/tasks")["tasks"]
    return {task["task_id"]: task["downstream_task_ids"] for task in tasks}


def judged(
    dag_id: str, found: Iterable[Instance], follows: Mapping[str, Collection[str]], gate: Gate, seen: Seen
) -> list[Told]:
    """Say for each task instance what was decided, and so how it must have ended.

    Blocked tasks fail, what waits for them is `upstream_failed`, all else succeeds.
    """
    decided = [(one, decisions(dag_id, one, gate, seen)) for one in found]
    stopped = {one.task_id for one, some in decided if _blocked(some)}
    waiting = _after(stopped, follows)
    return [
        Told(
            dag_id,
            one.name,
            some,
            one.state,
            "upstream_failed" if one.task_id in waiting else "failed" if _blocked(some) else "success",
            None if some else next(_named(seen.mentions, dag_id, one), None),
        )
        for one, some in decided
    ]


def decisions(dag_id: str, one: Instance, gate: Gate, seen: Seen) -> tuple[Decision, ...]:
    """Decide on the exports that a task carries, or asks about, as its worker did when it ran."""
    carrier = Carrier(dag_id, one.task_id)
    asked: list[tuple[str, Carrier | None]] = [(name, carrier) for name in _named(seen.sightings, dag_id, one)]
    if one.operator == EARLY:
        asked += [(name, None) for name in _named(seen.mentions, dag_id, one)]
    return tuple(gate.decide(name, gate.clock(), stage="run", carrier=whose, to=one.to) for name, whose in asked)


def _named(sightings: Iterable[Sighting], dag_id: str, one: Instance) -> Iterator[str]:
    return (s.export_id for s in sightings if (s.dag_id, s.task_id) == (dag_id, one.task_id))


def _blocked(some: Iterable[Decision]) -> bool:
    return any(decision.effect == "block" for decision in some)


def _after(stopped: Collection[str], follows: Mapping[str, Collection[str]]) -> set[str]:
    """Give every task that waits, directly or not, for one of those that were stopped."""
    waiting: set[str] = set()
    pending = [task for one in stopped for task in follows.get(one, ())]
    while pending:
        task = pending.pop()
        if task not in waiting:
            waiting.add(task)
            pending.extend(follows.get(task, ()))
    return waiting
