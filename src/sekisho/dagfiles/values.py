"""What names stand for while a DAG file is read: plain values, DAGs, functions that make tasks, markers."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sekisho.dagfiles.naming import ROOT, Group, Ids

if TYPE_CHECKING:
    from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef


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
