"""PostgreSQL: many workers, each account locked by itself.

Whoever judges an account holds its lock alone, and that of the export; those who settle share it, and each of them
holds the lock of its export alone, as does who counts a batch. The order is always account, export, chain, so that
nobody waits in a circle.

Nothing is left behind in a session: a pool in front of the server may give each transaction another one.
"""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text

from sekisho.ledger.statements import Answer, Statement
from sekisho.ledger.stores.base import Store, Times, first_line
from sekisho.ledger.url import secrets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import URL, Connection, Engine

    from sekisho.ledger.entries import Draft

_KEY = "('x' || left(encode(sha256(convert_to({}, 'UTF8')), 'hex'), 16))::bit(64)::bigint"
"""The lock of a name: the first 64 bits of its SHA-256."""
_ACCOUNT = _KEY.format("'sekisho account ' || {}")
_EXPORT = _KEY.format("'sekisho export ' || :export")
_CHAIN = _KEY.format("'sekisho chain'")

_CLOCK = "clock_timestamp()"
"""Asked after the locks: whoever waited for them is not late."""
_NEWEST = "(SELECT at FROM sekisho_records ORDER BY id DESC LIMIT 1)"


def _statement(sql: str) -> Statement:
    return Statement(lambda _: text(sql))


_SURELY = "set_config('synchronous_commit', 'on', true), set_config('lock_timeout', :patience, true)"
"""How this transaction waits for the disk and for others, before it does."""
_LOCK_NOTHING = _statement(f"SELECT {_NEWEST}, {_SURELY}, {_CLOCK}")
_LOCK_ACCOUNT = _statement(
    f"SELECT {_NEWEST}, {_SURELY}, pg_advisory_xact_lock({_ACCOUNT.format(':account')}), {_CLOCK}"
)
_LOCK_JUDGED = _statement(
    f"SELECT {_NEWEST}, {_SURELY}, pg_advisory_xact_lock({_ACCOUNT.format(':account')}),"
    f" pg_advisory_xact_lock({_EXPORT}), {_CLOCK}"
)
_LOCK_BATCHES = _statement(f"SELECT {_NEWEST}, {_SURELY}, pg_advisory_xact_lock({_EXPORT}), {_CLOCK}")
_LOCK_EXPORT = _statement(
    f"SELECT {_NEWEST}, {_SURELY}, pg_advisory_xact_lock_shared({_ACCOUNT.format(':account')}),"
    f" pg_advisory_xact_lock({_EXPORT}), {_CLOCK}"
)
_LOCK_RESERVED = _statement(
    f"SELECT {_NEWEST}, {_SURELY}, pg_advisory_xact_lock_shared({_ACCOUNT.format('account')}),"  # noqa: S608 - constants only
    f" pg_advisory_xact_lock({_EXPORT}), {_CLOCK} FROM sekisho_reservations WHERE id = ANY(:ids)"
)
_BRIEFLY = _statement("SELECT set_config('lock_timeout', '5s', true)")
_LOCK_CONTENTS = _statement("LOCK TABLE sekisho_contents IN ACCESS EXCLUSIVE MODE")
_LOCK_CHAIN = _statement(f"SELECT {_SURELY}, pg_advisory_xact_lock({_CHAIN})")
_CLOSE = _statement(
    f"""
    WITH new AS (
        INSERT INTO sekisho_records (kind, at, body)
        SELECT kind, at, body
        FROM unnest(CAST(:kinds AS text[]), CAST(:ats AS text[]), CAST(:bodies AS text[]))
            WITH ORDINALITY AS drafts (kind, at, body, place)
        ORDER BY place
        RETURNING id
    ),
    turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock({_CHAIN}) AS mine),
    queue AS (
        INSERT INTO sekisho_pending (record_id)
        SELECT id FROM (SELECT id FROM new UNION ALL SELECT unnest(CAST(:written AS bigint[]))) AS every (id), turn
        WHERE NOT mine
    )
    SELECT (SELECT array_agg(id ORDER BY id) FROM new), mine FROM turn
    """  # noqa: S608 - constants only
)
"""Write records; queue them unless it is this transaction's turn to seal."""
_PLACE = _statement(
    """
    WITH placed AS (
        INSERT INTO sekisho_seals (position, record_id, previous, hash)
        SELECT * FROM unnest(
            CAST(:position AS bigint[]), CAST(:record_id AS bigint[]), CAST(:previous AS text[]), CAST(:hash AS text[])
        )
    ),
    gone AS (DELETE FROM sekisho_pending WHERE record_id = ANY(CAST(:waited AS bigint[]))),
    begun AS (
        INSERT INTO sekisho_head (position, hash, at)
        SELECT CAST(:end AS bigint), CAST(:link AS text), CAST(:at AS text) WHERE CAST(:before AS bigint) IS NULL
        RETURNING position
    ),
    moved AS (
        UPDATE sekisho_head SET position = CAST(:end AS bigint), hash = CAST(:link AS text), at = CAST(:at AS text)
        WHERE position = CAST(:before AS bigint)
        RETURNING position
    )
    SELECT position FROM begun UNION ALL SELECT position FROM moved
    """
)


class PostgreSQL(Store):
    """A ledger in a PostgreSQL database."""

    def _engine(self, url: URL) -> Engine:
        self._secrets = secrets_of(url)
        self._patience = {"patience": f"{int(self.patience * 1000)}ms"}
        self.silence = self.patience + _MORE
        arguments: dict[str, Any] = {"connect_timeout": max(2, int(min(self.patience, _CONNECTING)))}
        if "connect_timeout" in url.query:
            arguments = {}
        if (prepared := url.query.get("prepare_threshold")) is not None:  # the driver's own, and no text
            url = url.difference_update_query(["prepare_threshold"])
            arguments["prepare_threshold"] = int(str(prepared)) if str(prepared).isdecimal() else None
        # Whatever the database's default is: who has waited for a lock must see what was done before.
        engine = create_engine(
            url, connect_args=arguments, isolation_level="READ COMMITTED", max_overflow=-1, hide_parameters=True
        )

        def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own
            from sekisho.ledger.silence import HeardConnection

            return HeardConnection.heard(lambda: self.silence, *given, **named)

        event.listen(engine, "do_connect", connect)
        return engine

    def create(self) -> None:
        """Do no more than wait: the database is somebody else's to create, and its tables may take long to change."""
        self.silence = inf

    def _look_at(self, connection: Connection) -> None:
        """Nothing to do: the server would have closed it."""

    def _frozen(self, connection: Connection) -> None:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.exec_driver_sql("SELECT 1")

    def lock_nothing(self, connection: Connection) -> Times:
        """Give the times of the ledger."""
        return _times(_LOCK_NOTHING.run(connection, self._patience))

    def lock_account(self, connection: Connection, account: str, export: str | None = None) -> Times:
        """Hold the account's lock alone, and that of the export that is judged."""
        names = {**self._patience, "account": account}
        if export is None:
            return _times(_LOCK_ACCOUNT.run(connection, names))
        return _times(_LOCK_JUDGED.run(connection, {**names, "export": export}))

    def lock_batches(self, connection: Connection, export: str) -> Times:
        """Hold the export's lock alone."""
        return _times(_LOCK_BATCHES.run(connection, {**self._patience, "export": export}))

    def lock_export(self, connection: Connection, account: str, export: str) -> Times:
        """Share the account's lock, and hold the export's alone."""
        return _times(_LOCK_EXPORT.run(connection, {**self._patience, "account": account, "export": export}))

    def lock_reserved(self, connection: Connection, reservations: Sequence[str], export: str) -> tuple[Times, bool]:
        """Do so for the account that holds one of the reservations."""
        names = {"ids": list(reservations), "export": export}
        found = _LOCK_RESERVED.run(connection, {**self._patience, **names})
        return _times(found), bool(found.rows)

    def lock_chain(self, connection: Connection) -> None:
        """Hold the chain's lock, if need be after waiting."""
        _LOCK_CHAIN.run(connection, self._patience)

    def lock_contents(self, connection: Connection) -> Times:
        """Wait until all who have looked at contents are done; not for long, because others wait behind."""
        _BRIEFLY.run(connection, {})
        _LOCK_CONTENTS.run(connection, {})
        _LOCK_CHAIN.run(connection, self._patience)
        return self.lock_nothing(connection)

    def close(self, connection: Connection, drafts: Sequence[Draft], written: Sequence[int]) -> tuple[list[int], bool]:
        """Write the last records, and see whether it is one's turn to seal."""
        columns = {f"{name}s" if name != "body" else "bodies": [one[name] for one in drafts] for name in _DRAFT}
        found = _CLOSE.run(connection, {**columns, "written": list(written)}).first()
        return found[0] or [], found[1]

    def place(
        self,
        connection: Connection,
        seals: Sequence[Mapping[str, Any]],
        waited: Sequence[int],
        end: Mapping[str, Any],
        before: int | None,
    ) -> bool:
        """Write places, and move the end of the chain, in one statement."""
        columns = {name: [one[name] for one in seals] for name in ("position", "record_id", "previous", "hash")}
        last = {"end": end["position"], "link": end["hash"], "at": end["at"], "before": before}
        return _PLACE.run(connection, {**columns, **last, "waited": list(waited)}).scalar() is not None

    def passes(self, error: BaseException) -> bool:
        """Say whether the server, or a pool in front of it, may only be away: it stops, starts, or is full."""
        state = _state(error)
        return state.startswith(_PASSES) if state else type(error).__name__ in _NOT_REACHED

    def saying(self, error: BaseException) -> str:
        """Say what PostgreSQL's error means and what to do about it."""
        words = first_line(error, self._secrets)
        state = _state(error)
        for prefix, what in _MEANINGS.items():
            if state.startswith(prefix):
                return f"{what} ({words})"
        if isinstance(error, (ValueError, OverflowError)) or type(error).__name__ == "DataError":
            return f"it cannot hold such a value, nothing was written; correct the name or the number ({words})"
        if not state:
            return f"cannot be reached, or the connection was lost; {_WHOLE} ({words})"
        return words


_DRAFT = ("kind", "at", "body")
_CONNECTING = 10.0
"""For how many seconds one connection may take to be made, at most."""
_MORE = 5.0
"""How many seconds longer than its patience a step may be without an answer: the server's own time ends before ours."""

_PASSES = ("08", "53300", "57P0", "58000")
"""States of a server that is away, or full, for now."""
_NOT_REACHED = frozenset({"OperationalError", "ConnectionTimeout", "SilentServer"})
"""What the driver calls it where nobody answered."""
_REFUSALS = {
    "28": re.compile(r'authentication failed|pg_hba\.conf|role ".*" (does|is) not|no such user|no password supplied'),
    "3D": re.compile(r'database ".*" does not exist|no such database'),
}
"""While a connection is being made the driver gives no state, only words: those of a refusal that lasts."""


def _state(error: BaseException) -> str:
    """Give the SQLSTATE of an error; where the driver has none, the class that its words mean, or nothing."""
    said = str(error)
    meant = (state for state, words in _REFUSALS.items() if words.search(said))
    return getattr(error, "sqlstate", None) or next(meant, "")


def _times(found: Answer) -> Times:
    return Times(found.rows[0][0], found.rows[0][-1]) if found.rows else Times(None)


_WHOLE = "what was under way is kept whole or not at all"
_MEANINGS = {
    "08": f"the connection was lost; {_WHOLE}",
    "25P03": "it was kept waiting for longer than its idle_in_transaction_session_timeout; nothing was written",
    "26000": "a pool in front of it mixes up prepared statements; end the ledger's URL in ?prepare_threshold=none",
    "28": "refuses the user or the password; correct the ledger's URL",
    "3D": "there is no such database; create it, then run `sekisho ledger init`",
    "42P01": "this database holds no whole ledger; restore it from its backup",
    "40": "another program wrote at the same time, nothing was written",
    "42P05": "a pool in front of it mixes up prepared statements; end the ledger's URL in ?prepare_threshold=none",
    "42501": "the user lacks a right; let it own the ledger's tables",
    "25006": "the database only reads; connect to the primary",
    "53100": "the disk is full, nothing was written; make room",
    "53300": "too many connections; allow more",
    "53": "the server lacks resources, nothing was written; see to it",
    "55P03": "another program has kept it locked for too long; find out which in pg_locks",
    "57014": "it took longer than its statement_timeout, or was stopped; nothing was written",
    "57": f"the server ended the connection; {_WHOLE}",
}
