"""One DAG file: its tasks as Airflow will call them, the markers on them, and what cannot be told."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sekisho.dagfiles.calls import Calls
from sekisho.dagfiles.names import Names, dotted
from sekisho.dagfiles.naming import UNKNOWN, Group, Ids
from sekisho.dagfiles.values import NOT_TOLD, Around, Dag, Definition, Function, Marker, NotTold, Scope
from sekisho.dagfiles.written import NOT_LITERAL, ON_NO_TASK, TOO_MUCH, Task, destination, held, literal
from sekisho.model.report import Gap, Sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMING: Final = {"ExportGateOperator", "ValidateExportOperator"}
_CALLS: Final = 3_000
_DEEP: Final = 12


class Reader(Calls):
    """Walks one file, and knows the DAG and the task group around each node."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.sightings: list[Sighting] = []
        self.mentions: list[Sighting] = []
        self.tasks: list[Task] = []
        self.idle: list[Task] = []
        """Functions that are tasks, and that nobody calls here."""
        self.scheduled: set[str] = set()
        """DAGs that run more than once by themselves."""
        self.gaps: list[Gap] = []
        self._names = Names()
        self._made: dict[ast.Call, Marker] = {}
        self._attached: set[ast.Call] = set()
        self._functions: list[Function] = []
        self._around = Around(Dag(UNKNOWN))
        self._calls = self._deep = 0

    def read(self, tree: ast.Module) -> None:
        """Read the whole file, then say which markers are on no task that could be told."""
        self._names.learn(tree)
        self.run(tree.body, Scope())
        for function in self._functions:  # which grows meanwhile
            if not function.runs[0]:
                self._uncalled(function)
        if self._calls > _CALLS:
            self.gaps.append(Gap(self.file, 1, TOO_MUCH))
        assigned = (ast.Assign, ast.AnnAssign, ast.NamedExpr)
        kept = {
            part for node in ast.walk(tree) if isinstance(node, assigned) and node.value for part in held(node.value)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and self._names.is_marker(node) and node not in self._attached:
                marker = self._made.get(node) or Marker(node, literal(node, "export_id"), None)
                if node not in kept:
                    self.gaps.append(Gap(self.file, node.lineno, ON_NO_TASK))
                elif marker.export_id is not None:
                    self.mentions.append(Sighting(self.file, node.lineno, UNKNOWN, UNKNOWN, marker.export_id))
        self.sightings.sort(key=lambda one: one.line)

    def escapes(self, value: Any, attribute: str) -> None:  # noqa: ANN401
        """Count a task whose `override` is kept for later as made any number of times: who calls it cannot be told."""
        if isinstance(value, Function) and value.kind == "task" and attribute in {"override", "expand", "partial"}:
            self._instance(value, given_away=True)

    def enter(self, value: Any) -> Around:  # noqa: ANN401
        """Enter a DAG or a task group."""
        outside = self._around
        if isinstance(value, Dag):
            self._around = Around(value)
        elif isinstance(value, Around):
            self._around = value
        return outside

    def leave(self, outside: Around) -> None:
        """Leave it again."""
        self._around = outside

    def ids(self) -> Ids:
        """Give the ids of the DAG around here."""
        return self._around.dag.ids

    def define(self, node: Definition, scope: Scope) -> None:
        """Read what the decorators make of a function: a DAG, a group, a task."""
        made = Function("plain", node.name, node, scope, self._around, node.lineno, node.name)
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            self.value(default, scope)
        for decorator in reversed(node.decorator_list):
            made = self._decorated(made, decorator, scope)
        self._functions.append(made)
        scope.names[node.name] = made

    def _decorated(self, made: Function, decorator: ast.expr, scope: Scope) -> Function:
        call = decorator if isinstance(decorator, ast.Call) else None
        kind = self._names.decorates(dotted(decorator))
        if kind is None:
            if call is not None:
                self.value(call, scope)
            return made
        if kind == "dag":
            made = replace(made, kind="dag", id=self.given(call, "dag_id", 0, scope, made.id), line=decorator.lineno)
            self._plan(call, made.id, scope)
            return made
        if kind == "task_group":
            made = replace(made, kind="group", id=self.given(call, "group_id", 0, scope, made.id))
            return replace(made, prefixes=self.given(call, "prefix_group_id", None, scope, default=True) is not False)
        task_id = self.given(call, "task_id", None, scope, made.id)
        exports = tuple(self.outlets(call, scope)) if call is not None else ()
        if kind == "task.export":
            said = self.given(call, "to", None, scope, None)
            named = self.given(call, "export_id", 0, scope, NOT_TOLD)
            own = Marker(decorator, named if isinstance(named, str) else None, destination(said))
            exports = ((decorator.lineno, own), *exports)
        dag = self.given(call, "dag", None, scope, None)
        return replace(made, kind="task", id=task_id, exports=exports, dag=dag, line=decorator.lineno)

    def call(self, node: ast.Call, scope: Scope) -> Any:  # noqa: ANN401, PLR0911 - one line for each kind
        """Make what a call makes: a marker, a DAG, a group, tasks."""
        self._calls += 1
        if self._names.is_marker(node):
            return self._marker(node, scope)
        name = dotted(node.func)
        last = self._names.makes(name)
        if last == "DAG":
            made = self.given(node, "dag_id", 0, scope, NOT_TOLD)
            self._plan(node, made, scope)
            return Dag(made if isinstance(made, str) else UNKNOWN, self.depth)
        if last == "TaskGroup":
            return self._group(node, scope)
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value, scope)
            if isinstance(base, Function):
                return self._method(base, node.func.attr, node, scope)
        function = NOT_TOLD if isinstance(node.func, ast.Attribute) else self.value(node.func, scope)
        if isinstance(function, Function):
            return self._run(function, node, scope)
        if last == "range" and (told := [self.value(one, scope) for one in node.args]):
            sound = len(told) <= len(("start", "stop", "step")) and all(type(one) is int for one in told)
            return range(*told) if sound and told[2:] != [0] else NOT_TOLD
        return self._other(node, name, scope)

    def _plan(self, call: ast.Call | None, dag: Any, scope: Scope) -> None:  # noqa: ANN401
        """Remember a DAG whose schedule is neither none nor a single run."""
        if isinstance(dag, str) and self.given(call, "schedule", None, scope, None) not in (None, "@once"):
            self.scheduled.add(dag)

    def _other(self, node: ast.Call, name: str, scope: Scope) -> Any:  # noqa: ANN401
        """Read an operator: whatever is given a `task_id`; or a decorator that is called; or pass what it is given."""
        task_id = self.given(node, "task_id", None, scope, None)
        kind = self._names.decorates(name)
        if kind is not None and not (kind == "task_group" and task_id is not None):
            return self._applied(node, kind, scope)
        if task_id is not None:
            task = self._operator(node, task_id, scope)
            if self._names.makes(name) in _NAMING:
                self._mention(node, task.seen, scope)
            return NOT_TOLD
        for one in (*node.args, *(keyword.value for keyword in node.keywords)):
            value = self.value(one, scope)
            for given in value if isinstance(value, list) else [value]:
                if isinstance(given, Function) and given.kind == "task":
                    self._instance(given, given_away=True)
        return NOT_TOLD

    def _applied(self, node: ast.Call, kind: str, scope: Scope) -> Any:  # noqa: ANN401
        """Apply a decorator by calling it: `task.export("crm")(ship)`, or only make one of it."""
        if not isinstance(node.func, ast.Call) and kind != "task":
            first = self.value(node.args[0], scope) if node.args else None
            if not isinstance(first, Function):
                return NOT_TOLD
        if not node.args:
            return NOT_TOLD
        given = self.value(node.args[0], scope)
        plain = Function("plain", UNKNOWN, None, scope, self._around, node.lineno, UNKNOWN)
        made = self._decorated(given if isinstance(given, Function) else plain, node.func, scope)
        made = replace(made, runs=[0])
        self._functions.append(made)
        return made

    def _marker(self, node: ast.Call, scope: Scope) -> Marker:
        named = self.given(node, "export_id", 0, scope, NOT_TOLD)
        to = self.given(node, "to", 1, scope, None)
        made = Marker(node, named if isinstance(named, str) else None, destination(to))
        self._made[node] = made
        return made

    def _group(self, node: ast.Call, scope: Scope) -> Around:
        named = self.given(node, "group_id", 0, scope, NOT_TOLD)
        dag, parent = self.given(node, "dag", None, scope, None), self.given(node, "parent_group", None, scope, None)
        around = parent if isinstance(parent, Around) else Around(dag) if isinstance(dag, Dag) else self._around
        return self._within(
            around, named, self.given(node, "prefix_group_id", None, scope, default=True), numbered=False
        )

    def _within(self, around: Around, named: Any, prefixes: Any, *, numbered: bool) -> Around:  # noqa: ANN401
        repeated = self._repeated(around)
        told = named if isinstance(named, str) and isinstance(prefixes, bool) else UNKNOWN
        group = around.dag.ids.group(
            around.group, told, prefixes=prefixes is not False, numbered=numbered, repeated=repeated
        )
        return Around(around.dag, group, self.depth if group.prefixes else around.depth)

    def _repeated(self, around: Around) -> bool:
        """Say whether a loop runs any number of times between what is around here and here."""
        return self.depth > max(around.dag.depth, around.depth)

    def _method(self, base: Function, method: str, node: ast.Call, scope: Scope) -> Any:  # noqa: ANN401
        if method == "override":
            said = "group_id" if base.kind == "group" else "task_id"
            prefixes = self.given(node, "prefix_group_id", None, scope, base.prefixes)
            made = replace(base, id=self.given(node, said, None, scope, base.id), prefixes=prefixes is not False)
            added = tuple(self.outlets(node, scope))
            return replace(made, exports=(*base.exports, *added)) if added else made
        if method == "partial":
            return base
        return self._run(base, node, scope) if method in {"expand", "expand_kwargs"} else NOT_TOLD

    def _run(self, function: Function, node: ast.Call, scope: Scope) -> Any:  # noqa: ANN401
        """Call a function of this file: a task of it, or the tasks in it."""
        names = self.bound(function, node, scope)
        if function.kind == "task":
            self._instance(function)
            return NOT_TOLD
        return self._inside(function, names, self._around)

    @contextmanager
    def _at(self, around: Around) -> Iterator[None]:
        outside, self._around = self._around, around
        self._deep += 1
        yield
        self._deep -= 1
        self._around = outside

    def _inside(self, function: Function, names: dict[str, Any], around: Around) -> Any:  # noqa: ANN401
        """Follow the body of a function. One that calls itself, or does too much, is followed no further."""
        function.runs[0] += 1
        if function.node is None or self._deep > _DEEP or self._calls > _CALLS:
            return NOT_TOLD
        result: Any = NOT_TOLD
        if function.kind == "dag":
            result = Dag(function.id if isinstance(function.id, str) else UNKNOWN, self.depth)
            around = Around(result)
        elif function.kind == "group":
            around = self._within(around, function.id, function.prefixes, numbered=True)
        with self._at(around):
            self.returned = NOT_TOLD
            self.run(function.node.body, Scope(names, function.scope))
        return self.returned if function.kind == "plain" else result

    def _uncalled(self, function: Function) -> None:
        """Read a function that nobody calls here: as if it were called once, where it stands."""
        if function.kind != "task":
            every = [one for one in ast.walk(function.node.args) if isinstance(one, ast.arg)] if function.node else []
            self._inside(function, dict.fromkeys((one.arg for one in every), NOT_TOLD), function.around)
            return
        written = self._written(function, function.around.group)
        seen = Sighting(self.file, function.line, function.around.dag.id, written, "")
        self.idle.append(Task(seen, written, function.name))
        self._sight(seen, function.exports)

    def _written(self, function: Function, group: Group) -> str:
        named = function.id if isinstance(function.id, str) else UNKNOWN
        return UNKNOWN if UNKNOWN in (named, group.id) else group.as_written(named)

    def _instance(self, function: Function, *, given_away: bool = False) -> None:
        """Make a task of a function, or, where it is given away, any number of them."""
        function.runs[0] += 1
        around = Around(function.dag) if isinstance(function.dag, Dag) else self._around
        dag, group = around.dag, around.group
        named = function.id if isinstance(function.id, str) else UNKNOWN
        repeated = given_away or self._repeated(around)
        task_id = dag.ids.task(group, named, numbered=True, repeated=repeated)
        seen = Sighting(self.file, function.line, dag.id, task_id, "")
        self.tasks.append(Task(seen, self._written(function, group), function.name))
        self._sight(seen, function.exports)

    def _operator(self, node: ast.Call, task_id: Any, scope: Scope) -> Task:  # noqa: ANN401
        dag = self.given(node, "dag", None, scope, None)
        group = self.given(node, "task_group", None, scope, None)
        around = group if isinstance(group, Around) else Around(dag) if isinstance(dag, Dag) else self._around
        if isinstance(dag, NotTold):
            around = Around(Dag(UNKNOWN))
        named = task_id if isinstance(task_id, str) else UNKNOWN
        name = around.dag.ids.task(around.group, named, numbered=False, repeated=False)
        written = UNKNOWN if UNKNOWN in (named, around.group.id) else around.group.as_written(named)
        task = Task(Sighting(self.file, node.lineno, around.dag.id, name, ""), written)
        self.tasks.append(task)
        self._sight(task.seen, self.outlets(node, scope))
        for one in (*node.args, *(k.value for k in node.keywords if k.arg not in {"outlets", "task_id", "dag"})):
            value = self.value(one, scope)
            if isinstance(value, Function):
                value.runs[0] += 1  # what the task runs, not what makes tasks
        return task

    def _sight(self, task: Sighting, exports: Any) -> None:  # noqa: ANN401
        for line, marker in exports:
            self._attached.add(marker.node)
            if marker.export_id is None:
                self.gaps.append(Gap(self.file, line, NOT_LITERAL))
            else:
                self.sightings.append(task._replace(line=line, export_id=marker.export_id, to=marker.to))

    def _mention(self, node: ast.Call, task: Sighting, scope: Scope) -> None:
        named = self.given(node, "export_id", None, scope, NOT_TOLD)
        if isinstance(named, str):
            to = destination(self.given(node, "to", None, scope, None))
            self.mentions.append(task._replace(export_id=named, to=to))
        else:
            self.gaps.append(Gap(self.file, task.line, NOT_LITERAL))
