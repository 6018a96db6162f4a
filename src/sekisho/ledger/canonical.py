"""One spelling for each value, so that the same content always has the same hash."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any


def spelled(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    """Write a value as canonical JSON: keys sorted, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_said)


def digest(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say, and bytes
    """Give the SHA-256 of a value's canonical JSON; bytes within it count by their own SHA-256."""
    return digest_of(spelled(value))


def digest_of(text: str) -> str:
    """Give the SHA-256 of a text. Half characters, which only somebody else can have written, do not stop it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """Write an instant in UTC with microseconds: texts of this form sort by time."""
    if at.tzinfo is None:
        msg = f"{at} names no zone"
        raise ValueError(msg)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """Read what `moment` wrote."""
    return datetime.fromisoformat(text)


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    msg = f"{type(value).__name__} has no place in a record"
    raise TypeError(msg)
