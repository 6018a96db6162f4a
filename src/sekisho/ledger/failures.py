"""Whatever goes wrong in a database becomes one line that says where, what, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from sekisho.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

_TELL: Final = "sekisho_tell"


class ConnectionLost(LedgerError):
    """The database went away; when nothing was done yet, a second connection may do."""


def telling(engine: Engine, tell: Callable[[BaseException], str]) -> None:
    """Let an engine's errors be told by `tell`."""

    def translate(context: ExceptionContext) -> None:
        raise _said(tell, context.original_exception, lost=context.is_disconnect) from None

    engine.update_execution_options(**{_TELL: tell})
    event.listen(engine, "handle_error", translate)


def translated(connection: Connection, error: Exception, cursor: Any) -> LedgerError:  # noqa: ANN401 - the driver's own
    """Say what an error of the driver's own cursor means; a connection that is lost is not used again."""
    dialect = connection.dialect
    known = dialect.dbapi is not None and isinstance(error, dialect.dbapi.Error)
    lost = known and dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)  # type: ignore[arg-type]  # what the driver gives
    if lost:
        connection.invalidate(error)
    return _said(connection.get_execution_options()[_TELL], error, lost=lost)


def _said(tell: Callable[[BaseException], str], error: BaseException, *, lost: bool) -> LedgerError:
    return (ConnectionLost if lost else LedgerError)(tell(error))
