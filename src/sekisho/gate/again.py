"""What `sekisho explain` must be told besides the export and the day, so that it gives the same answer once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.gate.destination import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.model.decision import Note
    from sekisho.model.export import Carrier


def again(to: str | None, carrier: Carrier | None, notes: Iterable[Note]) -> tuple[str, ...]:
    """Give the options for a destination, as it may be shown, and for a task that may not carry the export."""
    destination = () if to is None else ("--to", shown(to))
    if carrier is None or all(note.code != "carrier" for note in notes):
        return destination
    return (*destination, "--dag", carrier.dag_id, "--task", carrier.task_id)
