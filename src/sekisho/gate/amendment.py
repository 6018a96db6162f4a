"""One thing that a change says otherwise than its base: what, where, whether it loosens, and how to undo it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.gate.causes import Where
    from sekisho.gate.change import Undo
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
    left = list(new or ())
    return new is None or any(one not in left for one in old)
