"""Telephone numbers."""

from __future__ import annotations

import phonenumbers

DECLARED_BY = frozenset({"phone", "telephone", "mobile", "fax", "contact"})
SHAPE = r"(?:\+|00)?[0-9 ()./\-]{7,24}"
SHARE = 0.5


def recognise(text: str, countries: frozenset[str]) -> bool:
    """Say whether it is a number of one of the countries, or an international one of any country."""
    return any(_valid(text, country) for country in countries or (None,))


def _valid(text: str, country: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, country))
    except phonenumbers.NumberParseException:
        return False
