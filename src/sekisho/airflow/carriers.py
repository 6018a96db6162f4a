"""Which task carries which exports: named by itself, by the organisation's `carriers:`, or remembered from parsing."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.airflow import deployment
from sekisho.airflow.marker import ATTRIBUTE, NAME, marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.airflow.deployment import Deployment


class Pattern(NamedTuple):
    """One line of `carriers:`, from the compiled snapshot: globs over the ids of DAG and task."""

    export: str
    dag: str
    task: str


class Index:
    """The organisation's `carriers:` patterns, found by DAG; `problem` says why there are none to be had."""

    def __init__(self, patterns: Iterable[Pattern] = (), problem: str | None = None) -> None:
        self.problem = problem
        self.patterns = [(_literal_start(pattern.dag), pattern) for pattern in patterns]
        self._by_dag: dict[str, list[Pattern]] = {}

    def __bool__(self) -> bool:
        """Say whether there are any patterns at all."""
        return bool(self.patterns)

    def exports(self, dag_id: str, task_id: str) -> list[str]:
        """Return the exports that this task carries because the organisation says so."""
        patterns = self._by_dag.get(dag_id)
        if patterns is None:
            patterns = self._by_dag[dag_id] = [
                pattern
                for start, pattern in self.patterns
                if dag_id.startswith(start) and fnmatchcase(dag_id, pattern.dag)
            ]
        return [pattern.export for pattern in patterns if fnmatchcase(task_id, pattern.task)]


def _literal_start(glob: str) -> str:
    """Return a glob up to its first special character: a cheap test before a regular expression is compiled."""
    return glob[: next((at for at, letter in enumerate(glob) if letter in "*?["), len(glob))]


def read(place: Deployment) -> Index:
    """Read the index beside the snapshot. Never raises: what is wrong becomes its `problem`."""
    if place.snapshot is None:
        return Index(problem=place.problem)
    try:
        rows = json.loads(place.carriers().read_text(encoding="utf-8"))
        return Index([Pattern(row["export"], row["dag"], row.get("task", "*")) for row in rows])
    except OSError as error:
        said = f"cannot be read ({error.strerror or error})"
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = f"is none that can be used ({error})"
    return Index(
        problem=f"the index of carriers of {place.snapshot}, which `snapshot` in section [sekisho] of Airflow's "
        f"configuration names, {said}; run `sekisho build --to` that folder"
    )


@cache
def index() -> Index:
    """Return the index as it was when the policy loaded."""
    return read(deployment.current())


_parsed: dict[tuple[str, str], dict[str, Any]] = {}
"""Tasks of the DAG files parsed in this process that named an export then, whatever they say later."""


def remember(task: Any) -> Iterable[str]:
    """Note at parse time which exports a task carries, and return their ids (for nearly every task: none)."""
    carried = marked(task)
    patterns = index().patterns
    if not (carried or _parsed or patterns):
        return carried
    dag_id, task_id = task.dag_id, task.task_id
    if carried:
        _parsed[dag_id, task_id] = carried
    elif _parsed:
        _parsed.pop((dag_id, task_id), None)
    if patterns:
        for export_id in index().exports(dag_id, task_id):
            carried.setdefault(export_id, None)
    return carried


def remember_doubt(task: Any) -> None:
    """Note that a task could not be read at parse time though it seems to carry an export: it will be blocked."""
    if seems_to_carry(task):
        _parsed[task.dag_id, task.task_id] = {}


def known(dag_id: str, task_id: str) -> dict[str, Any] | None:
    """Return what is known of a task without looking at the task: None if it carries nothing as far as known."""
    parsed = _parsed.get((dag_id, task_id))
    listed = index()
    exports = listed.exports(dag_id, task_id) if listed else []
    if parsed is None and not exports:
        return None
    return {**dict.fromkeys(exports), **(parsed or {})}


def seems_to_carry(task: Any) -> bool:
    """Say, without trusting the code that reads tasks properly, whether this one may carry an export."""
    try:
        if hasattr(task, ATTRIBUTE) or ATTRIBUTE in getattr(task, "partial_kwargs", ()):
            return True
        return NAME in repr(task.outlets)
    except Exception:  # noqa: BLE001 - a task that cannot even be printed gets no benefit of the doubt
        return True
