"""The key that ids are hashed with: kept in a file or a variable, never in the ledger."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final, NoReturn

from sekisho import disk
from sekisho.credentials import variable
from sekisho.errors import ConfigError

_EPOCH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BYTES: Final = 32
_NOT_ITS_OWNER: Final = stat.S_IRWXG | stat.S_IRWXO


class HashKey:
    """One key for each epoch, of which the newest hashes.

    Who has it can find out whether a person he knows was counted, so nothing that prints it, prints the key.
    """

    __slots__ = ("_secret", "epoch", "epochs")

    def __init__(self, keys: dict[str, bytes]) -> None:
        self.epochs: Final = tuple(keys)
        self.epoch: Final = self.epochs[-1]
        self._secret: Final = keys[self.epoch]

    @classmethod
    def parse(cls, text: str, source: str) -> HashKey:
        """Read `EPOCH = HEX` lines, the newest last, `#` before comments. Raises ConfigError that quotes no key."""
        keys: dict[str, bytes] = {}
        for number, line in enumerate(text.splitlines(), 1):
            stated = line.partition("#")[0].strip()
            if not stated:
                continue
            epoch, equals, digits = (part.strip() for part in stated.partition("="))
            if not equals or not _EPOCH.fullmatch(epoch):
                msg = f"{source}:{number}: expected `EPOCH = HEX`, as `sekisho ledger key` writes it"
                raise ConfigError(msg)
            if epoch in keys:
                msg = f"{source}:{number}: the epoch `{epoch}` has a key already; name the new one otherwise"
                raise ConfigError(msg)
            keys[epoch] = _secret(digits, f"{source}:{number}: the key of the epoch `{epoch}`")
        if not keys:
            msg = f"{source}: there is no key; write one with `sekisho ledger key`"
            raise ConfigError(msg)
        return cls(keys)

    @classmethod
    def find(cls, reference: str) -> HashKey:
        """Read the key at `env:NAME` or `file:/PATH`. Raises ConfigError."""
        kind, _, place = reference.partition(":")
        name = variable(reference)
        if name is not None:
            text = os.environ.get(name)
            if text is None:
                msg = f"the hash key is expected in the environment variable {name}, which is not set"
                raise ConfigError(msg)
            return cls.parse(text, f"${name}")
        if kind == "file" and Path(place).is_absolute():
            return cls.parse(_private(Path(place)), place)
        # The reference itself is not told: it may be the key, written where only its place belongs.
        msg = "the hash key stands neither in `env:NAME` nor in `file:/ABSOLUTE/PATH`; write one of them as `hash_key`"
        raise ConfigError(msg)

    def fingerprint(self) -> str:
        """Give 16 hex digits by which another key of the same epoch is noticed; they tell nothing of the key."""
        return self._derived("sekisho/1/fingerprint").hex()[:16]

    def subkey(self, namespace: str) -> bytes:
        """Give the 32 bytes that hash the ids of one namespace: hashes of two namespaces cannot be compared."""
        return self._derived(f"sekisho/1/{self.epoch}/{namespace}")

    def _derived(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return f"HashKey(epoch={self.epoch!r})"

    def __reduce__(self) -> NoReturn:
        msg = "a hash key is not pickled, because it would lie, or travel, where others read it"
        raise TypeError(msg)


def generate(epoch: str) -> str:
    """Write the line of a new key, to be appended to a key file. Raises ConfigError for what is no name."""
    if not _EPOCH.fullmatch(epoch):
        msg = f"an epoch is named by letters, digits, dots and hyphens, such as 2026, not `{epoch}`"
        raise ConfigError(msg)
    return f"{epoch} = {secrets.token_hex(_BYTES)}\n"


def _secret(digits: str, what: str) -> bytes:
    try:
        secret = bytes.fromhex(digits)
    except ValueError:
        secret = None
    if secret is None:
        msg = f"{what} is not written in hexadecimal digits"
        raise ConfigError(msg)
    if len(secret) < _BYTES:
        msg = f"{what} has {len(secret)} bytes; expected {_BYTES} at least, which are {2 * _BYTES} hexadecimal digits"
        raise ConfigError(msg)
    return secret


def _private(path: Path) -> str:
    """Read a file that nobody but its owner may read."""
    try:
        with disk.opened(path) as file:
            found = os.fstat(file.fileno())
            if os.name == "posix" and found.st_mode & _NOT_ITS_OWNER:
                msg = f"{path}: others than its owner may read or write the hash key; run `chmod 600 {path}`"
                raise ConfigError(msg)
            return b"".join(disk.pieces(file, path, disk.KEYS)).decode()
    except OSError as error:
        said = error.strerror
    except UnicodeDecodeError:
        said = "it is no text"  # without the bytes, which may be the key
    msg = f"{path}: the hash key cannot be read: {said}"
    raise ConfigError(msg)
