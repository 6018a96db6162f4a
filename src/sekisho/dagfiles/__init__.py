"""DAG files read as text: which tasks carry which exports, found without Airflow and without running anything.

What cannot be told from the text is a gap, never a silent pass.
"""

from __future__ import annotations

import ast
import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.characters import in_name
from sekisho.dagfiles.names import OURS
from sekisho.dagfiles.naming import UNKNOWN, examples
from sekisho.dagfiles.reader import Reader
from sekisho.dagfiles.written import RENDERED, TOO_MUCH, Task
from sekisho.errors import Problem
from sekisho.model.base import Phrase
from sekisho.model.export import Carrier
from sekisho.model.report import Gap, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sekisho.model.export import Export

__all__ = [
    "RENDERED",
    "UNKNOWN",
    "Seen",
    "Task",
    "all_carried",
    "carries",
    "examples",
    "python_files",
    "read",
    "unknown_exports",
]

_SKIPPED = {"__pycache__", "node_modules", "site-packages"}


class Seen(NamedTuple):
    """What reading DAG files has shown. `mentions` name an export without carrying it, as the gate operator does.

    `tasks` are all tasks that the files make; `idle` are functions that would be tasks, and that nobody calls.
    """

    sightings: tuple[Sighting, ...]
    mentions: tuple[Sighting, ...]
    gaps: tuple[Gap, ...]
    problems: tuple[Problem, ...]
    files: int
    tasks: tuple[Task, ...] = ()
    idle: tuple[Task, ...] = ()


def python_files(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """Walk the Python files below the paths, each once; hidden and installed ones are left out, links are followed.

    A folder that cannot be opened is added to the problems.
    """
    seen: set[Path] = set()

    def unreadable(error: OSError) -> None:
        problems.append(Problem(str(error.filename), None, f"the folder cannot be read: {error.strerror}"))

    for path in paths:
        for root, folders, files in os.walk(path, onerror=unreadable, followlinks=True) if path.is_dir() else ():
            there = Path(root).resolve()
            inside = [] if there in seen else folders
            seen.add(there)
            folders[:] = sorted(name for name in inside if not name.startswith(".") and name not in _SKIPPED)
            yield from _new((Path(root, name) for name in sorted(files) if name.endswith(".py")), seen)
        if not path.is_dir():
            yield from _new([path], seen)


def _new(files: Iterable[Path], seen: set[Path]) -> Iterator[Path]:
    for file in files:
        if file.resolve() not in seen and not file.name.startswith("."):
            seen.add(file.resolve())
            yield file


def read(paths: Iterable[Path], exports: Mapping[str, Export]) -> Seen:
    """Read DAG files and say which of their tasks carry which exports, by a marker or by the export's `carriers`."""
    fragments = [tuple(_fragments(c.dag) + _fragments(c.task)) for e in exports.values() for c in e.carriers]
    sightings: list[Sighting] = []
    mentions: list[Sighting] = []
    gaps: list[Gap] = []
    problems: list[Problem] = []
    tasks: list[Task] = []
    idle: list[Task] = []
    count = 0
    for file in python_files(paths, problems):
        count += 1
        concerned = True
        try:
            text = file.read_text(encoding="utf-8")
            concerned = OURS in text or any(all(f in text for f in pattern) for pattern in fragments)
            if not (concerned or (exports and _may_hold_dags(text))):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                tree = ast.parse(text)
            reader = Reader(str(file))
            reader.read(tree)
        except (SyntaxError, UnicodeDecodeError, OSError, ValueError) as error:
            if not concerned:
                continue
            line = getattr(error, "lineno", None)
            problems.append(Problem(file, line, f"not a Python file that can be read: {getattr(error, 'msg', error)}"))
            continue
        except RecursionError:
            gaps += [Gap(str(file), 1, TOO_MUCH)] if concerned else []
            continue
        carried = tuple(_with_carriers(reader, exports))
        sightings.extend(carried)
        gaps.extend(_repeated(carried, reader.scheduled, exports))
        mentions.extend(reader.mentions)
        gaps.extend(reader.gaps)
        gaps.extend(_deceiving((*carried, *reader.mentions)))
        tasks.extend(reader.tasks)
        idle.extend(reader.idle)
    found = tuple(sightings), tuple(mentions), tuple(gaps)
    return Seen(*found, tuple(problems), count, tuple(tasks), tuple(idle))


def _may_hold_dags(text: str) -> bool:
    """Ask what Airflow asks before it imports a file."""
    lower = text.lower()
    return "dag" in lower and "airflow" in lower


def _fragments(glob: str) -> list[str]:
    """Split a pattern into what must stand in a file that declares such a task; a group's id may stand elsewhere."""
    return [part for part in re.split(r"\[[^\]]*\]|[*?.]|__\d+", glob) if part]


def _with_carriers(reader: Reader, exports: Mapping[str, Export]) -> Iterator[Sighting]:
    yield from reader.sightings
    marked = {(s.dag_id, s.task_id, s.export_id) for s in reader.sightings}
    for task in dict.fromkeys(task.seen for task in reader.tasks):
        for export in exports.values():
            if (task.dag_id, task.task_id, export.id) not in marked and carries(export, task):
                yield task._replace(export_id=export.id)


def carries(export: Export, task: Sighting) -> bool:
    """Say whether an export lists a task among its carriers; of one that Airflow numbers, any of them."""
    return any(export.may_be_carried_by(Carrier(task.dag_id, name)) for name in examples(task.task_id))


def all_carried(export: Export, task: Sighting) -> bool:
    """Say the same of every one that Airflow may make of it."""
    return all(export.may_be_carried_by(Carrier(task.dag_id, name)) for name in examples(task.task_id))


def _repeated(tasks: Iterable[Sighting], scheduled: Collection[str], exports: Mapping[str, Export]) -> Iterator[Gap]:
    """Find exports for a single occasion whose task a schedule runs again and again."""
    for task in tasks:
        if task.dag_id in scheduled and task.export_id in exports and not exports[task.export_id].standing:
            yield Gap(task.file, task.line, _ONE_OCCASION._replace(values=(task.export_id, task.dag_id)))


def _deceiving(tasks: Iterable[Sighting]) -> Iterator[Gap]:
    """Find texts of tasks with signs that nobody sees: whoever reviews the file reads something else."""
    for task in dict.fromkeys(tasks):
        for name, text in (
            ("dag_id", task.dag_id),
            ("task_id", task.task_id),
            ("export", task.export_id),
            ("to", task.to),
        ):
            sign = in_name(text or "")
            if sign is not None:
                yield Gap(task.file, task.line, _UNSEEN._replace(values=(name, sign)))


_UNSEEN: Final = Phrase(
    "the text of `{0}` holds {1}, a sign that nobody sees; remove it",
    "`{0}` の文字列に目に見えない文字 {1} がある。削除する",
)
_ONE_OCCASION: Final = Phrase(
    "the export {0} is for a single occasion (`standing: false`), and {1} has a schedule; write `standing: true` in "
    "exports/{0}.yaml, or `schedule=None` here",
    "提供 {0} は1回限り（`standing: false`）と申告されているが、DAG {1} にはスケジュールがある。exports/{0}.yaml で "
    "`standing: true` とするか、ここで `schedule=None` とする",
)


def unknown_exports(seen: Seen, exports: Collection[str]) -> Iterator[Sighting]:
    """Give the tasks that name an export which nobody declared."""
    return (one for one in (*seen.sightings, *seen.mentions) if one.export_id not in exports)
