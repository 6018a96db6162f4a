"""Walking a model for what it says of countries, and for the texts under a name, with the place of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from sekisho.model.base import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic.fields import FieldInfo

    from sekisho.files.document import Spot


def countries_of(one: BaseModel) -> Iterator[tuple[Spot, str]]:
    """Walk every field that is declared as a country or several, wherever it stands."""
    for where, field, value in _fields(one, ()):
        if any(getattr(rule, "pattern", None) == COUNTRY for rule in _rules(field)):
            yield from _texts(value, where)


def texts_of(one: BaseModel, names: Collection[str]) -> Iterator[tuple[Spot, str]]:
    """Walk the texts of every field of these names, wherever it stands."""
    for where, _, value in _fields(one, ()):
        if where[-1] in names:
            yield from _texts(value, where)


def _texts(value: Any, where: Spot) -> Iterator[tuple[Spot, str]]:  # noqa: ANN401
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        yield from (((*where, index), text) for index, text in enumerate(value) if isinstance(text, str))


def _fields(one: BaseModel, where: Spot) -> Iterator[tuple[Spot, FieldInfo, Any]]:
    for name, field in type(one).model_fields.items():
        value = getattr(one, name)
        spot = (*where, field.alias or name)
        yield spot, field, value
        for key, inner in _models(value):
            yield from _fields(inner, (*spot, *key))


def _models(value: Any) -> Iterator[tuple[Spot, BaseModel]]:  # noqa: ANN401
    if isinstance(value, BaseModel):
        yield (), value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    yield from (((key,), inner) for key, inner in pairs if isinstance(inner, BaseModel))


def _rules(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a field, a type, or what pydantic makes of them
    yield annotation
    for inner in (
        *getattr(annotation, "metadata", ()),
        *getattr(annotation, "__metadata__", ()),
        *get_args(getattr(annotation, "annotation", annotation)),
    ):
        yield from _rules(inner)
    if getattr(annotation, "annotation", None) is not None:
        yield from _rules(annotation.annotation)
