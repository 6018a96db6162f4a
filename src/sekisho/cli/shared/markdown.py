"""The Markdown of which comments and reports are made. What people wrote is shown, never taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_IN_ADDRESS: Final = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C"}


def plain(text: str) -> str:
    """Keep what people have written from being taken for Markdown or HTML."""
    text = " ".join(text.split())
    for sign in "\\`*_|[]~":
        text = text.replace(sign, f"\\{sign}")
    return visible("".join(_ENTITIES.get(letter, letter) for letter in text))


def code(text: str) -> str:
    """Give a name as it stands, which nothing in it ends."""
    return "`" + visible(text).replace("`", "'").replace("|", "\\|") + "`"


def linked(shown: str, url: str) -> str:
    """Give a link; `shown` is Markdown already."""
    return f"[{shown}]({''.join(_IN_ADDRESS.get(letter, letter) for letter in visible(url))})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of plain texts."""
    lines = [header, ["---"] * len(header), *([plain(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
