"""One run of every example DAG, and for each task the decision that the ledger has, and the state that it ended in.

Nothing is judged once more to predict a state: what a task was told when it ran, the ledger has recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import HTTPError

from sekisho.errors import LedgerError
from sekisho.gate.run.head_counts import Number
from sekisho.gate.run.record import KIND
from sekisho.gate.run.replay import Replay
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from demo.standalone import Run, Standalone
    from sekisho.dagfiles import Seen
    from sekisho.ledger import Ledger
    from sekisho.model.decision import Decision
    from sekisho.model.report import Sighting

EARLY = "ExportGateOperator"
"""The operator that judges an export although it does not carry it."""
LINES = 6
"""So much of the log of a task that ended otherwise than decided is told."""


NOT_RECORDED = "a decision in the ledger"
"""What is expected of a task that ran without one, although it carries an export."""


class Decided(NamedTuple):
    """A decision that the ledger recorded, and the heads that were counted for it, by fact."""

    decision: Decision
    numbers: Mapping[str, Number]


class Told(NamedTuple):
    """One task instance after the run: what was decided about its exports, and how it ended in Airflow."""

    dag_id: str
    name: str
    decisions: tuple[Decided, ...]
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


Recorded = dict[tuple[str, str, str, int], tuple[Decided, ...]]
"""What was decided when a task was tried last, by DAG, run, task and map index."""


def recorded(ledger: Ledger) -> Recorded:
    """Read all decisions from the ledger; each, judged once more, must come out as it did. Raises LedgerError."""
    replay = Replay(ledger)
    last: dict[tuple[str, str, str, int], tuple[int, dict[str, Decided]]] = {}
    for record in ledger.records(kind=KIND):
        run = record.body["run"]
        replayed = replay.judge(record)
        if replayed.differences:
            said = f"record {record.id} of the ledger is another decision when it is judged again: "
            raise LedgerError(said + "; ".join(replayed.differences))
        key = (run["dag_id"], run["run_id"], run["task_id"], run["map_index"])
        attempt, some = last.get(key, (0, {}))
        if run["attempt"] > attempt:
            some = {}
        last[key] = run["attempt"], {**some, record.body["export"]: _decided(replayed.decision, record.body)}
    return {key: tuple(some.values()) for key, (_, some) in last.items()}


def _decided(decision: Decision, body: Mapping[str, Any]) -> Decided:
    counts = body["counts"].items()
    return Decided(
        decision,
        {fact: Number(Interval(*one["settled"]), one["held"], Interval(*one["after"])) for fact, one in counts},
    )


def tell(airflow: Standalone, runs: Iterable[Run], ledger: Ledger, seen: Seen) -> list[Told]:
    """Read how every task instance of the runs has ended, and from the ledger what should have become of it."""
    told = []
    decided = recorded(ledger)
    for run in runs:
        some = judged(run, instances(airflow, run), downstream(airflow, run.dag_id), decided, seen)
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
    """Read the task instances of a run."""
    found: list[dict[str, Any]] = airflow.get(
        f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances?limit=1000"
    )["task_instances"]
    return sorted(Instance(row["task_id"], row["map_index"], row["operator"], row["state"]) for row in found)


def downstream(airflow: Standalone, dag_id: str) -> dict[str, list[str]]:
    """Read which tasks directly follow each task of a DAG."""
    tasks = airflow.get(f"/api/v2/dags/{dag_id}/tasks")["tasks"]
    return {task["task_id"]: task["downstream_task_ids"] for task in tasks}


def judged(
    run: Run, found: Iterable[Instance], follows: Mapping[str, Collection[str]], decided: Recorded, seen: Seen
) -> list[Told]:
    """Say for each task instance what was decided, and so how it must have ended.

    Blocked tasks fail, what waits for them is `upstream_failed`, all else succeeds. Whoever carries an export, or asks
    about one, must have been judged, unless it never ran.
    """
    some = [(one, decided.get((*run, one.task_id, one.map_index), ())) for one in found]
    waiting = _after({one.task_id for one, decisions in some if _blocked(decisions)}, follows)
    return [
        Told(
            run.dag_id,
            one.name,
            decisions,
            one.state,
            _expected(one, decisions, waiting, run.dag_id, seen),
            None if decisions else next(_named(seen.mentions, run.dag_id, one), None),
        )
        for one, decisions in some
    ]


def _expected(one: Instance, decisions: tuple[Decided, ...], waiting: set[str], dag_id: str, seen: Seen) -> str:
    if one.task_id in waiting:
        return "upstream_failed"
    asked = {
        *_named(seen.sightings, dag_id, one),
        *(_named(seen.mentions, dag_id, one) if one.operator == EARLY else ()),
    }
    if asked - {each.decision.export_id for each in decisions}:
        return NOT_RECORDED
    return "failed" if _blocked(decisions) else "success"


def _named(sightings: Iterable[Sighting], dag_id: str, one: Instance) -> Iterator[str]:
    return (s.export_id for s in sightings if (s.dag_id, s.task_id) == (dag_id, one.task_id))


def _blocked(some: Iterable[Decided]) -> bool:
    return any(each.decision.effect == "block" for each in some)


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
