"""A Python file followed along its statements, as its own import would, as far as its text tells what happens."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sekisho.dagfiles.values import NOT_TOLD, Scope, either, item, joined, markers_of, rounds, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.dagfiles.naming import Ids

_STEPS: Final = 2_000_000
"""Expressions that are followed in one file: loops in loops would take hours. A large file takes a tenth of it."""
_BITS: Final = 64
"""Of a number in an id; Python refuses to write very long ones."""
_LEAVES: Final = (ast.Break, ast.Continue, ast.Return)


class Walk:
    """Follows statements, and gives the value of expressions or NOT_TOLD. What a call does is for others to say."""

    def __init__(self) -> None:
        self.depth = 0
        """How many loops are around here that are run any number of times."""
        self.returned: Any = NOT_TOLD
        self.line = 1
        """The line that is being followed."""
        self._steps = 0

    def call(self, node: ast.Call, scope: Scope) -> Any:  # noqa: ANN401
        """Do what a call does."""
        raise NotImplementedError

    def define(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        """Learn a function."""
        raise NotImplementedError

    def escapes(self, value: Any, attribute: str) -> None:  # noqa: ANN401
        """Learn that an attribute of something is used otherwise than by calling it."""
        raise NotImplementedError

    def enter(self, value: Any) -> Any:  # noqa: ANN401
        """Enter what a `with` statement opens, and give what leaves it again."""
        raise NotImplementedError

    def leave(self, outside: Any) -> None:  # noqa: ANN401
        """Leave what `enter` has entered."""
        raise NotImplementedError

    def ids(self) -> Ids:
        """Give the ids that have been given around here."""
        raise NotImplementedError

    def run(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Follow statements one after the other."""
        for statement in body:
            self._statement(statement, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:  # noqa: C901, PLR0912 - one case for each kind
        self.line = node.lineno
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.define(node, scope)
            case ast.ClassDef():
                self.run(node.body, Scope(outer=scope))
            case ast.With() | ast.AsyncWith():
                self._with(node, scope)
            case ast.Assign():
                value = self.value(node.value, scope)
                for target in node.targets:
                    _bind(target, value, scope)
            case ast.AnnAssign() if node.value is not None:
                _bind(node.target, self.value(node.value, scope), scope)
            case ast.AugAssign():
                both = ast.BinOp(_loaded(node.target), node.op, node.value)
                _bind(node.target, self.value(both, scope), scope)
            case ast.If():
                self._if(node, scope)
            case ast.For() | ast.AsyncFor():
                self._for(node, scope)
            case ast.While():
                self.value(node.test, scope)
                with self._any_number_of_times():
                    self.run(node.body, scope)
                self._perhaps(node.orelse, scope)
            case ast.Try() | ast.TryStar():
                self.run([*node.body, *node.orelse], scope)
                for handler in node.handlers:
                    self._perhaps(handler.body, scope)
                self.run(node.finalbody, scope)
            case ast.Match():
                self.value(node.subject, scope)
                for case in node.cases:
                    self._perhaps(case.body, scope)
            case ast.Return():
                self.returned = NOT_TOLD if node.value is None else self.value(node.value, scope)
            case _:
                self._parts(node, scope)

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        outside = []
        for one in node.items:
            value = self.value(one.context_expr, scope)
            if one.optional_vars is not None:
                _bind(one.optional_vars, value, scope)
            outside.append(self.enter(value))
        self.run(node.body, scope)
        for one in reversed(outside):
            self.leave(one)

    def _if(self, node: ast.If, scope: Scope) -> None:
        test = self.value(node.test, scope)
        if isinstance(test, bool):
            self.run(node.body if test else node.orelse, scope)
            return
        ids = self.ids()
        before, names = ids.copy(), dict(scope.names)
        self.run(node.body, scope)
        one_way, first = ids.copy(), dict(scope.names)
        ids.become(before)
        scope.names.clear()
        scope.names.update(names)
        self.run(node.orelse, scope)
        ids.join(one_way)
        for name in {*first, *scope.names}:
            here, there = first.get(name, NOT_TOLD), scope.names.get(name, NOT_TOLD)
            scope.names[name] = either(here, there)

    def _perhaps(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Follow statements that may not be run at all."""
        ids = self.ids()
        before = ids.copy()
        self.run(body, scope)
        ids.join(before)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        several = rounds(self.value(node.iter, scope))
        if several is None or any(isinstance(one, _LEAVES) for inside in node.body for one in ast.walk(inside)):
            _bind(node.target, NOT_TOLD, scope)
            with self._any_number_of_times():
                self.run(node.body, scope)
        else:
            for value in several:
                _bind(node.target, value, scope)
                self.run(node.body, scope)
        self.run(node.orelse, scope)

    @contextmanager
    def _any_number_of_times(self) -> Iterator[None]:
        self.depth += 1
        yield
        self.depth -= 1

    def value(self, node: ast.expr, scope: Scope) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one for each kind
        """Give the value of an expression, having done what it does. Raises RecursionError where it never ends."""
        self._steps += 1
        if self._steps > _STEPS:
            raise RecursionError
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return scope.find(node.id)
            case ast.Call():
                return self.call(node, scope)
            case ast.NamedExpr():
                value = self.value(node.value, scope)
                _bind(node.target, value, scope)
                return value
            case ast.JoinedStr():
                return joined([self._piece(part, scope) for part in node.values])
            case ast.BinOp():
                return self._chain(node, scope)
            case ast.List() | ast.Tuple() | ast.Set():
                return [self.value(part, scope) for part in node.elts]
            case ast.Starred():
                self.value(node.value, scope)
                return NOT_TOLD
            case ast.Dict():
                keys = [NOT_TOLD if key is None else self.value(key, scope) for key in node.keys]
                values = [self.value(value, scope) for value in node.values]
                told = all(isinstance(key, (str, int)) for key in keys)
                return dict(zip(keys, values, strict=True)) if told else NOT_TOLD
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._comprehension(node.generators, [node.elt], scope)
            case ast.DictComp():
                self._comprehension(node.generators, [node.key, node.value], scope)
                return NOT_TOLD
            case ast.Subscript():
                return item(self.value(node.value, scope), self.value(node.slice, scope))
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() as op], left=left, comparators=[right]):
                both = self.value(left, scope), self.value(right, scope)
                told = all(isinstance(one, (str, int)) for one in both)
                return ((both[0] == both[1]) is isinstance(op, ast.Eq)) if told else NOT_TOLD
            case ast.IfExp() | ast.BoolOp():
                return self._branches(node, scope)
            case ast.Lambda():
                body = ast.copy_location(ast.Return(value=node.body), node)
                made = ast.FunctionDef(name="<lambda>", args=node.args, body=[body], decorator_list=[])
                inside = Scope({}, scope)
                self.define(ast.copy_location(made, node), inside)
                return inside.names[made.name]
            case ast.Attribute():
                base = self.value(node.value, scope)
                self.escapes(base, node.attr)
                return NOT_TOLD
            case _:
                self._parts(node, scope)
                return NOT_TOLD

    def _parts(self, node: ast.AST, scope: Scope) -> None:
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self.value(part, scope)
            elif isinstance(part, ast.stmt):
                self._statement(part, scope)

    def _piece(self, part: ast.expr, scope: Scope) -> Any:  # noqa: ANN401
        if isinstance(part, ast.FormattedValue):
            value = self.value(part.value, scope)
            # A constant in braces is no name: it stands for something that whoever wrote it left open.
            short = isinstance(value, str) or (isinstance(value, int) and value.bit_length() <= _BITS)
            named = not isinstance(part.value, ast.Constant) and short
            return str(value) if named and part.format_spec is None and part.conversion == -1 else NOT_TOLD
        return self.value(part, scope)

    def _chain(self, node: ast.BinOp, scope: Scope) -> Any:  # noqa: ANN401
        """Follow `a >> b >> c …` from its beginning; some chains are longer than Python's stack is deep."""
        terms: list[tuple[ast.operator, ast.expr]] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp):
            terms.append((first.op, first.right))
            first = first.left
        value = self.value(first, scope)
        for op, term in reversed(terms):
            right = self.value(term, scope)
            value = sum_of(value, right) if isinstance(op, ast.Add) else markers_of(value, right)
        return value

    def _branches(self, node: ast.IfExp | ast.BoolOp, scope: Scope) -> Any:  # noqa: ANN401
        """Follow an expression of which only a part is done."""
        ids = self.ids()
        parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
        if isinstance(node, ast.IfExp):
            self.value(node.test, scope)
        values = []
        for part in parts:
            before = ids.copy()
            values.append(self.value(part, scope))
            ids.join(before)
        return markers_of(*values)

    def _comprehension(self, over: list[ast.comprehension], made: list[ast.expr], scope: Scope) -> Any:  # noqa: ANN401
        inner = Scope(outer=scope)
        several = rounds(self.value(over[0].iter, scope)) if len(over) == 1 and not over[0].ifs else None
        if several is not None:
            values: list[Any] = []
            for value in several:
                _bind(over[0].target, value, inner)
                values.extend(self.value(part, inner) for part in made)
            return values
        with self._any_number_of_times():
            for each in over:
                _bind(each.target, NOT_TOLD, inner)
                for test in each.ifs:
                    self.value(test, inner)
            return [NOT_TOLD, *(self.value(part, inner) for part in made)]


def _bind(target: ast.expr, value: Any, scope: Scope) -> None:  # noqa: ANN401
    if isinstance(target, ast.Name):
        scope.names[target.id] = value
    elif isinstance(target, (ast.Tuple, ast.List)):
        told = isinstance(value, (list, tuple)) and len(value) == len(target.elts)
        for part, one in zip(target.elts, value if told else [NOT_TOLD] * len(target.elts), strict=True):
            _bind(part, one, scope)


def _loaded(target: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Name(target.id, ast.Load()), target) if isinstance(target, ast.Name) else target
