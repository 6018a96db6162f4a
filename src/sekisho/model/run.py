"""One task of one run that carries an export."""

from __future__ import annotations

from typing import NamedTuple


class RunKey(NamedTuple):
    """What makes a shipment the same one when it is tried again; `attempt` and `who` only describe the try.

    All tasks and map indexes of one `run_id` share a reservation.
    """

    organisation: str
    export_id: str
    dag_id: str
    run_id: str
    task_id: str
    map_index: int = -1
    attempt: int = 1
    who: str = ""
    """Who asked: the worker or the person, as user@host."""
