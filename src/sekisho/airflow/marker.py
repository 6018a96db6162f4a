"""How a task says which exports it carries: the marker in its outlets, or the attribute of `@task.export`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "sekisho:export:"
URI = "x-sekisho://export/"
ATTRIBUTE = "sekisho_export"

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def checked_id(export_id: object) -> str:
    """Return the id of an export as it stands; ValueError where it cannot be one."""
    if isinstance(export_id, str) and _ID.fullmatch(export_id):
        return export_id
    message = (
        f"{export_id!r} is not the id of an export: lower-case letters, digits and hyphens, starting with a letter "
        'or a digit ([a-z0-9][a-z0-9-]*), as in "crm-to-us".'
    )
    raise ValueError(message)


def marked(task: Any) -> dict[str, Any]:
    """Return the exports that a task itself names, each with the destination it gives (None: it gives none).

    The task may be an operator, before or after rendering, or a mapped operator before it is unmapped.
    """
    carried: dict[str, Any] = {}
    partial = getattr(task, "partial_kwargs", None)
    own = getattr(task, ATTRIBUTE, None) if partial is None else partial.get(ATTRIBUTE)
    if isinstance(own, str):
        carried[own] = getattr(task, "to", None) if partial is None else partial.get("to")
    outlets = task.outlets
    if outlets:
        for export_id in _in_outlets(outlets):
            carried.setdefault(export_id, None)
    return carried


def _in_outlets(outlets: Any) -> Iterable[str]:
    """Yield the export ids named by outlets; by name or by uri, whatever kind of asset or reference it is."""
    for outlet in outlets if isinstance(outlets, list | tuple | set | frozenset) else (outlets,):
        name = getattr(outlet, "name", None)
        if isinstance(name, str) and name.startswith(NAME):
            yield name[len(NAME) :]
            continue
        uri = getattr(outlet, "uri", None)
        if isinstance(uri, str) and uri.startswith(URI):
            yield uri[len(URI) :]
