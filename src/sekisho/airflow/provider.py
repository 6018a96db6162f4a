"""What Airflow is told about this package: the decorator `@task.export` and the section `[sekisho]`."""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """Return the metadata of the provider, in the form of Airflow's `provider_info.schema.json`."""
    return {
        "package-name": "sekisho",
        "name": "Sekisho",
        "description": "Blocks tasks whose data export has no lawful basis.",
        "task-decorators": [{"name": "export", "class-name": "sekisho.airflow.decorator.export_task"}],
        "config": {
            "sekisho": {
                "description": "Where the workers find law and ledger. Read once, when Airflow is imported.",
                "options": {
                    "snapshot": _option(
                        "Absolute path of the snapshot that `sekisho build` wrote: the file, or its folder. "
                        "Without it every export is blocked.",
                        example="/opt/airflow/sekisho",
                    ),
                    "snapshot_digest": _option(
                        "SHA-256 that the snapshot must have. Any other one blocks every export.",
                        example="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    ),
                    "rehearsal": {
                        "description": "Whether a snapshot that is a rehearsal (`rehearsal` in sekisho.toml) may be "
                        "used here. A rehearsal is never production: by default it is refused, and every export is "
                        "blocked. What is not plainly `True` counts as `False`.",
                        "version_added": "0.1.0",
                        "type": "boolean",
                        "example": None,
                        "default": None,
                    },
                    "marks": _option(
                        "Absolute path of the folder in which this machine remembers the newest snapshot that it has "
                        "used, and how far the ledger had come: an older state of either is refused. Tasks must be "
                        "able to write there, it must outlive restarts, and workers may share it. By default `sekisho` "
                        "in Airflow's home.",
                        example="/var/lib/sekisho",
                    ),
                    "carriers_required": {
                        "description": "Whether every task is blocked (its retries apply) while the index of carriers "
                        "beside the snapshot cannot be read, because it cannot be told then which of them carry an "
                        "export. By default so where a worker has none from before, or where the index is not the one "
                        "that belongs to the snapshot. `False` blocks only tasks that are known to carry one; "
                        "what is neither `True` nor `False` counts as `True`.",
                        "version_added": "0.1.0",
                        "type": "boolean",
                        "example": None,
                        "default": None,
                    },
                    "ledger": _option(
                        "Where heads are counted and decisions are kept: the URL of a database (SQLite or PostgreSQL), "
                        "or `airflow:CONN_ID` for one of Airflow's connections. A URL with a password is better given "
                        "by a command (`ledger_cmd`) or by Airflow's secrets (`ledger_secret`). By default the "
                        "variable that `url` in sekisho.toml names (`env:NAME`; no address is part of the snapshot), "
                        "else `ledger.db` beside the snapshot, where all tasks run on one machine.",
                        example="airflow:sekisho_ledger",
                    ),
                    "hash_key": _option(
                        "The key with which ids of persons are hashed before they are counted: `file:/path`, "
                        "`env:NAME`, or `airflow:CONN_ID` for a connection whose password holds the lines of the key. "
                        "By default what the organisation's settings say.",
                        example="file:/etc/sekisho/hash.key",
                    ),
                    "deployment": _option(
                        "The name of this Airflow in a ledger that several share: their DAGs and runs may be called "
                        "alike. By default `default`; a second Airflow under one name is refused.",
                        example="production",
                    ),
                    "patience": _option(
                        "For how many seconds a task waits for a ledger that cannot be reached, or that others keep "
                        "locked, before it fails and its retries apply: from 0 to 600, by default 30.",
                        example="60",
                    ),
                    "retry_for_room": _option(
                        "`True` lets Airflow try a task again, as its `retries` say, that is blocked only because of "
                        "the room that other runs under way have reserved. By default such a task fails at once, as "
                        "every blocked one does.",
                        example="True",
                    ),
                    "page_url": _option(
                        "A page about the exports, linked from the documentation of the tasks that carry them.",
                        example="https://governance.example.com/exports",
                    ),
                },
            },
        },
    }


def _option(description: str, *, example: str) -> dict[str, Any]:
    """Describe one option; all of them are strings and empty by default."""
    return {"description": description, "version_added": "0.1.0", "type": "string", "example": example, "default": ""}
