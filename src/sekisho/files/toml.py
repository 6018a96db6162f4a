"""TOML with the line of each key, which the standard library's reader does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from sekisho.errors import LoadError, Problem
from sekisho.files.document import Document, Spot, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEY = r"""(?:"[^"]+"|'[^']+'|[A-Za-z0-9_-]+)"""


def read_toml(path: Path) -> Document:
    """Read one TOML file. Raises LoadError when it is not TOML."""
    text = text_of(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(at[1]) if at and at[1] else None
        said = _said(str(error)[: at.start()] if at else str(error))
        raise LoadError([Problem(path, line, f"not TOML: {said}")]) from None
    return Document(path, data, _lines(text))


def texts(data: Any, where: Spot = ()) -> Iterator[tuple[Spot, str]]:  # noqa: ANN401 - what TOML gives
    """Walk the keys and the texts of a document, each with its place."""
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*where, key), key
            yield from texts(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*where, index))


_SAID = {
    "Illegal character '\\n'": "a quote is opened here and never closed",
    "Illegal character": "a control character stands here; remove it",
    "Invalid value": "this is no value; put a text in quotes",
    "Invalid date": "this is no day that the calendar has; write YYYY-MM-DD",
    "Cannot overwrite": "this key stands twice; keep one",
    "Cannot declare": "this table stands twice; keep one",
}


def _said(problem: str) -> str:
    return next((said for beginning, said in _SAID.items() if problem.startswith(beginning)), problem)


def _lines(text: str) -> dict[Spot, int]:
    lines: dict[Spot, int] = {}
    table: Spot = ()
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        key = re.match(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=", line)
        if header:
            table = _keys(header[1])
        for end in range(1, len(table) + 1) if header else ():
            lines.setdefault(table[:end], number)
        if key:
            keys = _keys(key[1])
            for end in range(1, len(keys) + 1):
                lines.setdefault((*table, *keys[:end]), number)
    return lines


def _keys(text: str) -> Spot:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, text))
