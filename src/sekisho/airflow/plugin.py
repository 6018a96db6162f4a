"""The entry point `airflow.plugins`: lets scheduler and API server notice how tasks end. It decides nothing.

If it cannot be loaded, exports are judged as ever, and the ledger still names the tasks that never settled.
"""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from sekisho.airflow import watching


class SekishoPlugin(AirflowPlugin):
    """Tells the ledger what ends outside of a worker."""

    name = "sekisho"

    @property
    def listeners(self) -> list[object]:  # type: ignore[override]  # a list, made when Airflow asks
        """What listens in this process."""
        return watching.listeners()
