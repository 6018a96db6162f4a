"""Declarations held against DAG files: carriers that no task is, tasks of other names, ways that lead nowhere."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from sekisho.cli.shared.options import near
from sekisho.dagfiles import RENDERED, UNKNOWN, all_carried, carries, examples
from sekisho.errors import MOST
from sekisho.gate import notes
from sekisho.model.base import Phrase
from sekisho.model.export import Carrier
from sekisho.model.report import Gap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.dagfiles import Seen, Task
    from sekisho.gate import Gate
    from sekisho.model.export import Carries, Export
    from sekisho.model.report import Sighting


class _Spot(NamedTuple):
    file: str
    line: int


def gaps(gate: Gate, folder: Path, seen: Seen, *, partial: bool) -> Iterator[Gap]:
    """Walk what does not fit between declarations and DAG files; with `partial`, other files hold what is missing.

    Raises LoadError if a declaration can no longer be read.
    """
    exports = gate.organisation.exports
    sightings = [one for one in seen.sightings if one.export_id in exports]
    for sighting in sightings:
        yield from _claim(exports[sighting.export_id], sighting)
    told: set[tuple[str, int, Phrase]] = set()
    for sighting in (*sightings, *(one for one in seen.mentions if one.export_id in exports)):
        for gap in _leads(gate, sighting):
            if gap not in told:
                told.add(gap)
                yield gap
    if seen.files:
        known = {(one.seen.dag_id, name) for one in seen.tasks for name in examples(one.seen.task_id)}
        lines = _lines(folder) if any(True for _ in exports) else {}
        for export in exports.values():
            yield from _numbered(export, seen, lines)
            if not partial:
                yield from _missing(export, seen, known, lines)


def _claim(export: Export, task: Sighting) -> Iterator[Gap]:
    """Tell of a task that carries an export and may not, or whose ids nobody can hold against the carriers."""
    if UNKNOWN not in task.dag_id + task.task_id:
        for note in notes.carried(export, Carrier(task.dag_id, task.task_id)):
            yield Gap(task.file, task.line, Phrase("{0}: {1}", "{0}：{1}", (note.text, note.remedy)))
    elif UNKNOWN in (task.dag_id, task.task_id):
        yield Gap(task.file, task.line, _MADE_UP)
    elif not all_carried(export, task):
        written = task.task_id.replace("__?", "")
        yield Gap(
            task.file, task.line, _NUMBERED._replace(values=(written, f"{written}__1", f"{written}__2", export.id))
        )


def _leads(gate: Gate, task: Sighting) -> Iterator[Gap]:
    """Tell of a destination that leads elsewhere, or of one that is made up later and can lead nowhere."""
    export, organisation = gate.organisation.exports[task.export_id], gate.organisation
    if task.to is not None:
        made_up = task.to == RENDERED
        found = notes.no_way_there(export, organisation) if made_up else notes.sent_to(export, organisation, task.to)
        for note in found:
            yield Gap(task.file, task.line, Phrase("{0}: {1}", "{0}：{1}", (note.text, note.remedy)))


def _lines(folder: Path) -> dict[str, tuple[str, dict[int, int]]]:
    """Find the file of each export, and the line of each of its carriers."""
    from sekisho.files import read_yaml, yaml_files

    found = {}
    for path in yaml_files(folder / "exports", []):
        document = read_yaml(path)
        listed = document.data.get("carriers") if isinstance(document.data, dict) else None
        spots = {at: document.line(("carriers", at)) or 1 for at in range(len(listed or ()))}
        found[path.stem] = (near(path), spots)
    return found


def _spot(export: Export, at: int, lines: dict[str, tuple[str, dict[int, int]]]) -> _Spot:
    """Say where a carrier is declared; an export that a plugin declares has no file."""
    file, spots = lines.get(export.id, (f"export {export.id}", {}))
    return _Spot(file, spots.get(at, 1))


def _numbered(export: Export, seen: Seen, lines: dict[str, tuple[str, dict[int, int]]]) -> Iterator[Gap]:
    """Tell of tasks that are listed by the id that they are written with, where Airflow calls them otherwise."""
    marked = {(one.dag_id, one.task_id) for one in seen.sightings if one.export_id == export.id}
    told = set()
    for task in seen.tasks:
        one = task.seen
        if task.written == one.task_id or (one.dag_id, one.task_id) in marked or carries(export, one):
            continue
        at = next((n for n, c in enumerate(export.carriers) if c.matches(Carrier(one.dag_id, task.written))), None)
        if at is not None and one not in told:
            told.add(one)
            values = (task.written, one.task_id, f"{one.file}:{one.line}", one.dag_id)
            yield Gap(*_spot(export, at, lines), _CALLED_OTHERWISE._replace(values=values))


def _missing(
    export: Export, seen: Seen, known: set[tuple[str, str]], lines: dict[str, tuple[str, dict[int, int]]]
) -> Iterator[Gap]:
    """Tell of carriers that no task is. Of a marked task whose ids nobody can tell, it is told already."""
    made_up = [one for one in seen.sightings if one.export_id == export.id and UNKNOWN in one.dag_id + one.task_id]
    found = [
        (one.dag, one.task) in known if one.is_plain else any(_is(one, task.seen) for task in seen.tasks)
        for one in export.carriers
    ]
    told = 0
    for at, carrier in enumerate(export.carriers):
        if found[at] or any(_may_be(carrier, one) for one in made_up):
            continue
        told += 1  # a hint is a comparison with every task, and no more than so many are shown
        hint = _hint(carrier, seen) if told <= MOST else Phrase("", "")
        said = Phrase("{0}{1}", "{0}{1}", (_NO_TASK._replace(values=(carrier.dag, carrier.task)), hint))
        if not any(found):
            said = Phrase("{0}{1}", "{0}{1}", (said, _NOT_CARRIED._replace(values=(export.id,))))
        yield Gap(*_spot(export, at, lines), Phrase("{0}{1}", "{0}{1}", (said, _PARTIAL)))


def _is(carrier: Carries, task: Sighting) -> bool:
    return any(carrier.matches(Carrier(task.dag_id, name)) for name in examples(task.task_id))


def _may_be(carrier: Carries, task: Sighting) -> bool:
    in_dag = task.dag_id == UNKNOWN or fnmatchcase(task.dag_id, carrier.dag)
    return in_dag and (task.task_id == UNKNOWN or _is(carrier, task._replace(dag_id=carrier.dag)))


def _hint(carrier: Carries, seen: Seen) -> Phrase:
    """Say which task may be meant: by the name it is written with, by one that nobody calls, or by the closest."""
    for task in seen.tasks:
        one = task.seen
        if UNKNOWN not in one.task_id and any(carrier.matches(Carrier(one.dag_id, name)) for name in _names(task)):
            return _AIRFLOW_CALLS._replace(values=(one.task_id, f"{one.file}:{one.line}"))
    for task in seen.idle:
        if carrier.matches(Carrier(task.seen.dag_id, task.written)):
            return _NEVER_CALLED._replace(values=(task.function, f"{task.seen.file}:{task.seen.line}"))
    known = {f"{task.seen.dag_id}.{task.seen.task_id}": task.seen for task in seen.tasks}
    told = [name for name in known if UNKNOWN not in name]
    close = get_close_matches(f"{carrier.dag}.{carrier.task}", sorted(told), n=1, cutoff=0.6)
    if close:
        return _CLOSEST._replace(values=(known[close[0]].dag_id, known[close[0]].task_id))
    for one in known.values():
        if UNKNOWN in one.dag_id + one.task_id and _may_be(carrier, one):
            return _PERHAPS._replace(values=(f"{one.file}:{one.line}",))
    return Phrase("", "")


def _names(task: Task) -> set[str]:
    """Give the names by which somebody may know a task who reads its file."""
    group = task.written.rpartition(".")[0]
    last = task.written.rpartition(".")[2]
    return {task.written, last, *({task.function, f"{group}.{task.function}"} if task.function else ())}


_MADE_UP = Phrase(
    "the ids of DAG and task are not plain strings; the run-time gate checks them",
    "DAG 又はタスクの id が文字列リテラルでない。実行時の関門で確認する",
)
_NUMBERED = Phrase(
    "Airflow will call this task {0}, {1}, {2}, …, as often as it is made, which only a run of the file tells: "
    "give each an id of its own with `.override(task_id=…)`, or list `{0}` and `{0}__*` in exports/{3}.yaml",
    "Airflow はこのタスクを {0}、{1}、{2} …と呼ぶが、その数はファイルを実行するまで不明。"
    "`.override(task_id=…)` で各々の id を定めるか、exports/{3}.yaml に `{0}` と `{0}__*` を記載する",
)
_CALLED_OTHERWISE = Phrase(
    "a task that is written `{0}` is called `{1}` by Airflow ({2}) and carries nothing by that name: "
    "add `{{dag: {3}, task: {1}}}`, or give it an id of its own with `.override(task_id=…)`",
    "`{0}` と書かれたタスクを Airflow は `{1}` と呼ぶため（{2}）、その名では何も担わない。"
    "`{{dag: {3}, task: {1}}}` を加えるか、`.override(task_id=…)` で別の id を定める",
)
_NO_TASK = Phrase("no task in the DAG files is `{1}` of DAG `{0}`", "DAGファイルに DAG `{0}` のタスク `{1}` がない")
_NOT_CARRIED = Phrase("; so no task carries `{0}`", "。したがって `{0}` を担うタスクがない")
_PARTIAL = Phrase(
    " (--partial says that other repositories hold the rest)",
    "（他のリポジトリにある場合は --partial を指定する）",
)
_AIRFLOW_CALLS = Phrase("; Airflow calls it `{0}` ({1})", "。Airflow での名称は `{0}`（{1}）")
_NEVER_CALLED = Phrase("; no code calls its function `{0}` ({1})", "。その関数 `{0}` を呼び出す箇所がない（{1}）")
_CLOSEST = Phrase(
    "; did you mean `{{dag: {0}, task: {1}}}`?",
    "。`{{dag: {0}, task: {1}}}` の誤りか",
)
_PERHAPS = Phrase(
    "; it may be the task at {0}, whose ids only a run of the file tells",
    "。{0} のタスクの可能性があるが、その id はファイルを実行するまで不明",
)
