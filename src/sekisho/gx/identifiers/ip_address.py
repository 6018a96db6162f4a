"""IP addresses."""

from __future__ import annotations

from ipaddress import ip_address

DECLARED_BY = frozenset({"ip", "ip-address", "network-address", "access-log", "online-identifier"})
SHAPE = r"\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?"
SHARE = 0.5


def recognise(text: str, countries: frozenset[str]) -> bool:  # noqa: ARG001 - an address says it by its shape
    """Say whether it is an address of version 4 or 6."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
