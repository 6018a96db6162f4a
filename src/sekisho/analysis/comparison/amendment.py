"""One thing that a change says otherwise than its base: what, where, whether it loosens, and how to undo it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import BaseModel

from sekisho.model.base import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.analysis.comparison.change import Undo
    from sekisho.analysis.forecast.causes import Where
    from sekisho.model.base import Phrase

Kind = Literal[
    "folder",
    "clock",
    "level",
    "setting",
    "ledger",
    "waiver",
    "judgement",
    "event",
    "paper",
    "law",
    "carrier",
    "draft",
    "persons",
    "data",
    "export",
    "party",
    "place",
    "verdict",
]
FAIL_ON: Final = "fail-on"


class Amendment(NamedTuple):
    """What is said otherwise. `where` it is written, in the change, or in the base if it is `gone` from the change.

    `loosens` says whether something may pass by it that did not before. `place` is `where` as file and line, once
    somebody has looked. `undo` gives a content without this one; None where no verdict of a declaration turns on it.
    """

    kind: Kind
    home: str
    said: Phrase
    where: Where
    loosens: bool = True
    gone: bool = False
    undo: Undo | None = None
    place: str | None = None


def fewer(old: Iterable[object] | None, new: Iterable[object] | None) -> bool:
    """Say whether something of a list is gone, or whether nobody had said the list before."""
    if old is None:
        return new is not None
    left = [unordered(one) for one in new or ()]
    return new is None or any(unordered(one) not in left for one in old)


def unordered(value: Any, untold: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - whatever a field holds
    """Give a value without the order in which its lists are written: no verdict turns on it.

    Fields that are `untold`, and texts where any are, are left out.
    """
    if isinstance(value, BaseModel):
        if untold and isinstance(value, Text):
            return None
        named = (name for name in type(value).model_fields if name not in untold)
        return type(value).__name__, {name: unordered(getattr(value, name), untold) for name in named}
    if isinstance(value, dict):
        return {key: unordered(one, untold) for key, one in value.items()}
    return sorted((unordered(one, untold) for one in value), key=repr) if isinstance(value, tuple) else value
