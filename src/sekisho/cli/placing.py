"""Where an amendment is written: file and line in the change, or in the base where it is gone from the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sekisho.analysis.comparison.amendment import Amendment
from sekisho.cli.shared.locations import locate

if TYPE_CHECKING:
    from sekisho.cli.diff.revisions import Version
    from sekisho.gate import Gate

Placing = Callable[[Amendment], Amendment]


def placing(old: tuple[Version, Gate], new: tuple[Version, Gate]) -> Placing:
    """Give a function that adds file and line, as people call the versions."""
    found = [(version.named, locate(version.organisation, gate.organisation.settings)) for version, gate in (old, new)]

    def place(one: Amendment) -> Amendment:
        if one.place is not None:
            return one
        named, find = found[0 if one.gone else 1]
        where = find(one.where)
        return one._replace(place=None if where is None else named(where))

    return place
