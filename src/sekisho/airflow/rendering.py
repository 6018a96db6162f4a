"""Destinations as templates: the names that they may use, and what Airflow may keep and show of what they gave."""

from __future__ import annotations

import inspect
from typing import Any


def named_arguments(task: Any) -> dict[str, Any]:
    """Return the arguments of a Python task's function by name, defaults included; none of any other task."""
    function = getattr(task, "python_callable", None)
    if function is None:
        return {}
    bound = inspect.signature(function).bind_partial(*(task.op_args or ()), **(task.op_kwargs or {}))
    bound.apply_defaults()
    return dict(bound.arguments)


def kept(rendered: Any) -> Any:
    """Return a rendered destination without user, password or token: Airflow keeps it and shows it to everybody.

    It names the same place as before.
    """
    from sekisho.gate.destination import shown

    if isinstance(rendered, list):
        return [kept(one) for one in rendered]
    return None if rendered is None else shown(str(rendered))
