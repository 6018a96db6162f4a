"""The options of one section of Airflow's configuration, each read by itself.

What is wrong with one loses no other, and nothing that it holds is repeated: it may be a password. A `%` in a file
needs no doubling here, because URLs are full of them; one that is doubled, as Airflow asks for, is read as one.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from configparser import InterpolationError
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMENT: Final = re.compile(r"(^|\s)[;#]")
_HOLDS_A_COMMENT: Final = (
    "holds what looks like a comment: Airflow keeps it as part of the value; put it on a line of its own"
)
_COMMAND_TAKES: Final = 60.0
"""For how many seconds a command is waited for that gives a secret."""
_OFF: Final = frozenset({"false", "f", "0", "no", "off"})
_ON: Final = frozenset({"true", "t", "1", "yes", "on"})


class Options:
    """Reads options, and keeps why those could not be read that could not."""

    def __init__(self, section: str) -> None:
        self._section = section
        self.wrong: dict[str, str] = {}
        """Why an option cannot be used, by its name."""

    def secret(self, name: str) -> str | None:
        """Give an option that may hold a secret: it may come from a command or from Airflow's secrets instead.

        Airflow does so by itself for options that it is told to be sensitive. But of those it wants every `%` doubled,
        and else it does not start, with words that quote the rest of the password.
        """
        return self.text(name, read=_secret)

    def text(
        self, name: str, *, section: str | None = None, read: Callable[[str, str], str] | None = None
    ) -> str | None:
        """Give what an option says; None where nothing is said, or where it cannot be used."""
        try:
            found = (read or _value)(section or self._section, name).strip()
        except Exception as error:  # noqa: BLE001 - one broken option must lose no other, nor take innocent DAGs down
            self.wrong[name] = type(error).__name__  # and not its words: they may quote a password
            return None
        if _COMMENT.search(found):
            self.wrong[name] = _HOLDS_A_COMMENT
            return None
        return found or None

    def flag(self, name: str, *, strict: bool, unsaid: bool | None) -> bool | None:
        """Give an option that is on or off: `strict` for what is neither, `unsaid` where nothing is said."""
        said = self.text(name)
        if name in self.wrong:
            return strict
        if said is None:
            return unsaid
        return said.lower() in _ON if not strict else said.lower() not in _OFF

    def seconds(self, name: str, *, unsaid: float, most: float) -> float:
        """Give an option that is a time: from 0 seconds to `most`."""
        said = self.text(name)
        if said is None:
            return unsaid
        try:
            found = float(said)
        except ValueError:
            found = -1.0
        if 0 <= found <= most:
            return found
        self.wrong[name] = f"is to be a number of seconds between 0 and {most:g}"
        return unsaid


def _secret(section: str, name: str) -> str:
    if found := _value(section, name):
        return found
    if command := _value(section, f"{name}_cmd"):
        done = subprocess.run(  # noqa: S603 - the administrator's own, as in Airflow
            shlex.split(command), capture_output=True, text=True, check=True, timeout=_COMMAND_TAKES
        )
        return done.stdout
    if key := _value(section, f"{name}_secret"):
        from airflow.configuration import get_custom_secret_backend

        backend = get_custom_secret_backend()
        given = backend and backend.get_config(key)
        if not given:
            raise LookupError(key)
        return str(given)
    return ""


def _value(section: str, name: str) -> str:
    from airflow.configuration import conf

    raw = conf.get(section, name, fallback="", raw=True) or ""
    if "%" not in raw:
        return str(raw)
    try:
        return str(conf.get(section, name, fallback="") or "")
    except InterpolationError:
        return str(raw)
