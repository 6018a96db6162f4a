"""Where ids of persons come from: one file for each kind of batch; the folder is the registry.

A module has

* `TITLE`: what it reads, as a message calls it in the middle of a sentence.
* `EXTRA`: the extra of sekisho that installs what it needs.
* `accepts(batch)`: whether it reads such a batch, told without importing anything heavy.
* `feed(batch, counter)`: give the counter all columns, then all ids, and keep none.

At most one accepts a batch; `ids` reads whatever else can be iterated over, so it is asked last.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from sekisho.errors import BatchError

if TYPE_CHECKING:
    from sekisho.heads.counter import Counter

_LAST = "ids"


class Source(Protocol):
    """A module of this folder."""

    TITLE: str
    EXTRA: str

    def accepts(self, batch: Any) -> bool:  # noqa: ANN401
        """Say whether it reads such a batch."""

    def feed(self, batch: Any, counter: Counter) -> None:  # noqa: ANN401
        """Give the counter all ids of the batch."""


@cache
def sources() -> tuple[Source, ...]:
    """Give all sources, in the order in which they are asked."""
    names = sorted((info.name for info in pkgutil.iter_modules(__path__)), key=lambda name: (name == _LAST, name))
    return tuple(cast("Source", import_module(f"{__name__}.{name}")) for name in names)


def source_of(batch: Any) -> Source:  # noqa: ANN401
    """Find who reads a batch. Raises BatchError."""
    for source in sources():
        if source.accepts(batch):
            return source
    kind = f"{type(batch).__module__}.{type(batch).__qualname__}"
    msg = f"no persons are counted in {kind}; expected {', '.join(source.TITLE for source in sources())}"
    raise BatchError(msg)


def is_a(batch: object, package: str, *names: str) -> bool:
    """Say whether a value is of a class of a package, or of one derived from it, without importing the package."""
    return any(kind.__module__.partition(".")[0] == package and kind.__name__ in names for kind in type(batch).__mro__)
