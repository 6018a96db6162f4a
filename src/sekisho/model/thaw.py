"""Plain data back into models without checking it again: only for what our own canonical JSON holds.

A worker starts for every task. Letting pydantic build its validators there costs more than everything else together,
and a snapshot has been validated once, when it was built; its digest says that it is still the same.
"""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sekisho.model.base import Former, Text
from sekisho.model.law import Regime

if TYPE_CHECKING:
    from collections.abc import Callable

    Thaw = Callable[[Any], Any]


def thaw(model: type[BaseModel], data: dict[str, Any]) -> Any:  # noqa: ANN401 - an instance of the model
    """Build a model from what `model_dump(mode="json", by_alias=True, exclude_defaults=True)` gave."""
    return _model(model)(data)


def thaw_regime(data: dict[str, Any]) -> Regime:
    """Build a regime of which the parts that only matter where it applies are built when somebody asks for them."""
    now = {name: value for name, value in data.items() if name not in Regime.LATER}
    hints = _hints(Regime)
    regime: Regime = thaw(Regime, now)
    parts = {name: partial(_of(hints[name]), data[name]) for name in Regime.LATER if name in data}
    for name in parts:
        regime.__dict__.pop(name, None)
    regime.__setstate__(
        {
            "__dict__": regime.__dict__,
            "__pydantic_fields_set__": set(data),
            "__pydantic_extra__": None,
            "__pydantic_private__": parts,
        }
    )
    return regime


@cache
def _model(model: type[BaseModel]) -> Thaw:
    hints = _hints(model)
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
    metadata = ((name, said) for name, field in model.model_fields.items() for said in field.metadata)
    defaults |= {name: said.value for name, said in metadata if isinstance(said, Former)}
    met: dict[str, Thaw] = {}

    def build(data: dict[str, Any]) -> Any:  # noqa: ANN401
        values = dict(defaults)
        for alias, value in data.items():
            if alias not in met:
                met[alias] = _of(hints[names[alias]])
            values[names[alias]] = met[alias](value)
        one = model.__new__(model)
        one.__setstate__(
            {
                "__dict__": values,
                "__pydantic_fields_set__": set(data),
                "__pydantic_extra__": None,
                "__pydantic_private__": None,
            }
        )
        return one

    return build


def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """Give the types of the fields as pydantic has them; models that name each other are still open there."""
    if model.__pydantic_fields_complete__:
        return {name: field.annotation for name, field in model.model_fields.items()}
    return get_type_hints(model)


@cache
def _of(hint: Any) -> Thaw:  # noqa: ANN401, PLR0911 - one answer for each form of type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _of(arguments[0])
    if origin in (Union, UnionType):
        return _union([a for a in map(_bare, arguments) if a is not type(None)])
    if origin is tuple:
        each = _of(arguments[0])
        return lambda values: tuple([each(value) for value in values])
    if origin is dict:
        each = _of(arguments[1])
        return lambda values: {key: each(value) for key, value in values.items()}
    if hint is date:
        return date.fromisoformat
    if hint is Text:
        return _text
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint)
    return _same


def _text(value: Any) -> Text:  # noqa: ANN401
    """Build a text. Titles of sources were plain English once."""
    text: Text = Text(en=value) if isinstance(value, str) else _model(Text)(value)
    return text


def _bare(hint: Any) -> Any:  # noqa: ANN401
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    return hint


def _union(members: list[Any]) -> Thaw:
    models = [member for member in members if isinstance(member, type) and issubclass(member, BaseModel)]
    several = next((_of(member) for member in members if get_origin(member) in (tuple, dict)), _same)
    text = _date_or_word if date in members else _same

    def union(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            return text(value)
        if isinstance(value, dict) and models:
            return _model(_which(models, value))(value)
        return several(value) if isinstance(value, (list, dict)) else value

    return union


def _which(models: list[type[BaseModel]], value: dict[str, Any]) -> type[BaseModel]:
    """Find the model whose required keys are all there, and most of them: nodes of a law differ by one such key."""
    fitting = [model for model in models if all(name in value for name in _required(model))]
    return max(fitting, key=lambda model: len(_required(model)))


@cache
def _required(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def _date_or_word(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _same(value: Any) -> Any:  # noqa: ANN401
    return value
