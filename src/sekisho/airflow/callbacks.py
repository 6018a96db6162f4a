"""A blocked task runs nothing more of its author's code: not in its callbacks, not in its retry policy."""

from __future__ import annotations

from typing import Any

NEUTRAL: dict[str, Any] = {
    "on_execute_callback": (),
    "on_failure_callback": (),
    "on_retry_callback": (),
    "on_skipped_callback": (),
    "on_success_callback": (),
    "operator_extra_links": (),
    "retry_policy": None,
}
"""What Airflow's runner calls around a failure, and the value with which it calls nothing."""


def strip(task: Any) -> None:
    """Take the callbacks from the operator that failed to get through; it is this run's own copy."""
    for name, neutral in NEUTRAL.items():
        try:
            setattr(task, name, neutral)
        except AttributeError:
            # A property without a setter: an operator class that computes its callbacks.
            setattr(type(task), name, neutral)
        if getattr(task, name) != neutral:
            setattr(type(task), name, neutral)
