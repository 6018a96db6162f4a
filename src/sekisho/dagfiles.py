"""DAG files read as text: which tasks carry which exports, found without Airflow and without running anything.

What cannot be told from the text is a gap, never a silent pass.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from sekisho.errors import Problem
from sekisho.model.export import Carrier
from sekisho.model.report import Gap, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

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


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Walk the Python files below the paths, hidden and installed ones left out."""
    for path in paths:
        if path.is_file():
            yield path
            continue
        for file in sorted(path.rglob("*.py")):
            inside = file.relative_to(path).parts
            if not any(part.startswith(".") or part in _SKIPPED for part in inside):
                yield file


def read(paths: Iterable[Path], exports: Mapping[str, Export]) -> Seen:
    """Read DAG files and say which of their tasks carry which exports, by a marker or by the export's `carriers`."""
    fragments = [tuple(_fragments(c.dag) + _fragments(c.task)) for e in exports.values() for c in e.carriers]
    sightings: list[Sighting] = []
    mentions: list[Sighting] = []
    gaps: list[Gap] = []
    problems: list[Problem] = []
    count = 0
    for file in python_files(paths):
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
        reader.visit(tree)
        sightings.extend(_with_carriers(reader, exports))
        mentions.extend(reader.mentions)
        gaps.extend(reader.gaps)
    return Seen(tuple(sightings), tuple(mentions), tuple(gaps), tuple(problems), count)


def _fragments(glob: str) -> list[str]:
    return [part for part in re.split(r"\[[^\]]*\]|[*?]", glob) if part]


def _with_carriers(reader: _Reader, exports: Mapping[str, Export]) -> Iterator[Sighting]:
    yield from reader.sightings
    marked = {(s.dag_id, s.task_id, s.export_id) for s in reader.sightings}
    for task in reader.tasks:
        carrier = Carrier(task.dag_id, task.task_id)
        for export in exports.values():
            if (*carrier, export.id) not in marked and export.may_be_carried_by(carrier):
                yield task._replace(export_id=export.id)


class _Reader(ast.NodeVisitor):
    """Walks one file and remembers the DAG and the task around each node."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sightings: list[Sighting] = []
        self.mentions: list[Sighting] = []
        self.tasks: list[Sighting] = []
        self.gaps: list[Gap] = []
        self._markers: set[str] = set()
        self._modules: set[str] = set()
        self._dags: dict[str, str] = {}
        self._named: dict[str, ast.Call] = {}
        self._dag = UNKNOWN

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module and node.module.split(".")[0] == OURS:
            self._markers |= {alias.asname or alias.name for alias in node.names if alias.name == "export"}

    def visit_Import(self, node: ast.Import) -> None:
        self._modules |= {alias.asname or alias.name for alias in node.names if alias.name.split(".")[0] == OURS}

    def visit_With(self, node: ast.With) -> None:
        outside = self._dag
        for item in node.items:
            if isinstance(item.context_expr, ast.Call) and _called(item.context_expr) == "DAG":
                self._dag = _literal(item.context_expr, "dag_id", 0) or UNKNOWN
        self.generic_visit(node)
        self._dag = outside

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.value, ast.Call) and _called(node.value) == "DAG":
            dag = _literal(node.value, "dag_id", 0) or UNKNOWN
            self._dags |= {target.id: dag for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node.value, ast.Call) and self._is_marker(node.value):
            self._named |= {target.id: node.value for target in node.targets if isinstance(target, ast.Name)}
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outside = self._dag
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = _dotted(call.func if call else decorator)
            if name.split(".")[-1] == "dag":
                self._dag = (_literal(call, "dag_id", 0) if call else None) or node.name
            elif name == "task" or name.startswith("task."):
                self._task(node, decorator, call, name)
        self.generic_visit(node)
        self._dag = outside

    def _task(self, node: ast.FunctionDef, decorator: ast.expr, call: ast.Call | None, name: str) -> None:
        task_id = (_literal(call, "task_id") if call else None) or node.name
        task = Sighting(self.file, decorator.lineno, self._dag, task_id, "")
        self.tasks.append(task)
        if name == "task.export":
            self._sight(task, _literal(call, "export_id", 0) if call else None)
        for keyword in call.keywords if call else ():
            if keyword.arg == "outlets":
                self._markers_in(keyword.value, task)

    def visit_Call(self, node: ast.Call) -> None:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if "task_id" in keywords:
            dag = keywords.get("dag")
            inside = self._dags.get(dag.id, UNKNOWN) if isinstance(dag, ast.Name) else self._dag
            task = Sighting(self.file, node.lineno, inside, _literal(node, "task_id") or UNKNOWN, "")
            self.tasks.append(task)
            if "outlets" in keywords:
                self._markers_in(keywords["outlets"], task)
            if _called(node) in _NAMING:
                export_id = _literal(node, "export_id")
                if export_id is not None:
                    self.mentions.append(task._replace(export_id=export_id))
        self.generic_visit(node)

    def _markers_in(self, outlets: ast.expr, task: Sighting) -> None:
        for part in ast.walk(outlets):
            node = self._named.get(part.id) if isinstance(part, ast.Name) else part
            if isinstance(node, ast.Call) and self._is_marker(node):
                self._sight(task._replace(line=node.lineno), _literal(node, "export_id", 0))

    def _is_marker(self, node: ast.Call) -> bool:
        name = _dotted(node.func)
        return name in self._markers or (name.endswith(".export") and name.removesuffix(".export") in self._modules)

    def _sight(self, task: Sighting, export_id: str | None) -> None:
        if export_id is None:
            text = "the export id is not a plain string, so nobody can check it here; write it out"
            self.gaps.append(Gap(self.file, task.line, text))
        else:
            self.sightings.append(task._replace(export_id=export_id))


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
