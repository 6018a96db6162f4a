"""Whatever goes wrong in a database becomes one line that says where, what, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import event

from sekisho.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

_TELL: Final = "sekisho_tell"


class ConnectionLost(LedgerError):
    """The database went away, or cannot be reached for now; a second connection may do, if need be a little later.

    Unless it was lost at the very end, nothing was written. A change that was, and is told again, changes nothing.
    """


class _Tell(Protocol):
    def __call__(self, error: BaseException, *, lost: bool) -> LedgerError: ...


def telling(engine: Engine, tell: _Tell) -> None:
    """Let an engine's errors be told by `tell`, which is also given whether the connection is lost with them."""

    def translate(context: ExceptionContext) -> None:
        raise tell(context.original_exception, lost=context.is_disconnect) from None

    engine.update_execution_options(**{_TELL: tell})
    event.listen(engine, "handle_error", translate)


def translated(connection: Connection, error: Exception, cursor: Any) -> LedgerError:  # noqa: ANN401 - the driver's own
    """Say what an error of the driver's own cursor means; a connection that is lost is not used again."""
    dialect = connection.dialect
    known = dialect.dbapi is not None and isinstance(error, dialect.dbapi.Error)
    lost = known and dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)  # type: ignore[arg-type]  # what the driver gives
    if lost:
        connection.invalidate(error)
    tell: _Tell = connection.get_execution_options()[_TELL]
    return tell(error, lost=lost)
