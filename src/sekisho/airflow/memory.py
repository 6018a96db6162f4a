"""Where heads are counted in this deployment, and the key that their ids are hashed with.

Airflow's configuration is asked first, then what the snapshot says, then the ledger beside the snapshot is taken. What
a DAG file does to the environment or to a connection's variable has no effect, or is refused.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sekisho.airflow import deployment, identity
from sekisho.airflow.deployment import SECTION
from sekisho.characters import visible
from sekisho.credentials import is_name, variable
from sekisho.errors import ConfigError
from sekisho.model.organisation import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.heads import HashKey
    from sekisho.ledger import Ledger

FILE = "ledger.db"
"""The ledger beside the snapshot, as `sekisho build` makes it."""


@contextmanager
def ledgers() -> Iterator[Callable[[], Ledger]]:
    """Give a way to the ledger: opened when it is first asked for, closed at the end.

    A worker's process ends without goodbye, and while data is shipped nobody needs a connection.
    """
    with ExitStack() as stack:

        @cache
        def opened() -> Ledger:
            from sekisho.ledger import Ledger

            patience = deployment.current().patience
            ledger = stack.enter_context(
                closing(Ledger.open(url(), patience=patience, measured=True, high_water=deployment.current().marks))
            )
            identity.hold(ledger, deployment.worker())
            return ledger

        yield opened


def url() -> str:
    """Say where the ledger is. Raises ConfigError in one line where nobody has said it, and it cannot be assumed."""
    place = deployment.current()
    reference = place.ledger or deployment.gate().organisation.settings.ledger.url
    if reference == WITHHELD:
        msg = (
            "sekisho.toml names a ledger by its address, which is no part of a snapshot: set `ledger` in section "
            f'[{SECTION}] of Airflow\'s configuration (AIRFLOW__SEKISHO__LEDGER) to it, or write `url = "env:NAME"` in '
            "[ledger] of sekisho.toml"
        )
        raise ConfigError(msg)
    if reference is not None:
        return _resolved("ledger", reference, _url_of)
    if place.spread:
        msg = (
            "tasks of this deployment run on several machines, and no ledger is configured that all of them reach: "
            f"set `ledger` in section [{SECTION}] of Airflow's configuration (AIRFLOW__SEKISHO__LEDGER) to one in "
            "PostgreSQL"
        )
        raise ConfigError(msg)
    if place.snapshot is None:
        raise ConfigError(place.problem)
    folder = place.snapshot if place.snapshot.is_dir() else place.snapshot.parent
    return _embedded(str(folder / FILE))


def hash_key() -> HashKey:
    """Find the key that ids are hashed with. Raises ConfigError in one line that quotes no key."""
    from sekisho.heads import HashKey

    reference = deployment.current().hash_key or deployment.gate().organisation.settings.ledger.hash_key
    if reference is None:
        msg = (
            f"no key is configured to hash ids with: write one with `sekisho ledger key`, and set `hash_key` in "
            f"section [{SECTION}] of Airflow's configuration (AIRFLOW__SEKISHO__HASH_KEY) to `file:/its/path`"
        )
        raise ConfigError(msg)
    if reference.startswith("file:"):
        return HashKey.find(reference)
    if reference.startswith(("env:", "airflow:")):
        return HashKey.parse(_resolved("hash_key", reference, lambda found: found.password or ""), f"`{reference}`")
    return HashKey.find(reference)  # which says what it should have been


def _resolved(option: str, reference: str, read: Callable[[Any], str]) -> str:
    """Follow a reference to a variable or a connection; anything else stands for itself."""
    kind, _, name = reference.partition(":")
    if kind in {"env", "airflow"} and not (is_name(name) if kind == "airflow" else variable(reference)):
        msg = f"`{option}` names nothing behind `{kind}:`; write `{kind}:NAME`"  # it may be the secret itself
        raise ConfigError(msg)
    if kind == "env":
        value = deployment.environment().get(name)
        if value is None:
            msg = f"`{option}` is expected in the environment variable {name}, which was not set when Airflow started"
            raise ConfigError(msg)
        return value
    return read(_connection(option, name)) if kind == "airflow" else reference


def _connection(option: str, name: str) -> Any:
    """Ask Airflow for a connection, unless the process that asks has put it there itself."""
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    variable = f"AIRFLOW_CONN_{name.upper()}"
    if os.environ.get(variable) != deployment.environment().get(variable):
        msg = f"`{option}` is read from the connection {name!r}, which {variable} was changed to replace: refused"
        raise ConfigError(msg)
    try:
        return BaseHook.get_connection(name)
    except Exception as error:  # noqa: BLE001 - whatever a secrets backend raises
        # Airflow's own words name the connection; those of others may quote what they could not read.
        told = str(error) if isinstance(error, AirflowNotFoundException) else type(error).__name__
        msg = f"`{option}` is read from the connection {name!r}, which Airflow cannot give: {visible(told)}"
        raise ConfigError(msg) from None


def _url_of(connection: Any) -> str:
    """Write a connection as the URL of a ledger: for SQLite, Airflow keeps the path as host or as schema."""
    if connection.conn_type == "sqlite":
        return _embedded(connection.schema or connection.host or "")
    uri: str = connection.get_uri()
    return uri


def _embedded(path: str) -> str:
    """Write a path as the URL of a ledger: it may hold a question mark."""
    return f"sqlite:///{quote(path, safe='/ ')}"
