"""The marker that a task lists among its outlets: `outlets=[export("crm-to-us")]`."""

from __future__ import annotations

from functools import cache

import attrs
from airflow.sdk import Asset

from sekisho.airflow.marker import NAME, URI, checked_id


@attrs.define(init=False, eq=False)
class ExportAsset(Asset):
    """A marker that also says where its task sends the export.

    `to` stays with the object that the worker parses. It is no part of what Airflow keeps of an asset: markers of one
    export are one asset, wherever each of them leads.
    """

    to: str = ""
    __hash__ = Asset.__hash__


@cache
def export(export_id: str, to: object = None) -> Asset:
    """Return the outlet by which any operator carries the export of this id.

    The form is fixed: the name `sekisho:export:<id>`, an `x-` uri that Airflow keeps as it is, and nothing but the
    id in `extra` (whatever changes there makes a new version of the DAG). One asset per id and process, because
    two assets of one name but different content deactivate each other.

    The event that Airflow records when the task succeeds is no proof that anything was shipped.

    Args:
        export_id: the declared export.
        to: the destination, resolved through the organisation's places. The guard renders it for each map index, when
            the fields of the operator are rendered; it may use what every template of the task may use, and for a
            Python task the names of its function's arguments.

    Raises:
        ValueError: the id is not of the form `[a-z0-9][a-z0-9-]*`, or the destination no text; Airflow shows it as an
            import error of the file.

    """
    checked_id(export_id)
    if to is not None and not isinstance(to, str):
        message = f'{to!r} is not a destination: write a text, or a template such as "{{{{ params.partner }}}}"'
        raise ValueError(message)
    made = Asset if to is None else ExportAsset
    marker = made(name=f"{NAME}{export_id}", uri=f"{URI}{export_id}", extra={"sekisho_export": export_id})
    if isinstance(marker, ExportAsset):
        marker.to = str(to)
    return marker
