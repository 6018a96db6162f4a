"""TOML with the line of each key, which the standard library's reader does not tell."""

from __future__ import annotations

import re
import tomllib
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sekisho.errors import LoadError, Problem
from sekisho.files.document import DEEP, NESTED, Document, Spot, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DOTS: Final = 100
"""Dots outside of quotes that one line may have; a key of ours has three."""
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')

_KEY = r"""(?:"[^"]+"|'[^']+'|[A-Za-z0-9_-]+)"""


def read_toml(path: Path) -> Document:
    """Read one TOML file. Raises LoadError when it is not TOML, or nested deeper than anything that is read here."""
    text = text_of(path)
    dotted = next((number for number, line in enumerate(text.split("\n"), 1) if _bare_dots(line) > _DOTS), None)
    if dotted is not None:
        raise LoadError([Problem(path, dotted, DEEP)])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(at[1]) if at and at[1] else None
        said = _said(str(error)[: at.start()] if at else str(error))
        raise LoadError([Problem(path, line, f"not TOML: {said}")]) from None
    except RecursionError:
        raise LoadError([Problem(path, _most_brackets(text), DEEP)]) from None
    except ValueError:
        raise LoadError([Problem(path, _longest_number(text), "not TOML: a number of thousands of digits")]) from None
    document = Document(path, data, _lines(text))
    deep = _deeper(data)
    if deep is not None:
        raise LoadError([document.problem(deep, DEEP)])
    return document


def _bare_dots(line: str) -> int:
    """Count the dots of a line outside of quotes: for each in a key, the parser walks all that stand before it."""
    return _QUOTED.sub("", line).count(".") if line.count(".") > _DOTS else 0


def _most_brackets(text: str) -> int:
    counts = [line.count("[") + line.count("{") for line in text.split("\n")]
    return max(range(len(counts)), key=counts.__getitem__) + 1


def _longest_number(text: str) -> int | None:
    lengths = ((number, max(map(len, re.findall(r"\d+", line)), default=0)) for number, line in _numbered(text))
    return max(lengths, key=itemgetter(1))[0]


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.replace("_", "").split("\n"), 1)


def _deeper(data: Any) -> Spot | None:  # noqa: ANN401 - plain data
    """Give the first part that lies too deep, if any; without recursion, which has its own end."""
    open_: list[tuple[Spot, Any]] = [((), data)]
    while open_:
        where, one = open_.pop()
        if len(where) > NESTED:
            return where
        inside = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        open_.extend(((*where, key), value) for key, value in inside if isinstance(value, (dict, list)))
    return None


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
        header = re.match(r"\s*\[+([^\]]+)\]", line)
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
