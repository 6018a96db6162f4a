"""What a destination names, parsed and never guessed, and how it may be shown: without user, password or token."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from ipaddress import IPv6Address
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.credentials import hidden_path, hidden_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.model.party import Place

BUCKETS: Final = frozenset({"cos", "cosn", "gcs", "gs", "obs", "oss", "s3", "s3a", "s3n", "tos"})
"""Schemes in whose URLs a bucket stands where a host stands in others."""
MATCHERS: Final = ("connection", "bucket", "host", "region")

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,19})://([^/?#]{1,260})([^?#]*)(.*)", re.DOTALL)
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,249}")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_TRICK: Final = re.compile(r"%(2e|2f|5c|25|[01][0-9a-f]|7f)|//|\\|…|�|(^|/)\.{1,2}(?=/|$)", re.IGNORECASE)
_AT: Final = re.compile(r"[@＠﹫]|%40", re.IGNORECASE)
_LONGEST: Final = 300


class Named(NamedTuple):
    """What a destination names. `by` are the fields of a place that it may be compared with."""

    by: tuple[str, ...]
    text: str
    host: str | None = None


def parse(to: str) -> Named | None:
    """Parse a destination: a URL, or a plain host, bucket, region or connection. None where it cannot be told surely.

    User and password, steps up in a path, encoded or unprintable characters, and hosts in another script than ASCII are
    all read differently by different programs: they make it unknown.
    """
    url = _URL.fullmatch(to)
    if url is None:
        return Named(MATCHERS, to, _host(to)) if _PLAIN.fullmatch(to) else None
    scheme, authority, path, rest = url.groups()
    if _AT.search(to.partition("://")[2].partition("/")[0]) or _TRICK.search(path) or not _printable(path + rest):
        return None
    if scheme.lower() in BUCKETS:
        return Named(("bucket",), authority) if _PLAIN.fullmatch(authority) else None
    host = _host_of(authority)
    return None if host is None else Named(("host",), host, host)


def _printable(text: str) -> bool:
    return text.isprintable() and not any(letter.isspace() for letter in text)


def _host_of(authority: str) -> str | None:
    """Give the host of `host:port`, or nothing where either is not well formed."""
    bracketed = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]+))?", authority, re.ASCII)
    if bracketed is not None:
        name, port = bracketed.groups()
        try:
            host: str | None = str(IPv6Address(name))
        except ValueError:
            return None
    else:
        name, colon, port = authority.partition(":")
        host = _host(name)
        if colon and not port:
            return None
    return host if not port or (re.fullmatch(r"[0-9]{1,5}", port, re.ASCII) and 0 < int(port) < 1 << 16) else None


def _host(name: str) -> str | None:
    """Give a host name in the form in which names are compared: lower case, without the dot of the root."""
    lower = name.lower().removesuffix(".")
    sound = name.isascii() and all(map(_LABEL.fullmatch, lower.split(".")))
    return lower if sound else None


def matching(
    named: Named, places: Collection[Place], fields: tuple[str, ...] = MATCHERS
) -> Iterator[tuple[str, Place]]:
    """Walk the places that a destination may mean, each with the pattern that found it."""
    for place in places:
        for field in fields:
            pattern = getattr(place, field)
            if pattern is None or field not in named.by:
                continue
            if field == "host":
                found = named.host is not None and _is_host(named.host, pattern)
            else:
                # A bucket may have dots; in a bare name a dot may begin another host.
                found = fnmatchcase(named.text, pattern) if named.by == ("bucket",) else _in_parts(named.text, pattern)
            if found:
                yield pattern, place


def _is_host(host: str, pattern: str) -> bool:
    """Match label by label: `*` stays within its label, but as the first of several it stands for one or more."""
    pattern = pattern.lower().removesuffix(".")
    if pattern == "*":
        return True
    if pattern.startswith("*."):
        labels, wanted = host.split("."), pattern.split(".")[1:]
        tail = labels[-len(wanted) :]
        return len(labels) > len(wanted) and all(starmap(fnmatchcase, zip(tail, wanted, strict=True)))
    return _in_parts(host, pattern)


def _in_parts(text: str, pattern: str) -> bool:
    if pattern == "*":
        return True
    parts, wanted = text.split("."), pattern.split(".")
    return len(parts) == len(wanted) and all(starmap(fnmatchcase, zip(parts, wanted, strict=True)))


def resolve(to: str, places: Collection[Place], fields: tuple[str, ...] = MATCHERS) -> Place | None:
    """Find the place that a rendered destination names: by its id, connection, bucket, host or region.

    The most exact entry wins: one without wildcards, then the longest pattern. None where no entry names it, and where
    two that are as exact disagree about the party or the country.
    """
    named = parse(to)
    if named is None:
        return None
    known = next((place for place in places if place.id == to), None)
    if known is not None:
        return known
    found = sorted(
        (
            (not any(c in pattern for c in "*?["), len(pattern), place)
            for pattern, place in matching(named, places, fields)
        ),
        key=lambda entry: (*entry[:2], entry[2].id),
    )
    best = [place for *rank, place in found if tuple(rank) == found[-1][:2]]
    return best[0] if best and len({(place.party, place.country) for place in best}) == 1 else None


def shown(to: str) -> str:
    """Write a destination as it may be logged and recorded: scheme, host and path, without what looks like a secret.

    What is unknown stays unknown when it is read again, and what names a place names the same one.
    """
    text = "".join(letter if letter.isprintable() else "�" for letter in to)
    told = (hidden_url(text) if "://" in text else _of_name(text))[:_LONGEST]
    if (parse(told) is None) is (parse(to) is None):
        return told
    if parse(to) is None:
        return f"{told}…"
    scheme, _, rest = text.partition("://")
    return f"{scheme}://{re.split(r'[/?#]', rest, maxsplit=1)[0]}"


def _of_name(text: str) -> str:
    """Show a template as it stands, and of anything else the letters up to the first sign that no name has."""
    if re.fullmatch(r"\{\{[^{}]*\}\}", text):
        return text
    if _PLAIN.fullmatch(text):
        return text
    plain = re.match(r"[\w./ -]*", text)
    start = plain.group() if plain else ""
    return hidden_path(start) if start == text else f"{hidden_path(start)}…"
