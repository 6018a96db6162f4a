"""A small law whose cases leave nothing open: to take one of them away and see what is missed."""

import shutil
from pathlib import Path

from tests.mutants.trial import Trial

SMALL = Path(__file__).parent / "small"


def small(folder: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(SMALL, folder / "small"))


def without(folder: Path, name: str) -> Trial:
    """The law in the folder, and its cases without the one of that name."""
    file = folder / "cases" / "xa" / "act.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if f"name: {name}," not in line]
    assert len(kept) == len(lines) - 1, name
    file.write_text("".join(kept), encoding="utf-8")
    return Trial([folder], folder / "cases")
