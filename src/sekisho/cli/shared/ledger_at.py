"""Where the ledger is, and who speaks to it: what the commands about it have in common."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from sekisho.credentials import variable
from sekisho.errors import ConfigError, LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.ledger import Ledger

FILE: Final = "ledger.db"
_EMBEDDED: Final = "sqlite:///"
_ELSEWHERE: Final = "env:"


def url_of(folder: Path | None, given: str | None) -> str:
    """Find where the ledger is: as given, as configured, else beside the snapshot. Raises ConfigError."""
    if given is not None:
        return located(given, Path.cwd(), "--ledger")
    if folder is None:
        msg = "no ledger: name it with --ledger or SEKISHO_LEDGER, or the organisation's folder with --organisation"
        raise ConfigError(msg)
    from sekisho.settings import settings

    configured = settings(folder).ledger.url
    return beside(folder / ".sekisho") if configured is None else located(configured, folder, "`url` in [ledger]")


def beside(snapshot: Path) -> str:
    """Give the URL of the embedded ledger in the folder of the snapshot."""
    return f"{_EMBEDDED}{quote(str(snapshot.resolve() / FILE))}"


def make_room(url: str) -> None:
    """Make the folder for an embedded ledger, in one that is there; what is in the way the ledger itself will tell."""
    path = url.removeprefix(_EMBEDDED)
    if path != url:
        with suppress(OSError):
            Path(unquote(path)).parent.mkdir(exist_ok=True)


def located(url: str, folder: Path, where: str) -> str:
    """Read a URL, or the variable that holds it; relative paths begin in the folder. Raises ConfigError."""
    needed()
    from sekisho.ledger import absolute

    if url.startswith(_ELSEWHERE):
        name = variable(url)
        if name is None:  # it may be the URL itself, and is not repeated
            msg = f"{where}: no environment variable is named behind `env:`; write `env:NAME`"
            raise ConfigError(msg)
        found = os.environ.get(name)
        if not found:
            msg = f"{where} says that the ledger's URL is in the environment variable {name}, which is not set"
            raise ConfigError(msg)
        url = found
    return absolute(url, folder)


def needed() -> None:
    """Refuse to go on where the libraries of the ledger are not installed. Raises ConfigError."""
    missing = [name for name in ("sqlalchemy", "alembic", "datasketches") if find_spec(name) is None]
    if missing:
        msg = f"the ledger needs {', '.join(missing)}, not installed here: install sekisho[ledger]"
        raise ConfigError(msg)


@contextmanager
def opened(folder: Path | None, url: str | None) -> Iterator[Ledger]:
    """Open the ledger for as long as a command runs. Raises ConfigError or LedgerError."""
    place = url_of(folder, url)
    needed()
    from sekisho.ledger import Ledger

    ledger = Ledger.open(place, measured=True)
    try:
        yield ledger
    finally:
        ledger.close()


def sealed(ledger: Ledger) -> None:
    """Give waiting records their places in the chain; who may only read leaves them waiting."""
    with suppress(LedgerError):
        ledger.seal()
