"""DAG files read as text: which tasks carry which exports, found without Airflow and without running anything.

What cannot be told from the text is a gap, never a silent pass.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.characters import in_name
from sekisho.dagfiles.finding import Found, Search
from sekisho.dagfiles.ignoring import Ignores
from sekisho.dagfiles.names import OURS
from sekisho.dagfiles.naming import UNKNOWN, examples
from sekisho.dagfiles.reader import Reader
from sekisho.dagfiles.source import PYTHON, NoPython, Source, sources
from sekisho.dagfiles.written import RENDERED, TOO_MUCH, Task
from sekisho.errors import Problem
from sekisho.model.base import Phrase
from sekisho.model.export import Carrier
from sekisho.model.report import Gap, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sekisho.model.export import Carries, Export

__all__ = [
    "RENDERED",
    "UNKNOWN",
    "Hidden",
    "Ignores",
    "Seen",
    "Task",
    "all_carried",
    "carries",
    "examples",
    "read",
    "unknown_exports",
]


class Hidden(NamedTuple):
    """A file that carries exports, or may, and that an ignore file hides which its base does not: in which line."""

    ignore_file: str
    line: int
    file: str
    exports: tuple[str, ...]


class Seen(NamedTuple):
    """What reading DAG files has shown. `mentions` name an export without carrying it, as the gate operator does.

    `tasks` are all tasks that the files make; `idle` are functions that would be tasks, and that nobody calls.
    `unread` are files that could not be read and carry nothing as far as can be told, `ignored` those that Airflow is
    told to leave alone, `hidden` those that carry something and are hidden by a change only.
    """

    sightings: tuple[Sighting, ...]
    mentions: tuple[Sighting, ...]
    gaps: tuple[Gap, ...]
    problems: tuple[Problem, ...]
    files: int
    tasks: tuple[Task, ...] = ()
    idle: tuple[Task, ...] = ()
    unread: tuple[Gap, ...] = ()
    ignored: tuple[str, ...] = ()
    hidden: tuple[Hidden, ...] = ()


def read(paths: Iterable[Path], exports: Mapping[str, Export], ignores: Sequence[Ignores] = (Ignores(),)) -> Seen:
    """Read DAG files and say which of their tasks carry which exports, by a marker or by the export's `carriers`.

    Files that every one of `ignores` hides are left alone.
    """
    reading = _Reading(exports)
    search = Search(ignores)
    for found in search.files(paths):
        for source in sources(found.path):
            reading.read(source, found)
    return reading.seen(search)


class _Reading:
    """Gathers what files show, one after the other."""

    def __init__(self, exports: Mapping[str, Export]) -> None:
        self.exports = exports
        self.fragments = [tuple(_fragments(c.dag) + _fragments(c.task)) for e in exports.values() for c in e.carriers]
        self.listed = _Listed(exports)
        self.readers: list[tuple[Reader, tuple[Sighting, ...]]] = []
        self.problems: list[Problem] = []
        self.unread: list[Gap] = []
        self.hidden: list[Hidden] = []
        self.files = 0

    def seen(self, search: Search) -> Seen:
        """Give all that was seen."""
        gaps = [
            (*_repeated(sightings, r.scheduled, self.exports), *r.gaps, *_deceiving((*sightings, *r.mentions)))
            for r, sightings in self.readers
        ]
        return Seen(
            tuple(chain.from_iterable(sightings for _, sightings in self.readers)),
            tuple(chain.from_iterable(reader.mentions for reader, _ in self.readers)),
            tuple(chain.from_iterable(gaps)),
            (*search.problems, *self.problems),
            self.files,
            tuple(chain.from_iterable(reader.tasks for reader, _ in self.readers)),
            tuple(chain.from_iterable(reader.idle for reader, _ in self.readers)),
            (*self.unread, *search.told),
            tuple(map(str, search.ignored)),
            tuple(self.hidden),
        )

    def read(self, source: Source, found: Found) -> None:
        """Read one file, if it may hold a DAG or speaks of us."""
        self.files += 1
        if source.odd is not None:
            said = f"cannot be read: {source.odd}"
            self._unread(source, found, 1, said, because=_UNKNOWN if found.path.is_file() else None)
            return
        text = source.text
        because = self._concerned(text)
        if because is None and not (self.exports and _may_hold_dags(text)):
            return
        reader = Reader(source.name)
        try:
            reader.read(source.tree())
        except NoPython as error:
            said = f"cannot be read as Python {PYTHON}: {error.said}"
            self._unread(source, found, error.line, said, because=because)
        except RecursionError:
            self._unread(source, found, reader.line, str(TOO_MUCH), because=because)
        else:
            self._take(reader, found)

    def _concerned(self, text: str) -> str | None:
        """Say why a text may carry an export: because it speaks of us, or of a task that does."""
        if OURS in text:
            return f"it names `{OURS}`"
        named = next((pattern for pattern in self.fragments if all(part in text for part in pattern)), None)
        return None if named is None else f"it names the carrier `{'.'.join(named) or '*'}`"

    def _unread(self, source: Source, found: Found, line: int, said: str, *, because: str | None) -> None:
        if because is None:
            self.unread.append(Gap(source.name, line, _UNREAD._replace(values=(said,))))
            return
        self.problems.append(Problem(source.name, line, f"{said}; {because}, so it may carry an export: {_MEND}"))
        self._hidden(found, source.name, ())

    def _take(self, reader: Reader, found: Found) -> None:
        carried = tuple(_with_carriers(reader, self.listed))
        self.readers.append((reader, carried))
        named = tuple(dict.fromkeys(one.export_id for one in (*carried, *reader.mentions)))
        if named or reader.gaps:
            self._hidden(found, reader.file, named)

    def _hidden(self, found: Found, name: str, exports: tuple[str, ...]) -> None:
        if found.hidden is not None:
            self.hidden.append(Hidden(str(found.hidden.file), found.hidden.line, name, exports))


_UNKNOWN: Final = "nothing is known of what it holds"
_MEND: Final = "mend it, or run the check with the Python that Airflow runs"
_UNREAD: Final = Phrase(
    "not looked at: {0}; it names neither sekisho nor a carrier, as far as its text can be told",
    "確認していない：{0}。判読できる範囲では sekisho にも担当タスクにも言及がない",
)


def _may_hold_dags(text: str) -> bool:
    """Ask what Airflow asks before it imports a file."""
    lower = text.lower()
    return "airflow" in lower and ("dag" in lower or "asset" in lower)


def _fragments(glob: str) -> list[str]:
    """Split a pattern into what must stand in a file that declares such a task; a group's id may stand elsewhere."""
    return [part for part in re.split(r"\[[^\]]*\]|[*?.]|__\d+", glob) if part]


class _Listed:
    """The carriers of all exports, so that a task is held against patterns only, and looked up by its name."""

    def __init__(self, exports: Mapping[str, Export]) -> None:
        self._plain: dict[tuple[str, str], list[str]] = {}
        self._patterns: list[tuple[str, Carries]] = []
        self._order = {name: at for at, name in enumerate(exports)}
        for export in exports.values():
            for one in export.carriers:
                if one.is_plain:
                    self._plain.setdefault((one.dag, one.task), []).append(export.id)
                else:
                    self._patterns.append((export.id, one))

    def of(self, task: Sighting) -> list[str]:
        """Give the exports that list a task, in their order."""
        names = list(examples(task.task_id))
        found = {export for name in names for export in self._plain.get((task.dag_id, name), ())}
        for export, pattern in self._patterns:
            if export not in found and any(pattern.matches(Carrier(task.dag_id, name)) for name in names):
                found.add(export)
        return sorted(found, key=self._order.__getitem__)


def _with_carriers(reader: Reader, listed: _Listed) -> Iterator[Sighting]:
    yield from reader.sightings
    marked = {(s.dag_id, s.task_id, s.export_id) for s in reader.sightings}
    for task in dict.fromkeys(task.seen for task in reader.tasks):
        for export_id in listed.of(task):
            if (task.dag_id, task.task_id, export_id) not in marked:
                yield task._replace(export_id=export_id)


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
    "the text of `{0}` holds {1}, an invisible sign; remove it",
    "`{0}` の文字列に目に見えない文字 {1} がある。削除する",
)
_ONE_OCCASION: Final = Phrase(
    "the export {0} is for a single occasion (`standing: false`), and {1} has a schedule; write `standing: true` in "
    "exports/{0}.yaml, or `schedule=None` here",
    "提供 {0} は提供の定義では1回限り（`standing: false`）だが、DAG {1} にはスケジュールがある。exports/{0}.yaml で "
    "`standing: true` とするか、ここで `schedule=None` とする",
)


def unknown_exports(seen: Seen, exports: Collection[str]) -> Iterator[Sighting]:
    """Give the tasks that name an export which nobody declared."""
    return (one for one in (*seen.sightings, *seen.mentions) if one.export_id not in exports)
