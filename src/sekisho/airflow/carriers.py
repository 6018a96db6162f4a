"""Which task carries which exports: named by itself, by the organisation's `carriers:`, or remembered from parsing."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho import disk
from sekisho.airflow import deployment, marks
from sekisho.airflow.marker import ATTRIBUTE, NAME, marked
from sekisho.errors import SnapshotError, said
from sekisho.pointer import CARRIERS, CURRENT, REHEARSAL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sekisho.airflow.deployment import Deployment


class Pattern(NamedTuple):
    """One line of `carriers:`, from the compiled snapshot: globs over the ids of DAG and task."""

    export: str
    dag: str
    task: str


class Index:
    """The organisation's `carriers:` patterns, found by DAG.

    `problem` says why they may not be those of the snapshot; `wrong` are those that are not what it says they are.
    `last` is the last index that was proven, whose patterns stay while there is a problem.
    """

    def __init__(
        self,
        patterns: Iterable[Pattern] = (),
        problem: str | None = None,
        *,
        wrong: bool = False,
        last: Index | None = None,
    ) -> None:
        self.problem = problem
        self.wrong = wrong
        self.last = self if problem is None else last
        known = dict.fromkeys((*patterns, *(pattern for _, pattern in (last.patterns if last else ()))))
        self.patterns: list[tuple[str, Pattern]] = [(_literal_start(pattern.dag), pattern) for pattern in known]
        self._by_dag: dict[str, list[Pattern]] = {}

    @property
    def blind(self) -> bool:
        """Whether nobody can tell who carries an export."""
        return self.wrong or self.last is None

    def after(self, last: Index) -> Index:
        """Give this index with what is known from the last one that was proven."""
        return Index([pattern for _, pattern in self.patterns], self.problem, wrong=self.wrong, last=last)

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
        folder, digest = place.located()
        data = disk.contents(folder / f"{digest}{CARRIERS}", disk.COMPILED)
        proven, rehearses = _begins(folder / f"{digest}.json", data)
    except SnapshotError as error:
        return Index(problem=_problem(place, f"cannot be read ({said(error)})"))
    except OSError as error:
        return Index(problem=_problem(place, f"cannot be read ({error.strerror or said(error)})"))
    try:
        _refuse(place, rehearses=rehearses)
    except SnapshotError as error:
        return Index(problem=_problem(place, f"is none that may be used ({said(error)})"), wrong=True)
    patterns: list[Pattern] = []
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        patterns = [Pattern(row["export"], row["dag"], row.get("task", "*")) for row in json.loads(data)]
    if proven:
        return Index(patterns)
    return Index(patterns, _problem(place, "is not the one that belongs to the snapshot"), wrong=True)


def _refuse(place: Deployment, *, rehearses: bool) -> None:
    """Raise SnapshotError where another snapshot should hold: then this one does not tell who carries what either.

    Where only what is remembered cannot be read, it does: the gate refuses the exports, and the tasks beside them run.
    """
    if rehearses and not place.rehearsal:
        raise SnapshotError(deployment.NEVER_PRODUCTION)
    try:
        marks.refuse_older(place)
    except marks.OlderSnapshot:
        raise
    except SnapshotError:
        return


def _problem(place: Deployment, said: str) -> str:
    return (
        f"the index of carriers of {place.snapshot}, which `snapshot` in section [sekisho] of Airflow's "
        f"configuration names, {said}; run `sekisho build --to` that folder"
    )


def _begins(snapshot: Path, index: bytes) -> tuple[bool, bool]:
    """Say whether a snapshot is what its name says and begins with the SHA-256 of this index, and whether it rehearses.

    See `sekisho.snapshot.digest_of`.
    """
    data = disk.contents(snapshot, disk.COMPILED)
    begins = f'{{"carriers":"{sha256(index).hexdigest()}",'.encode()
    rehearses = data.startswith(f'"clock":"{REHEARSAL}"'.encode(), len(begins))
    return data.startswith(begins) and sha256(data).hexdigest() == snapshot.stem, rehearses


class _Known(NamedTuple):
    place: Deployment
    mark: tuple[int, ...] | None
    carriers: Index


_known: _Known | None = None


def index() -> Index:
    """Return the index of this moment: read again when the pointer to the snapshot has moved.

    While the new one cannot be had, the last good one stays, with the `problem` of the new one.
    """
    global _known  # noqa: PLW0603 - once in a process; a forked one begins with what its parent has read
    place = deployment.current()
    mark = _mark(place)
    last = _known if _known is not None and _known.place is place else None
    if last is None or last.mark != mark or last.carriers.problem is not None:
        found = read(place)
        if found.problem is not None and last is not None and last.carriers.last is not None:
            found = found.after(last.carriers.last)
        last = _known = _Known(place, mark, found)
    return last.carriers


def _mark(place: Deployment) -> tuple[int, ...] | None:
    """Tell one state of the pointer from another without reading it: it is replaced, never written to."""
    if place.snapshot is None:
        return None
    try:
        found = os.stat(f"{place.snapshot}/{CURRENT}")  # noqa: PTH116 - at every parse of every task
    except NotADirectoryError:
        found = place.snapshot.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


_parsed: dict[tuple[str, str], dict[str, Any]] = {}
"""Tasks of the DAG files parsed in this process that named an export then, whatever they say later."""


def remember(task: Any) -> Iterable[str]:
    """Note at parse time which exports a task carries, and return their ids (for nearly every task: none)."""
    carried = marked(task)
    now = index()
    patterns = now.patterns
    if not (carried or _parsed or patterns):
        return carried
    dag_id, task_id = task.dag_id, task.task_id
    if carried:
        _parsed[dag_id, task_id] = carried
    elif _parsed:
        _parsed.pop((dag_id, task_id), None)
    if patterns:
        for export_id in now.exports(dag_id, task_id):
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
