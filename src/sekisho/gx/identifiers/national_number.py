"""National identity numbers.

Which numbers a country gives to persons stands in `national_number.toml`; their check digits are python-stdnum's.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARED_BY = frozenset(
    {"identity-number", "national-id", "national-number", "id-number", "social-security", "tax-number", "my-number"}
)
SHAPE = r"[0-9A-Za-z](?:[ ./+\-]?[0-9A-Za-z]){6,24}"
SHARE = 0.5


def recognise(text: str, countries: frozenset[str]) -> bool:
    """Say whether it is a number that one of the countries gives to a person, check digits included."""
    return any(number.is_valid(text) for country in countries for number in _numbers(country))


@cache
def _numbers(country: str) -> tuple[Any, ...]:
    return tuple(import_module(f"stdnum.{name}") for name in _table().get(country, ()))


@cache
def _table() -> Mapping[str, list[str]]:
    text = files(__package__).joinpath("national_number.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
