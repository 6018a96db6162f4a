"""Where something is written: file and line of a rule, a row or a paper, found when somebody is told of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from sekisho.cli.shared.options import near
from sekisho.model.home import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from sekisho.analysis.forecast.causes import Where
    from sekisho.files import Document
    from sekisho.model.organisation import Settings

Locate = Callable[["Where | None"], "str | None"]
"""Finds file and line of a cause, if they are known."""


def locate(folder: Path, settings: Settings) -> Locate:
    """Give a function that finds file and line in an organisation's folder and in the law that it uses."""
    from sekisho import packs

    there = packs.optional()
    chosen = [there[name] for name in settings.packs if name in there]
    law = (*((folder / name).resolve() for name in settings.law), *chosen, packs.shipped())

    @cache
    def document(part: str, name: str) -> Document | None:
        from sekisho.files import read_toml, read_yaml

        if part == SETTINGS:
            return read_toml(folder / part)
        for home in (folder, *law):
            exact = home / part / f"{name}.yaml"
            found = exact if exact.is_file() else next((home / part).rglob(f"{name}.yaml"), None)
            if found is not None:
                return read_yaml(found)
        return None

    def find(where: Where | None) -> str | None:
        read = document(where.part, where.id) if where is not None else None
        if where is None or read is None:
            return None
        line = read.line(where.spot)
        return f"{near(read.path)}:{line}" if line else near(read.path)

    return find
