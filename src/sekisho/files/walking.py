"""Walking a model for what it says of countries, and for the texts under a name, with the place of each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from pydantic import BaseModel

from sekisho.model.base import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.files.document import Spot


def countries_of(one: BaseModel) -> Iterator[tuple[Spot, str]]:
    """Walk every field that is declared as a country or several, wherever it stands."""
    for where, model, name, value in _fields(one, ()):
        if _speaks_of_countries(model, name):
            yield from _texts(value, where)


@cache
def _speaks_of_countries(model: type[BaseModel], name: str) -> bool:
    hints = get_type_hints(model, include_extras=True)
    return any(getattr(rule, "pattern", None) == COUNTRY for rule in _rules(hints[name]))


def texts_of(one: BaseModel, names: Collection[str]) -> Iterator[tuple[Spot, str]]:
    """Walk the texts of every field of these names, wherever it stands."""
    for where, _, _, value in _fields(one, ()):
        if where[-1] in names:
            yield from _texts(value, where)


def _texts(value: Any, where: Spot) -> Iterator[tuple[Spot, str]]:  # noqa: ANN401
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        yield from (((*where, index), text) for index, text in enumerate(value) if isinstance(text, str))


def _fields(one: BaseModel, where: Spot) -> Iterator[tuple[Spot, type[BaseModel], str, Any]]:
    model = type(one)
    for name, field in model.model_fields.items():
        value = getattr(one, name)
        if value is None:
            continue
        spot = (*where, field.alias or name)
        yield spot, model, name, value
        for key, inner in _models(value):
            yield from _fields(inner, (*spot, *key))


def _models(value: Any) -> Iterator[tuple[Spot, BaseModel]]:  # noqa: ANN401
    if isinstance(value, BaseModel):
        yield (), value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    yield from (((key,), inner) for key, inner in pairs if isinstance(inner, BaseModel))


def _rules(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type, and what annotates it
    for rule in getattr(annotation, "__metadata__", ()):
        yield from getattr(rule, "metadata", (rule,))
    for inner in get_args(annotation):
        yield from _rules(inner)
