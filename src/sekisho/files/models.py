"""From a document to a model of ours, and what pydantic found wrong in words that tell what to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from sekisho.errors import MOST, LoadError, Problem
from sekisho.files.document import NAME, Document, Spot, closest
from sekisho.model.base import Former
from sekisho.model.requirement import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

M = TypeVar("M", bound=BaseModel)


def parse(document: Document, model: type[M], *, data: Any = None) -> M:  # noqa: ANN401
    """Turn a document into a model. Raises LoadError with one line for each thing that does not fit."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        raise LoadError(problems(document, model, error)) from None


def problems(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Say what pydantic found, one line for each place in the file, in words that tell what to write.

    Only the first places are put in words, and the last problem says how many more there are.
    """
    details: dict[Spot, list[Any]] = {}
    for detail in error.errors(include_url=False):
        details.setdefault(_data_path(detail, document.data), []).append(detail)
    around = {where[:end] for where in details for end in range(len(where))}
    deepest = sorted((where for where in details if where not in around), key=lambda where: document.line(where) or 0)
    later = deepest[3 * MOST :]  # of three, two may be a misspelt key and what is missing for it
    deepest = deepest[: 3 * MOST]
    found: dict[Spot, tuple[int, str]] = {}
    meant: set[Spot] = set()
    for where in deepest:
        for detail in details[where]:
            rank, text = _told(detail, where, model)
            if detail["type"] == "extra_forbidden":
                meant |= {(*where[:-1], key) for key in re.findall(r"did you mean `(.*)`", text)}
            if where not in found or rank < found[where][0]:
                found[where] = (rank, text)
    missing = {w for w in found if found[w][1].startswith(f"`{w[-1] if w else ''}` is missing")}
    told = [
        document.problem(_nearer(where, text, document), text)
        for where in deepest
        if where not in missing & meant
        for text in found[where][1].split("\n")
    ]
    misspelt = {where[:-1] for where in later if details[where][0]["type"] == "extra_forbidden"}
    more = sum(details[where][0]["type"] != "missing" or where[:-1] not in misspelt for where in later)
    rest = [Problem(document.path, None, "", more)] if more else []
    return [*sorted(told, key=lambda problem: problem.line or 0), *rest]


def _nearer(where: Spot, text: str, document: Document) -> Spot:
    """Find the line of the first key that a message about a whole mapping names in backticks."""
    keys = (key for key in re.findall(r"`([a-z_-]+)[^`]*`", text) if (*where, key) in document.lines)
    return (*where, *list(keys)[:1])


def _data_path(detail: Any, data: Any) -> Spot:  # noqa: ANN401 - pydantic's word about one error, and the file
    """Drop from pydantic's location the names of union members, which are not in the file.

    Such a name may also be a key of the file (`basis`), so the reading wins that explains most of the location's end.
    """
    loc, ends_missing = detail["loc"], detail["type"] == "missing"

    def readings(at: int, data: Any) -> Iterator[tuple[int, Spot]]:  # noqa: ANN401
        if at == len(loc):
            yield 0, ()
            return
        step = loc[at]
        found = (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int))
        if found or (ends_missing and at == len(loc) - 1 and isinstance(data, dict)):
            inside = data[step] if found and (isinstance(data, dict) or step < len(data)) else None
            yield from ((max(last, at + 1), (step, *spot)) for last, spot in readings(at + 1, inside))
        yield from readings(at + 1, data)

    return max(readings(0, data), key=lambda reading: (reading[0], len(reading[1])))[1]


_PLAIN = {
    "string_type": "one text was expected",
    "int_type": "a whole number was expected, such as 10000",
    "int_parsing": "a whole number was expected, such as 10000",
    "bool_type": "true or false was expected",
    "bool_parsing": "true or false was expected",
    "tuple_type": "a list was expected, such as [a, b]",
    "dict_type": "`key: value` lines were expected below it",
    "model_type": "`key: value` lines were expected below it",
    "model_attributes_type": "`key: value` lines were expected below it",
    "too_short": "at least one entry is needed here",
    "string_too_short": "some text is needed here",
}
_PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": NAME,
    "^[A-Z]{2}$": "an ISO 3166 country code of two capital letters, such as JP",
    "^[a-z0-9-]+( \\S.*)?$": "<source> <pinpoint>, such as `appi art. 28(1)`",
    "^[0-9a-f]{64}$": "a SHA-256 in 64 lower-case hexadecimal digits",
    "^https?://\\S+$": "an address that begins with https://",
    "^[a-z0-9/-]+#[a-z0-9-]+$": "<regime>#<question>, such as cn/pipl#hr-exemption",
}


def _told(detail: Any, where: Spot, model: type[BaseModel]) -> tuple[int, str]:  # noqa: ANN401, C901, PLR0911 - one for each
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    key = next((step for step in reversed(where) if isinstance(step, str)), "")
    match kind:
        case "extra_forbidden":
            hint = closest(key, _fields(model, detail["loc"][:-1]) - ({"id"} if len(where) == 1 else set()))
            if given is None and not hint.startswith("; did"):
                return 0, f"`{key}` was read as a key; a comma inside {{ }} ends a text: put the text in quotes"
            return 0, f"`{key}` is not known here{hint}"
        case "missing":
            former = any(_must_be_said(owner, key) for owner in _models(model, detail["loc"][:-1]))
            return 0, f"`{key}` is missing; write `{key}: {'[…]`, or `[]` when there are none' if former else '…`'}"
        case "requirement":
            return 1, f"{detail['msg']}{_kinds_found(given)}"
        case "value_error":
            return 1, str(context["error"])
        case "literal_error":
            options = re.findall(r"'([^']*)'", context["expected"])
            return 3, f"`{key}: {_shown(given)}` is none of the words known here{closest(given, options)}"
        case "greater_than_equal":
            return 5, f"`{key}: {_shown(given)}`: a number of {context['ge']} or more was expected"
        case "string_pattern_mismatch":
            wanted = _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
            return 2, f"`{_shown(given)}` does not fit; expected {wanted}"
    wanted = _PLAIN.get(kind, detail["msg"])
    if kind == "string_type" and isinstance(given, (bool, int)):
        wanted = "a text was expected; put it in quotes"
    if not key:
        return 5, f"{_shown(given)}: {wanted}"
    if given is None:
        return 5, f"`{key}` has no value; {wanted}"
    return 5, f"`{key}: {_shown(given)}`: {wanted}"


def _kinds_found(given: object) -> str:
    """Say which kinds of requirement were written, when it was several or a misspelt one."""
    keys = list(given) if isinstance(given, dict) else []
    found = [key for key in keys if key in KINDS]
    if found:
        return f" (found {' and '.join(found)})"
    near = [hint for key in keys if (hint := closest(key, KINDS)).startswith("; did")]
    return near[0] if near else ""


_TAKEN_FOR_OTHER = re.compile(r"0|[1-9][0-9_]*|true|false|null|~|")


def _shown(given: object) -> str:
    text = written(given)
    return text if len(text) < 60 else f"{text[:57]}…"  # noqa: PLR2004 - a line of a message


def written(given: object) -> str:
    """Write a value as it would stand in YAML."""
    match given:
        case bool():
            return str(given).lower()
        case str():
            return f"'{given}'" if _TAKEN_FOR_OTHER.fullmatch(given) else given
        case list():
            return f"[{', '.join(map(written, given))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {written(value)}' for key, value in given.items())}}}"
    return "" if given is None else str(given)


def _must_be_said(model: type[BaseModel], key: str) -> bool:
    """Say whether it is a list that must stand there even when it is empty."""
    field = model.model_fields.get(key)
    return field is not None and any(isinstance(said, Former) for said in field.metadata)


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    return {field.alias or name for owner in _models(model, loc) for name, field in owner.model_fields.items()}


def _models(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[type[BaseModel]]:
    """Give the models that a location of pydantic leads to: by field, or by the tag of a union's member."""
    found = [model]
    for step in loc:
        inner = [one for owner in found for one in _inside(_types(owner).get(step))]
        tagged = [one for one in found if isinstance(step, str) and step in one.model_fields]
        found = inner or tagged or found
    return found


def _types(model: type[BaseModel]) -> dict[str | int, Any]:
    """Give the type of each field by the key that it has in a file; some are only known by name until asked."""
    hints = get_type_hints(model, include_extras=True)
    return {field.alias or name: hints[name] for name, field in model.model_fields.items()}


def _inside(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and get_origin(annotation) is None:
        return [annotation]
    return [model for argument in get_args(annotation) for model in _inside(argument)]
