"""What stands in a file as it is, and what is told where that is not enough."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.report import Sighting

RENDERED: Final = "{{ … }}"
"""Stands for a destination that is no plain text."""

NOT_LITERAL: Final = Phrase(
    "the export id is not a plain string, so it cannot be checked here; write it out",
    "提供の id が文字列リテラルでない。実行時の関門で確認する",
)
ON_NO_TASK: Final = Phrase(
    "this marker is on no task that can be told here; write outlets=[export(…)] at the task",
    "この標識がどのタスクのものか判別できない。タスクに outlets=[export(…)] と書く",
)
TOO_MUCH: Final = Phrase(
    "this file does too much while it is read for its tasks to be told; split it",
    "読込み時の処理が多く、タスクを判別できない。ファイルを分割する",
)


def destination(value: object) -> str | None:
    """Give a destination as far as it is written: a plain text, or that it is made up when the task runs."""
    if value is None:
        return None
    return value if isinstance(value, str) and "{{" not in value and "{%" not in value else RENDERED


def held(value: ast.expr) -> Iterator[ast.AST]:
    """Walk what a variable holds itself: a marker, or markers in a list; not what is done to make it."""
    parts = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
    return (node for part in parts if isinstance(part, ast.Call) for node in [part])


def literal(call: ast.Call, keyword: str) -> str | None:
    """Give what a call is given first or by name, where that is a text written out."""
    given = next((one.value for one in call.keywords if one.arg == keyword), call.args[0] if call.args else None)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


class Task(NamedTuple):
    """A task that a file makes: as Airflow will call it, as it is written, and the function that it was made of."""

    seen: Sighting
    written: str
    function: str = ""
