"""Where the example DAGs leave their files: a folder on this machine stands for the partner's place."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def deliver(name: str, *rows: dict[str, object]) -> str:
    """Write rows as `<name>.csv` and return the path. In real life this would be an upload."""
    path = _folder() / f"{name}.csv"
    write(path, rows)
    print(f"delivered {len(rows)} rows to {path}")
    return str(path)


def write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    """Write rows as CSV, the names of the columns first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def read(path: Path) -> list[dict[str, object]]:
    """Read the rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _folder() -> Path:
    folder = Path(os.environ.get("ACME_OUTBOX", Path(tempfile.gettempdir()) / "acme-outbox"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
