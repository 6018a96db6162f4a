"""One change between two versions of the law or of an organisation's files, and how to undo it alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sekisho.model.base import Phrase
from sekisho.snapshot import Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.citation import Citation

Action = Literal["added", "removed", "changed"]
Part = Literal["clock", "law", "paper", "judgement", "waiver", "export", "party", "place", "settings"]
Undo = Callable[[Content], Content]


class Change(NamedTuple):
    """One thing that was added, removed or changed.

    `home` is the regime, the file of shared tables, or the id of the paper, export or party; `kind` and `name` say
    which part of it. `undo` gives a content without this one change, None where it cannot matter to a decision.
    """

    action: Action
    part: Part
    home: str
    kind: str
    name: str
    title: Phrase
    details: tuple[Phrase, ...] = ()
    cite: Citation | None = None
    undo: Undo | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return self.part, self.home, self.kind, self.name


class Pair(NamedTuple):
    """One thing in two versions; None where a version does not have it."""

    name: str
    old: Any
    new: Any

    @property
    def action(self) -> Action:
        """What became of it."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def there(self) -> Any:  # noqa: ANN401
        """The newest wording that there is."""
        return self.old if self.new is None else self.new


def paired(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Pair]:
    """Walk what differs between two mappings, by name."""
    for name in sorted({**old, **new}):
        if old.get(name) != new.get(name):
            yield Pair(name, old.get(name), new.get(name))


def entries(mapping: Mapping[str, Any], name: str, one: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give a mapping in which one entry is as it was; None leaves it out."""
    others = {key: value for key, value in mapping.items() if key != name}
    return others if one is None else {**others, name: one}
