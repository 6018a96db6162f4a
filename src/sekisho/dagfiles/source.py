"""The text of DAG files as Python reads it: in the encoding that they declare, or as best as can be."""

from __future__ import annotations

import ast
import codecs
import io
import struct
import sys
import tokenize
import warnings
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from sekisho import disk
from sekisho.dagfiles.finding import is_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENTRIES: Final = 1_000
"""Files of a packed bundle that are looked at: Airflow imports each of them, one after the other."""
_UNPACKED: Final = 16 * disk.TEXT
"""Bytes of all of them together: a few that are packed well would be read for hours."""
_LISTED: Final = 16 << 20
"""Bytes of a bundle's list of what it holds: some hundred thousand files, and all of them are read at once."""
_END: Final = struct.Struct("<4s4H2LH")
"""How a packed bundle ends."""


class NoPython(Exception):
    """A text that this Python cannot read: on which line, and what it says."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.line = line
        self.said = said


class Source(NamedTuple):
    """A file, or a module in a packed bundle: what it is called, and what it holds; `odd` is why that is not known."""

    name: str
    data: bytes = b""
    odd: str | None = None

    @property
    def text(self) -> str:
        """Give the text as best as can be, to look for words in it: no error is made of an odd encoding."""
        data = self.data
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return data.decode(encoding, "replace")
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            return data.decode(encoding, "replace")
        except (SyntaxError, LookupError, ValueError):
            return data.decode("utf-8", "replace")

    def tree(self) -> ast.Module:
        """Read it as Python. Raises NoPython with a line."""
        if b"\0" in self.data:
            raise NoPython(self.data[: self.data.index(b"\0")].count(b"\n") + 1, "null bytes stand in it")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.data)
        except SyntaxError as error:
            raise NoPython(error.lineno or self._undecodable() or 1, error.msg) from None
        except (RecursionError, MemoryError):
            raise NoPython(self.deepest(), "it is nested too deep") from None
        except ValueError as error:
            raise NoPython(1, str(error)) from None

    def _undecodable(self) -> int | None:
        """Give the line that cannot be decoded: Python names none."""
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(self.data).readline)
            self.data.decode(encoding)
        except UnicodeDecodeError as error:
            return self.data[: error.start].count(b"\n") + 1
        except (SyntaxError, LookupError, ValueError):
            return next((n for n, line in enumerate(self.data.splitlines(), 1) if not _is_utf8(line)), None)
        return None

    def deepest(self) -> int:
        """Give the line that is most likely nested too deep: the longest one."""
        lines = self.data.split(b"\n")
        return max(range(len(lines)), key=lambda at: len(lines[at])) + 1


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


PYTHON: Final = ".".join(map(str, sys.version_info[:2]))


def sources(path: Path) -> Iterator[Source]:
    """Walk what a file holds: itself, or the modules at the top of a packed bundle. Never raises."""
    try:
        if path.suffix.lower() == ".py" or not is_zip(path):
            yield Source(str(path), disk.contents(path))
            return
        with disk.opened(path) as file:
            if _listed(file) > _LISTED:
                yield Source(str(path), odd="its list of what it holds is larger than 16 MiB")
                return
            with zipfile.ZipFile(file) as bundle:
                yield from _modules(bundle, path)
    except OSError as error:
        yield Source(str(path), odd=error.strerror or str(error))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield Source(str(path), odd=str(error))


def _listed(file: BinaryIO) -> int:
    """Give how many bytes a packed bundle has for the list of what it holds, as its end says."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - _END.size - 0xFFFF))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    return int(_END.unpack_from(end, at)[5]) if 0 <= at <= len(end) - _END.size else 0


def _modules(bundle: zipfile.ZipFile, path: Path) -> Iterator[Source]:
    inside = [one for one in bundle.infolist() if _is_module(one.filename)]
    left = _UNPACKED
    for one in inside[:_ENTRIES]:
        found = _packed(bundle, one, f"{path}/{one.filename}")
        left -= len(found.data)
        if left < 0:
            yield Source(str(path), odd="its modules are larger than 64 MiB when they are unpacked")
            return
        yield found
    if len(inside) > _ENTRIES:
        yield Source(str(path), odd=f"it holds more than {_ENTRIES:,} modules")


def _is_module(name: str) -> bool:
    """Say whether Airflow imports an entry of a bundle: modules at its top, compiled ones too."""
    path = PurePosixPath(name)
    return len(path.parts) == 1 and path.suffix in {".py", ".pyc"}


def _packed(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Source:
    try:
        with bundle.open(entry) as file:
            data = file.read(disk.TEXT + 1)
    except Exception as error:  # noqa: BLE001 - decompressors raise errors of many kinds, and one of them loses no other
        return Source(name, odd=f"it cannot be unpacked: {error}")
    if len(data) > disk.TEXT:
        return Source(name, odd="it is larger than 4 MiB when it is unpacked")
    return Source(name, data)
