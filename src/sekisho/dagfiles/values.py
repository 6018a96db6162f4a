"""What names stand for while a DAG file is read: plain values, DAGs, functions that make tasks, markers."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sekisho.dagfiles.naming import ROOT, Group, Ids

if TYPE_CHECKING:
    from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef


_ROUNDS: Final = 200
"""Loops over more than this are taken as repeated any number of times."""
_LONGEST: Final = 2_000
"""Texts and lists that grow longer are not told: a loop may double them each time."""


class NotTold:
    """A value that only a run of the file would tell."""


NOT_TOLD: Final = NotTold()


@dataclass(eq=False)
class Dag:
    """A DAG and the ids given in it. `depth` is the number of loops around the place where it was made."""

    id: str
    depth: int = 0
    ids: Ids = field(default_factory=Ids)


@dataclass(eq=False)
class Marker:
    """A call of `export`: the export that it names and where it says that this goes."""

    node: ast.expr
    export_id: str | None
    to: str | None


@dataclass(frozen=True)
class Around:
    """The DAG and the group in which something stands, and the number of loops around the group."""

    dag: Dag
    group: Group = ROOT
    depth: int = 0


@dataclass(eq=False)
class Scope:
    """Names and what they stand for, in a function's body and around it."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None

    def find(self, name: str) -> Any:  # noqa: ANN401 - whatever a name may stand for
        """Give what a name stands for."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return NOT_TOLD


@dataclass(eq=False)
class Function:
    """A function: what it makes when it is called (`plain`, `dag`, `group` or `task`), and where it stands.

    `runs` is shared by all that `override` makes of it.
    """

    kind: str
    name: str
    node: Definition | None
    scope: Scope
    around: Around
    line: int
    id: Any = None
    prefixes: bool = True
    exports: tuple[tuple[int, Marker], ...] = ()
    dag: Any = None
    """The DAG that it is given to, wherever it is called."""
    runs: list[int] = field(default_factory=lambda: [0])


def markers(value: object) -> Iterator[Marker]:
    """Walk the markers among outlets."""
    if isinstance(value, Marker):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from markers(one)


def rounds(value: Any) -> list[Any] | None:  # noqa: ANN401
    """Give what a loop goes over, where that is told and not too much."""
    if isinstance(value, dict):
        value = list(value)
    told = isinstance(value, (list, tuple, range)) and not value[_ROUNDS:]  # a range may be longer than `len` can tell
    return list(value) if told and not any(isinstance(one, NotTold) for one in value) else None


def joined(parts: list[Any]) -> Any:  # noqa: ANN401
    """Join the parts of a text."""
    return "".join(parts) if all(isinstance(part, str) for part in parts) else NOT_TOLD


def markers_of(*values: Any) -> Any:  # noqa: ANN401
    """Give what something that nobody knows may make of values: the markers in them are not lost."""
    return list(markers(list(values)))[:_LONGEST] or NOT_TOLD


def sum_of(one: Any, other: Any) -> Any:  # noqa: ANN401
    """Add two values."""
    total: Any = NOT_TOLD
    if isinstance(one, str) and isinstance(other, str):
        total = one + other
    elif isinstance(one, list) or isinstance(other, list):
        total = [part for side in (one, other) for part in (side if isinstance(side, list) else [side])]
    return total if isinstance(total, NotTold) or len(total) <= _LONGEST else NOT_TOLD


def item(value: Any, key: Any) -> Any:  # noqa: ANN401
    """Give one of several values."""
    if isinstance(value, dict) and isinstance(key, (str, int)):
        return value.get(key, NOT_TOLD)
    if isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return NOT_TOLD


def either(one: Any, other: Any) -> Any:  # noqa: ANN401
    """Give what a name stands for after two ways: what both say."""
    return one if one is other or (isinstance(one, (str, int)) and one == other) else NOT_TOLD
