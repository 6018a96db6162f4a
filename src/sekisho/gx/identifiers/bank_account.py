"""International bank account numbers (IBAN)."""

from __future__ import annotations

from stdnum import iban

DECLARED_BY = frozenset({"bank-account", "bank", "iban", "payment"})
SHAPE = r"[A-Za-z]{2}\d{2}(?: ?[0-9A-Za-z]){11,30}"
SHARE = 0.0


def recognise(text: str, countries: frozenset[str]) -> bool:  # noqa: ARG001 - the number names its own country
    """Say whether structure and check digits are right."""
    return bool(iban.is_valid(text))
