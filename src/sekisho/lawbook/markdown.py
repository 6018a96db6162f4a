"""The few pieces of Markdown that the pages are made of. What people wrote is shown as written, never as markup."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sekisho.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CODE = re.compile(r"(`[^`]+`)")
_MARKUP = re.compile(r"([\\`*\[\]<>~|&]|(?<!\w)_|_(?!\w))")
_BEGINS = re.compile(r"^(\d+)([.)])(?=\s)|^([-+#=])")


def text(written: str) -> str:
    """Give a sentence that somebody wrote: only what stands between backticks becomes code, as in our files."""
    parts = _CODE.split(visible(" ".join(written.split())))
    plain = [part.replace("|", r"\|") if _CODE.fullmatch(part) else _MARKUP.sub(r"\\\1", part) for part in parts]
    return _BEGINS.sub(r"\1\\\2\3", "".join(plain))


def code(word: object) -> str:
    """Give a name as it stands in the files."""
    return "`" + visible(word).replace("`", "'").replace("|", r"\|") + "`"


def link(shown: str, to: str) -> str:
    """Give a link; `shown` is Markdown already, `to` an address, a page or `#anchor`."""
    safe = visible(to).replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"[{shown}](<{safe}>)" if re.search(r"[()\s\\]", safe) else f"[{shown}]({safe})"


def anchor(name: str) -> str:
    """Give a place to link to; whatever a table of an own law is called, it ends nothing."""
    return f'<a id="{escape(visible(name))}"></a>'


def heading(level: int, shown: str, name: str) -> Iterator[str]:
    """Give a heading that can be linked to."""
    yield ""
    yield f"{'#' * level} {anchor(name)}{shown}"
    yield ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give a table; every cell is Markdown on one line."""
    titles = list(head)
    yield ""
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def bullet(depth: int, shown: str) -> str:
    """Give one entry of a list, so deep in it."""
    return f"{'  ' * depth}- {shown}"


def spaced(lines: Iterable[str]) -> str:
    """Join lines, with one empty line where parts left several."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
