"""What is written literally in settings and may not be: passwords, keys, and signs that deceive whoever reads.

A refusal never repeats what it refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho import credentials
from sekisho.characters import in_line, refusal, where
from sekisho.errors import LoadError, Problem
from sekisho.files.document import text_of
from sekisho.files.toml import read_toml, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.files.document import Document, Spot

_URL: Final = ("ledger", "url")
_KEY: Final = ("ledger", "hash_key")
_ELSEWHERE: Final = (
    "write `env:NAME`, and the whole address into that environment variable, or leave the password to a `passfile`"
)
_NO_KEY: Final = "`hash_key` says where the key is, and is not the key; write `env:NAME` or `file:/ABSOLUTE/PATH`"
_TAKEN_OUT: Final = "what looks like a password or a key; take it out, and let `url` or `hash_key` say `env:NAME`"


def read_settings(path: Path, table: tuple[str, ...]) -> Document:
    """Read one table of a TOML file, or the whole of it. Raises LoadError, too for what may not stand there."""
    document = read_toml(path).part(*table)
    refused = [*_literals(document, whole=not table)]
    if refused:
        raise LoadError(refused)
    return document


def _literals(document: Document, *, whole: bool) -> Iterator[Problem]:
    """Walk what may not stand in settings; in a file that is `whole` ours, comments too."""
    found = {problem.line: problem for problem in reversed([*_values(document)])}
    if found or not whole:
        yield from sorted(found.values(), key=lambda problem: problem.line or 0)
        return
    text = text_of(document.path)
    deceiving = dict(where(text))
    for number, line in enumerate(text.split("\n"), 1):
        if number in deceiving:
            yield Problem(document.path, number, refusal("this line", deceiving[number]))
        elif credentials.stands_in(line):
            yield Problem(document.path, number, f"this line holds {_TAKEN_OUT}")


def _values(document: Document) -> Iterator[Problem]:
    key = _value(document, _KEY)
    if key is not None and not _is_place(key):
        yield document.problem(_KEY, _NO_KEY)
    url = _value(document, _URL)
    if isinstance(url, str) and url.startswith("env:") and credentials.variable(url) is None:
        yield document.problem(_URL, f"`url` names no environment variable behind `env:`; {_ELSEWHERE}")
    for spot, text in texts(document.data):
        name = next((step for step in reversed(spot) if isinstance(step, str)), "")
        sign = in_line(text)
        if sign is not None:
            yield document.problem(spot, refusal("a key" if text == name else f"`{name}`", sign))
        elif spot == _URL and credentials.holds(text):
            yield document.problem(spot, f"`url` holds a password or a key; {_ELSEWHERE}")
        elif spot != _KEY and text != name and (credentials.holds(text) or credentials.is_option(name)):
            yield document.problem(spot, f"`{name}` holds {_TAKEN_OUT}")


def _value(document: Document, spot: Spot) -> object:
    value: object = document.data
    for step in spot:
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else None
    return value


def _is_place(key: object) -> bool:
    if not isinstance(key, str):
        return False
    kind, _, place = key.partition(":")
    if kind == "file":
        return place.startswith("/") and not credentials.stands_in(place)
    return credentials.variable(key) is not None or (kind == "airflow" and credentials.is_name(place))
