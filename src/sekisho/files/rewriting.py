"""Changing one entry of a YAML file and nothing else of it, and putting changed files in place all together.

The round-trip parser says where each entry stands; the text itself is edited, because writing a file anew would lose
line endings, folded lists and the spaces by which people align things.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sekisho import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_REST_OF_LINE: Final = re.compile(r"[^\r\n]*")
_ENDS_A_LINE: Final = re.compile(r"[ \t]*,[ \t]*(#[^\r\n]*)?(?=[\r\n])")
_BOM: Final = "\ufeff"


def with_entry(text: str, key: str, word: str, after: Iterable[str]) -> str:
    """Give the text of a YAML mapping with the entry `key: word`, in the place of the old one if there is one.

    A new entry stands below the first of the keys `after` that has one line to itself. Raises ValueError where the text
    cannot be changed without touching anything else; whoever calls reads the result again and compares.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text, mark = (text[1:], _BOM) if text.startswith(_BOM) else (text, "")
    try:
        root: Any = YAML(typ="rt").compose(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None
    entries = {one.value: (one, value) for one, value in root.value}
    if key in entries:
        return mark + _replaced(text, *entries[key], word)
    for name in after:
        if name in entries and _one_line(text, *entries[name]):
            added = _added_to_flow if root.flow_style else _added_below
            return mark + added(text, *entries[name], f"{key}: {word}")
    msg = "no line was found below which the entry could stand"
    raise ValueError(msg)


def _replaced(text: str, key: Any, value: Any, word: str) -> str:  # noqa: ANN401 - nodes of ruamel.yaml
    start, end = value.start_mark.index, value.end_mark.index
    quote = value.style if value.style in ("'", '"') else key.style if key.style and value.value == "null" else ""
    if value.value == "" and not value.style:
        colon = re.compile(r"\s*:").match(text, key.end_mark.index)
        start = end = colon.end() if colon else key.end_mark.index
        return f"{text[:start]}{'' if colon else ':'} {key.style or ''}{word}{key.style or ''}{text[end:]}"
    old = text[start:end]
    return f"{text[:start]}{quote}{word}{quote}{old[len(old.rstrip()) :]}{text[end:]}"


def _one_line(text: str, key: Any, value: Any) -> bool:  # noqa: ANN401
    """Say whether an entry begins and ends on one line, has a value, and is written without `?`."""
    start, end = key.start_mark.index, value.end_mark.index
    return (
        bool(text[value.start_mark.index : end].strip())
        and not _BREAK.search(text, start, end)
        and (text[:start].rstrip()[-1:] != "?")
    )


def _added_below(text: str, key: Any, value: Any, entry: str) -> str:  # noqa: ANN401
    rest = _REST_OF_LINE.match(text, value.end_mark.index)
    end = rest.end() if rest else len(text)
    newline = _BREAK.search(text)
    return f"{text[:end]}{newline[0] if newline else os.linesep}{_indent(text, key)}{entry}{text[end:]}"


def _added_to_flow(text: str, key: Any, value: Any, entry: str) -> str:  # noqa: ANN401
    """Add to `{…}`: on a line of its own where entries have one, else beside the other."""
    name, _, word = entry.partition(": ")
    quote = key.style or ""
    entry = f"{quote}{name}{quote}: {quote}{word}{quote}"
    end = value.end_mark.index
    alone = _ENDS_A_LINE.match(text, end)
    indent = _indent(text, key)
    if alone and not indent.strip():
        newline = _BREAK.match(text, alone.end())
        return f"{text[: alone.end()]}{newline[0] if newline else ''}{indent}{entry},{text[alone.end() :]}"
    return f"{text[:end]}, {entry}{text[end:]}"


def _indent(text: str, key: Any) -> str:  # noqa: ANN401
    start: int = key.start_mark.index
    return text[start - key.start_mark.column : start]


@contextmanager
def rewritten(files: Mapping[Path, tuple[bytes, bytes]]) -> Iterator[None]:
    """Put files in place that were `old` and become `new`, each in one step; all as before if what follows fails.

    Raises OSError where one cannot be written or was changed meanwhile. Modes stay, links lead where they did.
    """
    drafts: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, (_, new) in files.items():
            drafts[path] = _draft(path.resolve(), new)
        for path, (old, _) in files.items():
            if disk.contents(path) != old:
                msg = "it was changed meanwhile"
                raise OSError(None, msg, str(path))
            drafts[path].replace(path.resolve())
            done.append(path)
        yield
    except BaseException:
        for path in done:
            _draft(path.resolve(), files[path][0]).replace(path.resolve())
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _draft(path: Path, data: bytes) -> Path:
    """Write beside a file what it is to become: hidden, so that nobody reads it, and with its mode and owner."""
    if not os.access(path, os.W_OK):
        msg = "it is read-only"
        raise OSError(None, msg, str(path))
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, draft)
    with suppress(OSError):
        os.chown(draft, path.stat().st_uid, path.stat().st_gid)
    return draft
