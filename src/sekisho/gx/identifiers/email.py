"""E-mail addresses."""

from __future__ import annotations

DECLARED_BY = frozenset({"email", "e-mail", "contact"})
SHAPE = r"[^\s@<>\"',;]{1,64}@(?:[^\s@.<>\"',;]+\.)+[^\W\d_][^\s@.<>\"',;]+"
SHARE = 0.0


def recognise(text: str, countries: frozenset[str]) -> bool:  # noqa: ARG001 - an address says it by its shape
    """Say yes: whatever has the shape of an address is meant as one."""
    return bool(text)
