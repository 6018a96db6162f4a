"""Where the ledger lies: SQLite in a file, or PostgreSQL; said back to people without its password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from sekisho.credentials import is_option
from sekisho.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import URL

_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_WANTED = "write sqlite:////folder/ledger.db or postgresql://user@host/database"


def parsed(url: str) -> URL:
    """Read a URL, or refuse it in one line."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):  # the text may hold a password: it is not repeated
        raise ConfigError(f"the ledger's URL cannot be read; {_WANTED}") from None
    if "@" in (found.host or ""):  # the rest of a password stands there
        raise ConfigError("the ledger's URL has an `@` in its user or password; write it as %40 there")
    if found.drivername in _POSTGRESQL:
        return found.set(drivername="postgresql+psycopg")
    if found.drivername != "sqlite":
        raise ConfigError(f"the ledger cannot be kept in `{found.drivername}`; {_WANTED}")
    if found.query or found.host:
        raise ConfigError(f"`{shown(found)}` is not the path of a file; {_WANTED}")
    if not found.database or found.database == ":memory:":
        raise ConfigError(f"a ledger in memory forgets everything; {_WANTED}")
    # Not every SQLAlchemy turns %3F back into a question mark.
    found = found.set(database=unquote(url.partition(":///")[2]))
    if not Path(found.database or "").is_absolute():
        raise ConfigError(f"`{shown(found)}` depends on where it is started; write sqlite:////folder/ledger.db")
    return found


def absolute(url: str, folder: Path) -> str:
    """Let the path of an SQLite URL begin in a folder, unless it is absolute; other URLs stay as they are."""
    prefix = "sqlite:///"
    path = url.removeprefix(prefix)
    if path == url or not path or path == ":memory:" or Path(path).is_absolute():
        return url
    return f"{prefix}{quote(str(folder.resolve()))}/{path}"


def secrets_of(url: URL) -> tuple[str, ...]:
    """Give what no message may hold, as it is and as it stands in the URL, the longest first."""
    secrets = [str(url.password)] if url.password else []
    for name, value in url.query.items():
        values = (value,) if isinstance(value, str) else value
        secrets += [one for one in values if one and is_option(name)]
    written = {form for one in secrets for form in (one, quote(one), quote_plus(one))}
    return tuple(sorted(written, key=len, reverse=True))


def shown(url: URL) -> str:
    """Write a URL for people: neither its password nor its options, which may hold one."""
    bare = url.set(query={})
    if bare.drivername.startswith("postgresql"):
        bare = bare.set(drivername="postgresql")
    return bare.render_as_string(hide_password=True)
