"""Which form the tables have: the migrations in `migrations/versions/`, one file each; the last one is today's."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from sekisho.errors import LedgerError
from sekisho.ledger.schema import VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MIGRATIONS: Final = files("sekisho.ledger") / "migrations"
_FILE: Final = re.compile(r"v(\d{4})_\w+\.py")
_CURRENT: Final = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant


def known() -> list[str]:
    """List the versions that this sekisho knows, oldest first."""
    found = (_FILE.fullmatch(one.name) for one in (_MIGRATIONS / "versions").iterdir())
    return sorted(match[1] for match in found if match)


def current(connection: Connection) -> str | None:
    """Give the version of the tables; None when there are none, and all of them when somebody put in another."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(_CURRENT).scalars()
    return " and ".join(sorted(map(str, found))) or None


def require_current(connection: Connection, name: str) -> None:
    """Refuse tables of another version, each with what to do."""
    version = current(connection)
    if version is None:
        raise LedgerError(
            f"{name}: holds no ledger; run `sekisho ledger init` for a new one; one that was lost must be restored"
            " from its backup, or counts begin at zero"
        )
    refuse_newer(version, name)
    if version != known()[-1]:
        raise LedgerError(f"{name}: was written by an older sekisho; run `sekisho ledger init` to bring it up to date")


def refuse_newer(version: str | None, name: str) -> None:
    """Refuse tables that a later sekisho has made."""
    if version is not None and version not in known():
        raise LedgerError(
            f"{name}: was written by a newer sekisho (version {version}); refused, nothing was changed; update sekisho"
        )


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
