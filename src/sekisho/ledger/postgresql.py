"""PostgreSQL: many workers, each account locked by itself.

Whoever judges an account holds its lock alone; those who settle share it, and each of them holds the lock of its export
alone. The order is always account, export, chain, so that nobody waits in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text

from sekisho.ledger.store import Store, first_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL, Connection, Engine

_KEY = "('x' || left(encode(sha256(convert_to({}, 'UTF8')), 'hex'), 16))::bit(64)::bigint"
"""The lock of a name: the first 64 bits of its SHA-256."""
_ACCOUNT = _KEY.format("'sekisho account ' || {}")
_EXPORT = _KEY.format("'sekisho export ' || :export")
_CHAIN = _KEY.format("'sekisho chain'")

_LOCK_ACCOUNT = text(f"SELECT pg_advisory_xact_lock({_ACCOUNT.format(':account')})")
_LOCK_EXPORT = text(
    f"SELECT pg_advisory_xact_lock_shared({_ACCOUNT.format(':account')}), pg_advisory_xact_lock({_EXPORT})"
)
_LOCK_RESERVED = text(
    f"SELECT account, pg_advisory_xact_lock_shared({_ACCOUNT.format('account')}), pg_advisory_xact_lock({_EXPORT})"  # noqa: S608 - constants only
    " FROM sekisho_reservations WHERE id = ANY(:ids)"
)
_TRY_CHAIN = text(f"SELECT pg_try_advisory_xact_lock({_CHAIN})")
_LOCK_CHAIN = text(f"SELECT true FROM (SELECT pg_advisory_xact_lock({_CHAIN})) AS locked")  # noqa: S608 - constants only


class PostgreSQL(Store):
    """A ledger in a PostgreSQL database."""

    def _engine(self, url: URL) -> Engine:
        self._password = url.password
        timeout = {} if "connect_timeout" in url.query else {"connect_timeout": max(2, int(self.patience))}
        engine = create_engine(url, connect_args=timeout, max_overflow=-1, hide_parameters=True)

        @event.listens_for(engine, "connect")
        def _settle(raw: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
            with raw.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{int(self.patience * 1000)}ms'")
                cursor.execute("SET synchronous_commit = on")
            raw.commit()

        return engine

    def create(self) -> None:
        """Nothing to do: the database is somebody else's to create."""

    def _frozen(self, connection: Connection) -> None:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.exec_driver_sql("SELECT 1")

    def lock_account(self, connection: Connection, account: str) -> None:
        """Hold the account's lock alone."""
        connection.execute(_LOCK_ACCOUNT, {"account": account})

    def lock_export(self, connection: Connection, account: str, export: str) -> None:
        """Share the account's lock, and hold the export's alone."""
        connection.execute(_LOCK_EXPORT, {"account": account, "export": export})

    def lock_reserved(self, connection: Connection, reservations: Sequence[str], export: str) -> str | None:
        """Do so for the account that holds one of the reservations."""
        found = connection.execute(_LOCK_RESERVED, {"ids": list(reservations), "export": export}).first()
        return None if found is None else str(found[0])

    def lock_chain(self, connection: Connection, *, wait: bool) -> bool:
        """Hold the chain's lock, if need be after waiting."""
        return bool(connection.execute(_LOCK_CHAIN if wait else _TRY_CHAIN).scalar())

    def saying(self, error: BaseException) -> str:
        """Say what PostgreSQL's error means and what to do about it."""
        words = first_line(error, self._password)
        state = getattr(error, "sqlstate", None) or ""
        for prefix, what in _MEANINGS.items():
            if state.startswith(prefix):
                return f"{what} ({words})"
        if not state:
            return f"cannot be reached, or the connection was lost; it is safe to try again once it is back ({words})"
        return words


_MEANINGS = {
    "08": "the connection was lost; it is safe to try again",
    "28": "refuses the user or the password; correct the ledger's URL",
    "3D": "there is no such database; create it, then run `sekisho ledger init`",
    "42P01": "this database holds no whole ledger; restore it from its backup",
    "42501": "the user lacks a right; let it own the ledger's tables",
    "25006": "the database only reads; connect to the primary",
    "53100": "the disk is full, nothing was written; make room and try again",
    "53300": "too many connections; try again, or allow more",
    "53": "the server lacks resources, nothing was written; see to it and try again",
    "55P03": "somebody else has kept it locked for too long; find out who in pg_locks and try again",
    "57": "the server ended the connection; it is safe to try again",
}
