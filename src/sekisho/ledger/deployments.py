"""Which Airflow has which name: two that share a ledger under one name would take each other's runs for their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import bindparam, select

from sekisho.errors import LedgerError
from sekisho.ledger.schema import DEPLOYMENTS
from sekisho.ledger.statements import Statement, insert_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from sekisho.ledger.transaction import Transaction

VARIABLE = "sekisho_deployment"
"""The variable in which an Airflow keeps its identity: it lies in the metadata database, one for all its machines."""

_KNOWN = Statement(lambda _: select(DEPLOYMENTS).where(DEPLOYMENTS.c.name == bindparam("name")))


def has_name(connection: Connection, name: str, identity: str | None) -> bool:
    """Say whether the Airflow with this identity has the name."""
    found = _known(connection, name)
    return found is not None and found["identity"] == identity


def take_name(
    transaction: Transaction, name: str, who: str, read: Callable[[], str | None], keep: Callable[[str], None]
) -> None:
    """Give a name to the Airflow that comes with it first; any other is refused. The caller holds the name's lock.

    `read` gives that Airflow's identity; `keep` lets it keep a new one. Raises LedgerError.
    """
    where, identity = transaction.store.name, read()
    found = _known(transaction.connection, name)
    if found is not None:
        if found["identity"] == identity:
            return
        raise LedgerError(
            f"{where}: the deployment name {name!r} is another Airflow's since {found['since'][:10]}: write"
            " `deployment = NAME`, with a name of its own, in section [sekisho] of this one's configuration"
            " (AIRFLOW__SEKISHO__DEPLOYMENT); only if this is the same one and its metadata database was made anew, run"
            f" `airflow variables set {VARIABLE} {found['identity']}`"
        )
    if identity is None:
        identity = uuid4().hex
        keep(identity)
        if read() != identity:
            raise LedgerError(f"Airflow did not keep its variable {VARIABLE}; set it once to any text of your own")
    row = {"name": name, "identity": identity, "since": transaction.at}
    insert_missing(DEPLOYMENTS).run(transaction.connection, row)
    transaction.note("deployment", {"deployment": name, "who": who}, {f"deployment/{name}": row})


def _known(connection: Connection, name: str) -> dict[str, Any] | None:
    found = _KNOWN.run(connection, {"name": name}).mappings()
    return found[0] if found else None
