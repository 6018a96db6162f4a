"""Columns on a terminal, where a Japanese character is as wide as two others."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sekisho.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows of equally many cells, each column as wide as its widest cell."""
    rows = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(line: str, width: int) -> str:
    """Cut a line where a terminal of so many columns ends."""
    used = 0
    for place, letter in enumerate(line):
        used += _width(letter)
        if used > width:
            return line[: place - 1] + "…"
    return line
