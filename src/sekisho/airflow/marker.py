"""How a task says which exports it carries: the marker in its outlets, or the attribute of `@task.export`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

NAME = "sekisho:export:"
URI = "x-sekisho://export/"
ATTRIBUTE = "sekisho_export"

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class Templates(NamedTuple):
    """Destinations that markers among the outlets name, still to be rendered; `plain` is one that is rendered."""

    texts: tuple[str, ...]
    plain: Any = None


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
        for outlet in outlets if isinstance(outlets, (list, tuple, set, frozenset)) else (outlets,):
            export_id = _named_by(outlet)
            if export_id is not None:
                carried[export_id] = together(carried.get(export_id), _template(outlet))
    return carried


def together(said: Any, more: Any) -> Any:
    """Join what two markers of one export say of its destination: None says nothing, and of several, each counts."""
    if said is None or more is None or said == more:
        return more if said is None else said
    first, second = (one if isinstance(one, Templates) else Templates((), one) for one in (said, more))
    return Templates((*first.texts, *second.texts), second.plain if first.plain is None else first.plain)


def _template(outlet: Any) -> Templates | None:
    """Return the destination that a marker was given, unrendered: nothing renders outlets but the guard."""
    to = getattr(outlet, "to", None)
    return Templates((to,)) if isinstance(to, str) else None


def _named_by(outlet: Any) -> str | None:
    """Return the export that an outlet names, by name or by uri, whatever kind of asset or reference it is."""
    name = getattr(outlet, "name", None)
    if isinstance(name, str) and name.startswith(NAME):
        return name[len(NAME) :]
    uri = getattr(outlet, "uri", None)
    return uri[len(URI) :] if isinstance(uri, str) and uri.startswith(URI) else None
