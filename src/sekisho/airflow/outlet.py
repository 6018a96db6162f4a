"""The marker that a task lists among its outlets: `outlets=[export("crm-to-us")]`."""

from __future__ import annotations

from functools import cache

from airflow.sdk import Asset

from sekisho.airflow.marker import NAME, URI, checked_id


@cache
def export(export_id: str) -> Asset:
    """Return the outlet by which any operator carries the export of this id.

    The form is fixed: the name `sekisho:export:<id>`, an `x-` uri that Airflow keeps as it is, and nothing but the
    id in `extra` (whatever changes there makes a new version of the DAG). One asset per id and process, because
    two assets of one name but different content deactivate each other.

    The event that Airflow records when the task succeeds is no proof that anything was shipped.

    Raises:
        ValueError: the id is not of the form `[a-z0-9][a-z0-9-]*`; Airflow shows it as an import error of the file.

    """
    checked_id(export_id)
    return Asset(name=f"{NAME}{export_id}", uri=f"{URI}{export_id}", extra={"sekisho_export": export_id})
