"""Which Airflow this is: told by a variable in its metadata database, which all its machines share and no other has."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sekisho.airflow import deployment
from sekisho.errors import ConfigError, LedgerError, named
from sekisho.ledger.deployments import VARIABLE

if TYPE_CHECKING:
    from sekisho.ledger import Ledger

_ENVIRONMENT = f"AIRFLOW_VAR_{VARIABLE.upper()}"
_held: set[tuple[str, str]] = set()
"""The ledgers that know this Airflow by its name, as far as this process has asked."""


def hold(ledger: Ledger, who: str) -> None:
    """See that this Airflow's name in the ledger is its own. Raises LedgerError and ConfigError.

    Asked once in a process: what has left is told to the ledger without another question.
    """
    name = deployment.name()
    if (ledger.name, name) not in _held:
        ledger.identify(name, datetime.now(UTC), who=who, read=_read, keep=_keep)
        _held.add((ledger.name, name))


def _read() -> str | None:
    """Ask Airflow for its identity; None if it has none yet. Not what a DAG file has put in its place."""
    from airflow.sdk import Variable

    if os.environ.get(_ENVIRONMENT) != deployment.environment().get(_ENVIRONMENT):
        msg = f"which Airflow this is stands in its variable {VARIABLE}, which {_ENVIRONMENT} was changed to replace"
        raise ConfigError(msg)
    try:
        found: Any = Variable.get(VARIABLE, default=None)
    except Exception as error:  # noqa: BLE001 - whatever a secrets backend raises
        raise _unknown(error) from None
    return None if found is None else str(found)


def _keep(identity: str) -> None:
    from airflow.sdk import Variable

    try:
        Variable.set(VARIABLE, identity, description="Tells sekisho's ledger this Airflow from others: leave it.")
    except Exception as error:  # noqa: BLE001 - as above
        raise _unknown(error) from None


def _unknown(error: Exception) -> LedgerError:
    return LedgerError(
        f"Airflow cannot give or keep its variable {VARIABLE}, which tells it from others: {named(error)}"
    )
