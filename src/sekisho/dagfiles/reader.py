"""One DAG file as a syntax tree: its tasks, the markers on them, and what cannot be told."""

from __future__ import annotations

import ast
from typing import Final

from sekisho.model.base import Phrase
from sekisho.model.report import Gap, Sighting

OURS: Final = "sekisho"
UNKNOWN: Final = "?"
_NAMING: Final = {"ExportGateOperator", "ValidateExportOperator"}


class Reader(ast.NodeVisitor):
    """Walks one file and remembers the DAG, the task group and the task around each node."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sightings: list[Sighting] = []
        self.mentions: list[Sighting] = []
        self.tasks: list[Sighting] = []
        self.gaps: list[Gap] = []
        self.scheduled: set[str] = set()
        """DAGs that run more than once by themselves."""
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
                    self.gaps.append(Gap(self.file, node.lineno, _ON_NO_TASK))
                elif export_id is not None:
                    self.mentions.append(Sighting(self.file, node.lineno, self._dag, UNKNOWN, export_id))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Learn under which names our marker and the task decorator are known here."""
        names = {alias.asname or alias.name: alias.name for alias in node.names}
        origin = (node.module or "").split(".")[0]
        if origin == OURS:
            self._markers |= {name for name, original in names.items() if original == "export"}
            self._modules |= {name for name, original in names.items() if original != "export"}
        if origin == "airflow":
            self._decorators |= {name for name, original in names.items() if original == "task"}

    def visit_Import(self, node: ast.Import) -> None:
        """Learn under which names our modules are known here."""
        self._modules |= {alias.asname or alias.name for alias in node.names if alias.name.split(".")[0] == OURS}

    def visit_With(self, node: ast.With) -> None:
        """Enter a DAG or a task group."""
        outside = self._dag, self._group
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and _called(call) == "DAG":
                self._dag = _literal(call, "dag_id", 0) or UNKNOWN
                self._plan(call, self._dag)
                if isinstance(item.optional_vars, ast.Name):
                    self._dags[item.optional_vars.id] = self._dag
            if isinstance(call, ast.Call) and _called(call) == "TaskGroup":
                self._enter(call, _literal(call, "group_id", 0) or UNKNOWN)
        self.generic_visit(node)
        self._dag, self._group = outside

    def visit_Assign(self, node: ast.Assign) -> None:
        """Remember DAGs and markers by the variables that hold them."""
        self._assign(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Remember a variable that also says its type."""
        if node.value is not None:
            self._assign([node.target], node.value)
        self.generic_visit(node)

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if isinstance(value, ast.Call) and _called(value) == "DAG":
            self._dags |= dict.fromkeys(names, _literal(value, "dag_id", 0) or UNKNOWN)
            self._plan(value, _literal(value, "dag_id", 0) or UNKNOWN)
        parts = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        if any(isinstance(part, ast.Call) and self._is_marker(part) for part in parts):
            self._named |= dict.fromkeys(names, value)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read what the decorators make of a function: a DAG, a group, a task."""
        outside = self._dag, self._group
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = _dotted(decorator)
            last = name.split(".")[-1]
            kind = self._task_kind(name)
            if last == "dag":
                self._dag = _name(call, "dag_id", 0, node.name)
                self._plan(call, self._dag)
            elif last == "task_group":
                self._enter(call, _name(call, "group_id", 0, node.name))
            elif kind is not None:
                self._task(node, decorator, call, kind)
        for inside in (node.args, *node.body):
            self.visit(inside)
        self._dag, self._group = outside

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that ast asks for

    def _plan(self, call: ast.Call | None, dag: str) -> None:
        """Remember a DAG whose schedule is neither none nor a single run."""
        given = _given(call, "schedule", None) if call else None
        if given is not None and not (isinstance(given, ast.Constant) and given.value in {None, "@once"}):
            self.scheduled.add(dag)

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
        task = self._declared(_name(call, "task_id", None, node.name), decorator.lineno)
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
        """Read an operator: whatever is given a `task_id`."""
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


_NOT_LITERAL: Final = Phrase(
    "the export id is not a plain string, so nobody can check it here; write it out",
    "提供の id が文字列リテラルでない。実行時の関門で確認する",
)
_ON_NO_TASK: Final = Phrase(
    "this marker is on no task that can be told here; write outlets=[export(…)] at the task",
    "この標識がどのタスクのものか判別できない。タスクに outlets=[export(…)] と書く",
)


def _called(node: ast.Call) -> str:
    name = _dotted(node.func)
    return name.removesuffix(".partial").split(".")[-1]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return _dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _given(call: ast.Call, keyword: str, position: int | None) -> ast.expr | None:
    value: ast.expr | None = next((k.value for k in call.keywords if k.arg == keyword), None)
    if value is None and position is not None and len(call.args) > position:
        value = call.args[position]
    return value


def _literal(call: ast.Call, keyword: str, position: int | None = None) -> str | None:
    value = _given(call, keyword, position)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _name(call: ast.Call | None, keyword: str, position: int | None, function: str) -> str:
    """Give the id that a decorator sets: the function's name without one, unknown when it is made up at run time."""
    if call is None or _given(call, keyword, position) is None:
        return function
    return _literal(call, keyword, position) or UNKNOWN
