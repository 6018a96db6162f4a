"""What records lean on, such as the law of that day: kept compressed under its SHA-256, each once."""

from __future__ import annotations

import zlib
from hashlib import sha256


def packed(data: bytes) -> bytes:
    """Compress a content."""
    return zlib.compress(data)


def unpacked(digest: str, data: bytes) -> bytes:
    """Give the content that has this digest. Raises ValueError when it is another one."""
    try:
        found = zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(*error.args) from None
    if sha256(found).hexdigest() != digest:
        msg = "another content"
        raise ValueError(msg)
    return found
