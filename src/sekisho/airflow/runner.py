"""The task that Airflow really runs, taken from its task runner rather than from what a DAG author can replace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

MODULE = "airflow.sdk.execution_time.task_runner"
FUNCTION = "_execute_task"


class Attempt(NamedTuple):
    """One call of the runner: a try of a task instance, or its resumption after a deferral.

    `tasks` holds the operator about to be executed and the one the task instance names: the same object, unless
    somebody replaced one of them. `frame` tells two calls for the same task instance apart (None: not in the runner).
    """

    ti: Any
    tasks: tuple[Any, ...]
    frame: FrameType | None

    @property
    def resumed(self) -> bool:
        """Whether the task had run before, up to a deferral."""
        return bool(getattr(getattr(self.ti, "_ti_context_from_server", None), "next_method", None))


def attempt(context: Mapping[str, Any]) -> Attempt | None:
    """Return the attempt under way: from the runner's own frame, else (a thread of the operator) from the context."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to what a template cannot reach
    while frame is not None:
        if frame.f_code.co_name == FUNCTION and frame.f_globals.get("__name__") == MODULE:
            local = frame.f_locals
            return _attempt(local["ti"], local["task"], frame)
        frame = frame.f_back
    return from_context(context)


def from_context(context: Mapping[str, Any]) -> Attempt | None:
    """Return the attempt that the context tells of; None outside of any."""
    ti = context.get("ti")
    return None if ti is None else _attempt(ti, context.get("task"), None)


def _attempt(ti: Any, task: Any, frame: FrameType | None) -> Attempt:
    """Put together the operators of an attempt, each once."""
    own = getattr(ti, "task", None)
    return Attempt(ti, tuple({id(each): each for each in (task, own) if each is not None}.values()), frame)
