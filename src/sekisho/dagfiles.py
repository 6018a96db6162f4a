"""DAG files read as text: which tasks carry which exports, found without Airflow and without running anything.

What cannot be told from the text is a gap, never a silent pass.
"""

from __future__ import annotations

import ast
import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sekisho.errors import Problem
from sekisho.model.export import Carrier
from sekisho.model.report import Gap, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sekisho.model.export import Export

OURS = "sekisho"
_NAMING = {"ExportGateOperator", "ValidateExportOperator"}
_SKIPPED = {"__pycache__", "node_modules", "site-packages"}
UNKNOWN = "?"


class Seen(NamedTuple):
    """What reading DAG files has shown. `mentions` name an export without carrying it, as the gate operator does."""

    sightings: tuple[Sighting, ...]
    mentions: tuple[Sighting, ...]
    gaps: tuple[Gap, ...]
    problems: tuple[Problem, ...]
    files: int


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
    count = 0
    for file in python_files(paths, problems):
        count += 1
        try:
            text = file.read_text(encoding="utf-8")
            if OURS not in text and not any(all(f in text for f in pattern) for pattern in fragments):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                tree = ast.parse(text)
        except (SyntaxError, UnicodeDecodeError, OSError, ValueError) as error:
            line = getattr(error, "lineno", None)
            problems.append(Problem(file, line, f"not a Python file that can be read: {getattr(error, 'msg', error)}"))
            continue
        reader = _Reader(str(file))
        reader.read(tree)
        sightings.extend(_with_carriers(reader, exports))
        mentions.extend(reader.mentions)
        gaps.extend(reader.gaps)
    return Seen(tuple(sightings), tuple(mentions), tuple(gaps), tuple(problems), count)


def _fragments(glob: str) -> list[str]:
    """Split a pattern into what must stand in a file that declares such a task; a group's id may stand elsewhere."""
    return [part for part in re.split(r"\[[^\]]*\]|[*?.]", glob) if part]


def _with_carriers(reader: _Reader, exports: Mapping[str, Export]) -> Iterator[Sighting]:
    yield from reader.sightings
    marked = {(s.dag_id, s.task_id, s.export_id) for s in reader.sightings}
    for task in reader.tasks:
        carrier = Carrier(task.dag_id, task.task_id)
        for export in exports.values():
            if (*carrier, export.id) not in marked and export.may_be_carried_by(carrier):
                yield task._replace(export_id=export.id)


class _Reader(ast.NodeVisitor):
    """Walks one file and remembers the DAG, the task group and the task around each node."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sightings: list[Sighting] = []
        self.mentions: list[Sighting] = []
        self.tasks: list[Sighting] = []
        self.gaps: list[Gap] = []
        self._markers: set[str] = set()
        self._modules: set[str] = set()
        self._decorators = {"task"}
        self._dags: dict[str, str] = {}
        self._named: dict[str, ast.expr] = {}
        self._attached: set[ast.Call] = set()
        self._dag = UNKNOWN
        self._group = ""

    def read(self, tree: ast.Module) -> None:
        """Read the whole file, then say which markers are on no task that could be told."""
        self.visit(tree)
        kept = {node for value in self._named.values() for node in ast.walk(value)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and self._is_marker(node) and node not in self._attached:
                export_id = _literal(node, "export_id", 0)
                if node not in kept:
                    text = "this marker is on no task that can be told here; write outlets=[export(…)] at the task"
                    self.gaps.append(Gap(self.file, node.lineno, text))
                elif export_id is not None:
                    self.mentions.append(Sighting(self.file, node.lineno, self._dag, UNKNOWN, export_id))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        names = {alias.asname or alias.name: alias.name for alias in node.names}
        origin = (node.module or "").split(".")[0]
        if origin == OURS:
            self._markers |= {name for name, original in names.items() if original == "export"}
            self._modules |= {name for name, original in names.items() if original != "export"}
        if origin == "airflow":
            self._decorators |= {name for name, original in names.items() if original == "task"}

    def visit_Import(self, node: ast.Import) -> None:
        self._modules |= {alias.asname or alias.name for alias in node.names if alias.name.split(".")[0] == OURS}

    def visit_With(self, node: ast.With) -> None:
        outside = self._dag, self._group
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and _called(call) == "DAG":
                self._dag = _literal(call, "dag_id", 0) or UNKNOWN
                if isinstance(item.optional_vars, ast.Name):
                    self._dags[item.optional_vars.id] = self._dag
            if isinstance(call, ast.Call) and _called(call) == "TaskGroup":
                self._enter(call, _literal(call, "group_id", 0) or UNKNOWN)
        self.generic_visit(node)
        self._dag, self._group = outside

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assign(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assign([node.target], node.value)
        self.generic_visit(node)

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if isinstance(value, ast.Call) and _called(value) == "DAG":
            self._dags |= dict.fromkeys(names, _literal(value, "dag_id", 0) or UNKNOWN)
        parts = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        if any(isinstance(part, ast.Call) and self._is_marker(part) for part in parts):
            self._named |= dict.fromkeys(names, value)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outside = self._dag, self._group
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = _dotted(decorator)
            last = name.split(".")[-1]
            kind = self._task_kind(name)
            if last == "dag":
                self._dag = (_literal(call, "dag_id", 0) if call else None) or node.name
            elif last == "task_group":
                self._enter(call, (_literal(call, "group_id", 0) if call else None) or node.name)
            elif kind is not None:
                self._task(node, decorator, call, kind)
        for inside in (node.args, *node.body):
            self.visit(inside)
        self._dag, self._group = outside

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that ast asks for

    def _enter(self, call: ast.Call | None, group_id: str) -> None:
        prefix = next((k.value for k in (call.keywords if call else ()) if k.arg == "prefix_group_id"), None)
        if not (isinstance(prefix, ast.Constant) and prefix.value is False):
            self._group = f"{self._group}{group_id}."

    def _task_kind(self, decorator: str) -> str | None:
        """Say which kind of task a decorator makes: `export`, another word, or nothing for a plain `@task`."""
        first, *rest = decorator.split(".")
        if first in self._decorators:
            return ".".join(rest)
        return ".".join(rest[rest.index("task") + 1 :]) if "task" in rest else None

    def _task(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        decorator: ast.expr,
        call: ast.Call | None,
        kind: str,
    ) -> None:
        task = self._declared((_literal(call, "task_id") if call else None) or node.name, decorator.lineno)
        if kind == "export":
            self._sight(task, _literal(call, "export_id", 0) if call else None)
        for keyword in call.keywords if call else ():
            if keyword.arg == "outlets":
                self._markers_in(keyword.value, task)

    def _declared(self, task_id: str, line: int, dag: str | None = None) -> Sighting:
        name = f"{self._group}{task_id}"
        name = UNKNOWN if UNKNOWN in name else name
        task = Sighting(self.file, line, dag or self._dag, name, "")
        self.tasks.append(task)
        return task

    def visit_Call(self, node: ast.Call) -> None:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if "task_id" in keywords:
            dag = keywords.get("dag")
            inside = self._dags.get(dag.id, UNKNOWN) if isinstance(dag, ast.Name) else None
            task = self._declared(_literal(node, "task_id") or UNKNOWN, node.lineno, inside)
            if "outlets" in keywords:
                self._markers_in(keywords["outlets"], task)
            if _called(node) in _NAMING:
                self._mention(task, _literal(node, "export_id"))
        elif isinstance(node.func, ast.Attribute) and self._task_kind(_dotted(node.func)) == "export":
            self._sight(Sighting(self.file, node.lineno, self._dag, UNKNOWN, ""), _literal(node, "export_id", 0))
        self.generic_visit(node)

    def _markers_in(self, outlets: ast.expr, task: Sighting) -> None:
        for part in ast.walk(outlets):
            named = self._named.get(part.id) if isinstance(part, ast.Name) else None
            for node in ast.walk(named) if named is not None else [part]:
                if isinstance(node, ast.Call) and self._is_marker(node):
                    self._attached.add(node)
                    self._sight(task._replace(line=part.lineno), _literal(node, "export_id", 0))  # type: ignore[attr-defined]

    def _is_marker(self, node: ast.Call) -> bool:
        name = _dotted(node.func)
        return name in self._markers or (name.endswith(".export") and name.removesuffix(".export") in self._modules)

    def _sight(self, task: Sighting, export_id: str | None) -> None:
        if export_id is None:
            self.gaps.append(Gap(self.file, task.line, _NOT_LITERAL))
        else:
            self.sightings.append(task._replace(export_id=export_id))

    def _mention(self, task: Sighting, export_id: str | None) -> None:
        if export_id is None:
            self.gaps.append(Gap(self.file, task.line, _NOT_LITERAL))
        else:
            self.mentions.append(task._replace(export_id=export_id))


_NOT_LITERAL = "the export id is not a plain string, so nobody can check it here; write it out"


def _called(node: ast.Call) -> str:
    name = _dotted(node.func)
    return name.removesuffix(".partial").split(".")[-1]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return _dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _literal(call: ast.Call, keyword: str, position: int | None = None) -> str | None:
    value: ast.expr | None = next((k.value for k in call.keywords if k.arg == keyword), None)
    if value is None and position is not None and len(call.args) > position:
        value = call.args[position]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def unknown_exports(seen: Seen, exports: Collection[str]) -> Iterator[Sighting]:
    """Give the tasks that name an export which nobody declared."""
    return (one for one in (*seen.sightings, *seen.mentions) if one.export_id not in exports)
