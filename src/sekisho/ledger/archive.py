"""An archive: a file of JSON lines with the oldest records of a ledger, their hashes, and the contents they lean on.

The first line says with which record it begins and what that carries as the hash before it, the last one where it ends.
Whoever has the file can walk its chain without the ledger; the ledger's chain goes on from its last hash.
"""

from __future__ import annotations

import io
import json
import os
from base64 import b64decode, b64encode
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from sekisho import disk, durable
from sekisho.errors import LedgerError
from sekisho.ledger.attachments import unpacked
from sekisho.ledger.canonical import spelled
from sekisho.ledger.chain import linked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_FORM: Final = "sekisho ledger archive"
_SCHEMA: Final = 1


class Archived(NamedTuple):
    """A record as an archive has it."""

    position: int
    number: int
    kind: str
    at: str
    body: Mapping[str, Any]
    previous: str
    hash: str

    @property
    def is_linked(self) -> bool:
        """Whether its hash covers what it says."""
        draft = {"kind": self.kind, "at": self.at, "body": spelled(self.body)}
        return linked(self.position, self.previous, self.number, draft) == self.hash


class Archive(NamedTuple):
    """What one file holds, walked from its first line to its last."""

    path: Path
    first: int
    """The place in the chain of its first record."""
    previous: str
    """The hash before that."""
    last: int
    hash: str
    """That of its last record."""
    contents: frozenset[str]
    """Contents by their SHA-256, each of them as it should be."""


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """Write a file beside its place, and put it there once it lies whole on the disk. It is its owner's alone."""
    draft = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    durable.sync(path.parent)


def header(ledger: str, first: int, previous: str) -> str:
    """Write the first line."""
    return _line({"form": _FORM, "schema": _SCHEMA, "ledger": ledger, "first": first, "previous": previous})


def record_line(one: Archived) -> str:
    """Write a record."""
    told = one._asdict()
    return _line({"record": told.pop("position"), **told})


def content_line(digest: str, data: bytes) -> str:
    """Write a content as the ledger keeps it: compressed."""
    return _line({"content": digest, "data": b64encode(data).decode()})


def footer(last: int, link: str, contents: int) -> str:
    """Write the last line."""
    return _line({"last": last, "hash": link, "contents": contents})


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")) + "\n"


def read(path: Path, each: Callable[[Archived], object] = bool) -> Archive:
    """Walk an archive, and tell `each` record. Raises LedgerError for the first line that is not as it was written."""
    try:
        with io.TextIOWrapper(disk.opened(path), encoding="utf-8") as file:
            return _read(path, file, each)
    except UnicodeDecodeError:
        raise LedgerError(f"{path}: this is no archive of a ledger; expected a file that was written by it") from None
    except OSError as error:
        raise LedgerError(f"{path}: the archive cannot be read: {error.strerror}") from None


def _read(path: Path, file: IO[str], each: Callable[[Archived], object]) -> Archive:
    number, begun = 1, _begun(path, file.readline())
    position, previous = begun[0] - 1, begun[1]
    leaned: dict[str, int] = {}
    contents: set[str] = set()
    for number, text in enumerate(file, 2):
        place = f"{path}:{number}"
        told = _told(place, text)
        if "record" in told:
            one = _record(place, told)
            if one.position != position + 1 or one.previous != previous:
                raise LedgerError(f"{place}: record {one.position} does not follow record {position}; {_RESTORE}")
            if not one.is_linked:
                raise LedgerError(f"{place}: record {one.position} was edited ({one.kind} of {one.at}); {_RESTORE}")
            leaned |= dict.fromkeys(one.body.get("contents", ()), one.position)
            each(one)
            position, previous = one.position, one.hash
        elif "content" in told:
            contents.add(_content(place, told))
        else:
            _ended(place, told, (position, previous, len(contents)), file)
            if lost := sorted(set(leaned) - contents):
                raise LedgerError(f"{path}: record {leaned[lost[0]]} leans on content {lost[0]}, gone; {_RESTORE}")
            return Archive(path, begun[0], begun[1], position, previous, frozenset(contents))
    raise LedgerError(f"{path}:{number}: the archive ends here, without its last line; {_RESTORE}")


_RESTORE: Final = "restore the archive from a backup"


def _told(place: str, text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise LedgerError(f"{place}: this is no line of an archive; {_RESTORE}")
    return told


def _begun(path: Path, text: str) -> tuple[int, str]:
    told = _told(f"{path}:1", text)
    if (told.get("form"), told.get("schema")) != (_FORM, _SCHEMA):
        raise LedgerError(
            f"{path}:1: this is no archive of a ledger; expected a file that `sekisho ledger archive` wrote"
        )
    first, previous = told.get("first"), told.get("previous")
    if not isinstance(first, int) or not isinstance(previous, str):
        raise LedgerError(f"{path}:1: the first line was edited; {_RESTORE}")
    return first, previous


def _record(place: str, told: dict[str, Any]) -> Archived:
    try:
        one = Archived(position=told.pop("record"), **told)
        if [type(value) for value in one] == [int, int, str, str, dict, str, str]:
            return one
    except TypeError:
        pass
    raise LedgerError(f"{place}: the record was edited; {_RESTORE}")


def _content(place: str, told: Mapping[str, Any]) -> str:
    try:
        unpacked(told["content"], b64decode(told["data"], validate=True))
        return str(told["content"])
    except (KeyError, TypeError, ValueError):
        raise LedgerError(f"{place}: content {told['content']} was edited; {_RESTORE}") from None


def _ended(place: str, told: Mapping[str, Any], found: tuple[int, str, int], file: IO[str]) -> None:
    if (told.get("last"), told.get("hash"), told.get("contents")) != found or file.read(1):
        raise LedgerError(f"{place}: this is not the end of the archive as it was written; {_RESTORE}")
