"""How a destination may be shown: without user, password or token."""

from __future__ import annotations

import re

_USER = re.compile(r"(?<=://)[^/?#]*@")
_QUERY = re.compile(r"[?#].*", re.DOTALL)


def shown(to: str) -> str:
    """Write a destination as it may be logged: scheme, host and path."""
    text = "".join(letter if letter.isprintable() else "�" for letter in to)
    return _QUERY.sub("", _USER.sub("***@", text))
