"""One task of one run that carries an export."""

from __future__ import annotations

from typing import Final, NamedTuple

DEPLOYMENT: Final = "default"
"""The deployment of Airflow whose name is not said, and of all that was written before deployments had names."""


class RunKey(NamedTuple):
    """What makes a shipment the same one when it is tried again; `attempt` and `who` only describe the try.

    All tasks and map indexes of one `run_id` of one deployment share a reservation.
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
    deployment: str = DEPLOYMENT
    """The name of the Airflow in which it runs: two of them may call their DAGs and runs alike."""
