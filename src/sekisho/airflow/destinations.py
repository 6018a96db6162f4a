"""Where a task sends what it carries: what its markers say, rendered here, else what its operator is set to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.airflow.marker import Templates
from sekisho.airflow.rendering import named_arguments
from sekisho.errors import ConfigError
from sekisho.gate.destination import shown
from sekisho.gate.notes import OfTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.airflow.runner import Attempt

FIELDS = {
    "conn_id": ("connection",),
    "bucket": ("bucket",),
    "bucket_name": ("bucket",),
    "container": ("bucket",),
    "container_name": ("bucket",),
    "host": ("host",),
    "hostname": ("host",),
    "endpoint": ("host", "bucket"),
    "endpoint_url": ("host",),
    "url": ("host", "bucket"),
    "uri": ("host", "bucket"),
    "key": ("bucket",),
    "region": ("region",),
    "region_name": ("region",),
}
"""Fields of operators, by their last words, and the fields of a place that what they hold is compared with."""
WHOLE_URLS = frozenset({"endpoint", "endpoint_url", "url", "uri", "key"})
"""Those that say where data goes only where they hold a whole URL: else they hold a path."""
SURELY = re.compile(r"(.*_)?(dest|destination|dst|target)(_.*)?")
"""Fields that hold where data goes, never where it comes from: a whole URL, where their last words say nothing else."""
SOURCES = re.compile(r"(source|src|from|input)_.*")
"""Fields that hold where data comes from."""


class Destinations(NamedTuple):
    """The destination that a task names for an export, and what else says where its data goes."""

    to: str | None = None
    fields: tuple[OfTask, ...] = ()


def of(attempt: Attempt, said: Any) -> Destinations:
    """Find where an attempt sends an export. `said` is what its markers say; a template is rendered for its map index.

    Raises ConfigError for a template that cannot be rendered.
    """
    if said is None:
        return Destinations(fields=tuple(fields(attempt.tasks)))
    if not isinstance(said, Templates):
        return Destinations(str(said))
    rendered = [str(said.plain)] if said.plain is not None else []
    rendered += [_rendered(attempt, text) for text in said.texts]
    first, *more = dict.fromkeys(rendered)  # of several, each must be where the export may go
    return Destinations(first, tuple(OfTask("to", text, declared=True) for text in more))


def _rendered(attempt: Attempt, text: str) -> str:
    """Render as the task's own fields are: they are rendered already, and it may name a function's arguments."""
    task = attempt.tasks[0]
    try:
        context = attempt.ti.get_template_context()
        names = {**named_arguments(task), **context}
        return str(task.get_template_env().from_string(text).render(names))
    except Exception as error:  # noqa: BLE001 - whatever a template does
        kind = type(error).__name__
        msg = f"its destination, `to={shown(text)!r}`, cannot be rendered ({kind}); write one that this task can render"
        raise ConfigError(msg) from None


def fields(tasks: tuple[Any, ...]) -> Iterator[OfTask]:
    """Walk the fields of operators that may say where data goes, as rendered."""
    for task in tasks:
        for name, value in sorted(getattr(task, "__dict__", {}).items()):
            if name.startswith("_") or SOURCES.fullmatch(name):
                continue
            surely = SURELY.fullmatch(name) is not None
            words = name.split("_")
            ending = next((e for e in ("_".join(words[at:]) for at in range(len(words))) if e in FIELDS), None)
            if ending is None and not surely:
                continue
            whole = ending is None or ending in WHOLE_URLS
            by = FIELDS["url"] if ending is None else FIELDS[ending]
            yield from (OfTask(name, text, by, surely=surely) for text in _texts(value) if not whole or "://" in text)


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, (list, tuple, set, frozenset)) else (value,):
        if isinstance(one, str):
            yield one
