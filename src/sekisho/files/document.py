"""What a file says and on which line each part of it stands, so that every refusal can name its place."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho import disk
from sekisho.characters import in_name, refusal, where
from sekisho.credentials import in_url, issued
from sekisho.errors import LoadError, Problem
from sekisho.former import written_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Spot = tuple[str | int, ...]
"""The keys and indices that lead to a part of a file."""

NAME: Final = "lower-case letters and digits, words joined by hyphens, such as crm-to-us"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_MANY = 8
_PASSWORD: Final = "this line holds a URL with a password, or a key; take it out: all who may read the file may use it"  # noqa: S105
NESTED: Final = 24
"""No file of ours is nested half as deep."""
DEEP: Final = "nested far too deep; nothing that is read here is built like this"


class Document(NamedTuple):
    """What a file says, and on which line each part of it stands."""

    path: Path
    data: Any
    lines: Mapping[Spot, int]

    def line(self, where: Iterable[str | int]) -> int | None:
        """Find the line of a part, or of the nearest part around it."""
        spot = tuple(where)
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return self.lines.get(spot)

    def problem(self, where: Iterable[str | int], text: str) -> Problem:
        """Name something wrong with a part of this file."""
        return Problem(self.path, self.line(where), " ".join(text.split()))

    def part(self, *where: str | int) -> Document:
        """Give one table of the file as a document of its own: empty where there is none."""
        data: Any = self.data
        for step in where:
            known = (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int))
            data = data[step] if known else {}
        size = len(where)
        lines = {spot[size:]: self.lines[spot] for spot in _spots(data, where) if spot in self.lines}
        return Document(self.path, data, lines)

    def identified(self, name: str) -> dict[str, Any]:
        """Give what the file says, with the id that its name gives it. Raises LoadError for an id in the file."""
        if "id" in self.data:
            raise LoadError([self.problem(("id",), f"the id comes from the file's name (`{name}`); remove this line")])
        if not _NAME.fullmatch(name):
            text = f"the file's name is the id, and `{name}` cannot be one; use {NAME}"
            raise LoadError([Problem(self.path, None, text)])
        return {**self.data, "id": name}


def _spots(data: Any, where: Spot) -> Iterator[Spot]:  # noqa: ANN401 - plain data
    """Walk a part of a file and all that is in it."""
    yield where
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, one in inside:
        yield from _spots(one, (*where, key))


def closest(word: object, words: Iterable[str]) -> str:
    """Give a clause with the closest right spelling, or with what there is; empty when there is nothing."""
    known = sorted(set(words))
    near = get_close_matches(str(word), known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean `{near[0]}`?"
    if not known:
        return ""
    more = ", …" if len(known) > _MANY else ""
    return f"; expected one of: {', '.join(known[:_MANY])}{more}"


def no_kind(word: object, kinds: Iterable[str]) -> str:
    """Say that no kind of paper has this name, with the closest one, and then all of them, closest first."""
    if (instead := written_now(word)) is not None:
        return f"`{word}` is a kind of evidence no more; {instead}"
    known = set(kinds)
    said = str(word).lower().replace("_", "-")
    near = get_close_matches(said, known, n=1, cutoff=0.6)
    alike = {kind: SequenceMatcher(None, kind, said).ratio() for kind in known}
    listed = ", ".join(sorted(known, key=lambda kind: (kind not in near, -alike[kind], kind)))
    hint = f"; did you mean `{near[0]}`? All kinds" if near else "; all kinds"
    return f"no kind of evidence is called `{word}`{hint}, closest first: {listed}; `sekisho register kinds` tells them"


def text_of(path: Path) -> str:
    """Read a file as UTF-8, with or without a byte-order mark. Raises LoadError when it cannot be read."""
    try:
        text = disk.contents(path).decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LoadError([Problem(path, line, "not UTF-8 text; save the file as UTF-8")]) from None
    except FileNotFoundError:
        raise LoadError([Problem(path, None, "there is no such file")]) from None
    except OSError as error:
        raise LoadError([Problem(path, None, f"cannot be read: {error.strerror}")]) from None


def plain(path: Path, text: str) -> None:
    """Refuse signs that deceive whoever reads a file, and URLs with a password, comments included.

    Raises LoadError with a line for each.
    """
    problems = [Problem(path, number, refusal("this line", sign)) for number, sign in where(text)]
    if in_url(text) or issued(text):
        lines = enumerate(text.split("\n"), 1)
        problems += [Problem(path, number, _PASSWORD) for number, line in lines if in_url(line) or issued(line)]
    if problems:
        raise LoadError(problems[:_MANY])


def misnamed(path: Path) -> Iterator[Problem]:
    """Refuse such signs in the name of a file."""
    sign = in_name(path.name)
    if sign is not None:
        yield Problem(path, None, f"its name holds {sign}; rename it")
