"""The fields that somebody enters for a kind of paper, in the order in which a file has them, and how each is typed."""

from __future__ import annotations

import inspect
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sekisho.cli.register.field_help import meaning
from sekisho.errors import ConfigError
from sekisho.files import closest
from sekisho.model.base import Phrase, Text
from sekisho.model.evidence import Document, Event, Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator

Type = Literal["text", "flag", "number", "day", "list", "events", "document"]
_SCOPE: Final = ("beneficiaries", "counterparties", "purposes", "categories", "countries", "services", "persons")
_LAST: Final = (
    *("issued", "printed_expiry", "zone", "issuer", "number", "document", "status_checked_on", "events", "source"),
    *("note.en", "note.ja"),
)
_YES, _NO = frozenset({"yes", "y", "true", "はい"}), frozenset({"no", "n", "false", "いいえ"})


class Field(NamedTuple):
    """One field: its name, which may be `title.en`, its type, the words it knows, and what it means."""

    name: str
    type: Type
    words: tuple[str, ...]
    """The only words that it knows; empty when it is free."""
    also: str | None
    """A word that may stand instead: `any`, or `none`."""
    required: bool
    meaning: Phrase

    def read(self, answer: str) -> Any:  # noqa: ANN401 - what a file would hold
        """Turn what was typed into what the file says. Raises ConfigError for what cannot be meant."""
        if answer == self.also:
            return answer
        match self.type:
            case "flag":
                return _flag(answer)
            case "number":
                return _number(answer)
            case "list":
                words = [word.strip() for word in answer.strip("[]").split(",") if word.strip()]
                return [int(word) if word.isdigit() and word in self.words else word for word in words]
            case "events":
                return [_event(one.split()) for one in answer.split(",") if one.strip()]
        return answer


def fields(kind: type[Evidence | Judgement]) -> tuple[Field, ...]:
    """Give the fields of a kind; those of its scope only where the kind looks at them, or speaks of them."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(kind, name, hints[name.partition(".")[0]]) for name in _names(kind))


def _names(kind: type[Evidence | Judgement]) -> Iterator[str]:
    if issubclass(kind, Judgement):
        yield from (name for name in kind.model_fields if name not in ("id", "kind"))
        return
    doc = inspect.getdoc(kind) or ""
    yield from ("title.en", "title.ja", "holder")
    yield from (name for name in _SCOPE if name in kind.aspects or f"`{name}`" in doc or name == "beneficiaries")
    yield from (name for name in kind.model_fields if name not in Evidence.model_fields and not _nested(kind, name))
    yield from _LAST


def _nested(kind: type[BaseModel], name: str) -> bool:
    """Say whether a field holds tables of its own, which are better written in the file."""
    return any(issubclass(one, BaseModel) for one in _classes(get_type_hints(kind)[name]))


def _classes(hint: Any) -> Iterator[type]:  # noqa: ANN401
    if isinstance(hint, type) and get_origin(hint) is None:
        yield hint
    for inner in get_args(hint):
        yield from _classes(inner)


def _field(kind: type[Evidence | Judgement], name: str, hint: Any) -> Field:  # noqa: ANN401
    info = kind.model_fields[name.partition(".")[0]]
    said = meaning(kind, name)
    words = tuple(dict.fromkeys(_words(hint)))
    also = next((word for word in words if word in ("any", "none")), None) if _classes_but_words(hint) else None
    return Field(name, _type(hint), tuple(w for w in words if w != also), also, info.is_required(), said)


def _words(hint: Any) -> Iterator[str]:  # noqa: ANN401
    if get_origin(hint) is Literal:
        yield from map(str, get_args(hint))
    else:
        for inner in get_args(hint):
            yield from _words(inner)


def _classes_but_words(hint: Any) -> bool:  # noqa: ANN401
    return any(one is not type(None) for one in _classes(hint))


def _type(hint: Any) -> Type:  # noqa: ANN401, PLR0911 - one for each
    classes = set(_classes(hint))
    if Event in classes:
        return "events"
    if Document in classes:
        return "document"
    if _is_list(hint):
        return "list"
    if Text in classes:
        return "text"
    if date in classes:
        return "day"
    if bool in classes:
        return "flag"
    return "number" if int in classes else "text"


def _is_list(hint: Any) -> bool:  # noqa: ANN401
    if get_origin(hint) is tuple:
        return True
    inner = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    return get_origin(hint) is not Literal and any(map(_is_list, inner))


def _flag(answer: str) -> bool:
    if answer.lower() in _YES | _NO:
        return answer.lower() in _YES
    msg = f"`{answer}` is neither yes nor no"
    raise ConfigError(msg)


def _number(answer: str) -> int:
    digits = answer.replace(",", "").replace("_", "")
    if digits.isdecimal():
        return int(digits)
    msg = f"`{answer}` is no whole number; write for example 10000"
    raise ConfigError(msg)


def _event(parts: list[str]) -> dict[str, str]:
    days = parts[::2]
    known = get_args(get_type_hints(Event)["status"])
    if len(parts) not in (2, 3):
        msg = f"`{' '.join(parts)}` is no event; write for example `2025-03-12 filed`"
        raise ConfigError(msg)
    if parts[1] not in known:
        msg = f"no event is called `{parts[1]}`{closest(parts[1], known)}"
        raise ConfigError(msg)
    event = {"on": days[0], "recorded_on": "", "status": parts[1]}
    return event | ({"until": days[1]} if days[1:] else {})
