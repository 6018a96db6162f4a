"""Passwords and keys: found where none may stand, and hidden in whatever is shown, logged or recorded.

What is a secret cannot be known, so what looks like one is hidden: the user and password of a URL, its query, what
looks drawn by lot in its path, and the value beside a word such as `password`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

HIDDEN: Final = "***"

_WORD: Final = (
    r"pass(?:word|wd|phrase)|pwd|secret|token|credential|signature|jwt|api[_-]?key|access[_-]?key|account[_-]?key|hash[_-]?key"
    r"|private[_-]?key|client_key|server_key"
)
_OPTION: Final = re.compile(rf"(?:[\w.-]{{0,60}}[_.-])?(?:ssl)?(?:{_WORD})s?|sig|sas", re.IGNORECASE)
_WRITTEN: Final = re.compile(
    rf"(?P<name>(?:{_WORD})[\w-]{{0,20}}(?:[\"']?\s{{0,9}}=\s{{0,9}}|[\"']\s{{0,9}}:\s{{0,9}}))"
    r"(?P<value>'[^']*'|\"[^\"]*\"|[^\s,;&)}\]]+)",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(r"://[^:/@?#]*(?::|%3a)", re.IGNORECASE)
"""Where a password may begin in a URL."""
_ENDS, _ENDS_IN_A_LINE = re.compile("@"), re.compile(r"[@\s\"']")
_USER: Final = re.compile(r"://([^:/@?#\s]+)@")
_A_KEY: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{64,}(?![0-9A-Za-z])")
_ANYWHERE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:gh[a-z]_[0-9A-Za-z]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}"
    r"|[sr]k_(?:live|test)_\w{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])|AIza[\w-]{30,}"
    r"|eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*|npm_\w{30,}|pypi-[\w-]{30,})"
)
"""What services issue, known by how it begins."""
_PEM: Final = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*", re.DOTALL)
_HEADER: Final = re.compile(
    r"(?P<name>authorization[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?:[a-z]{1,12}\s{1,9})?|\bbearer\s{1,9}(?=\S{0,200}[0-9]))"
    r"[^\s\"',;)}\]]+",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"(?P<name>(?:pass(?:word|wd|phrase)|pwd|(?:api|access|secret|account)[_-]?key)\s{0,9}:\s{0,9}|[?&;\s]sig=)"
    r"[^\s,;&)}\]]+",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"(?<![\w:/])//[^:/@?#\s]{0,200}:[^@\s\"'/]{1,200}@")
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s\"'<>]+")

_AT: Final = re.compile(r"[@＠﹫]|%40", re.IGNORECASE)
_CUT: Final = re.compile(r"[?#;&？＃；＆﹖﹟﹔﹠]|%(3f|23|3b|26)", re.IGNORECASE)
_HOST_ONLY: Final = re.compile(r"[A-Za-z0-9._-]*(/[^:]*)?")
_SCHEME: Final = re.compile(r"(jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,19}")

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ISSUED: Final = re.compile(r"gh[a-z]_|github_pat_|glpat-|xox[a-z]-|sk[-_]|AKIA|ASIA|eyJ|SG\.|npm_|pypi-")
_PARTS: Final = re.compile(r"[-_.~=,:+!$'()*@]|%[0-9A-Fa-f]{2}")
_WORDS: Final = re.compile(r"(?:[A-Z]?[a-z]{3,})+[0-9]{0,8}")
_SHORT, _LONG, _VERY_LONG = 12, 16, 24
_VOWELS: Final = frozenset("aeiouAEIOU")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DIGITS: Final = re.compile(r"[0-9A-Fa-f]{32,}")


def is_option(name: str) -> bool:
    """Say whether an option of this name holds a secret."""
    return _OPTION.fullmatch(name) is not None


def is_name(text: str) -> bool:
    """Say whether a text may be the name of a connection, and is no key."""
    return re.fullmatch(r"[\w.-]+", text) is not None and not _DIGITS.fullmatch(text)


def in_url(line: str) -> bool:
    """Say whether a line of a file holds a URL with a password."""
    return _has_password(line, _ENDS_IN_A_LINE)


def _has_password(text: str, ends: re.Pattern[str]) -> bool:
    """Look for a URL with a password: each letter is looked at once, and not once more for each `://`."""
    end: re.Match[str] | None = None
    for begun in _BEGINS.finditer(text):
        if end is None or end.start() < begun.end():
            end = ends.search(text, begun.end())
        if end is None:
            return False
        if end.group() == "@" and end.start() > begun.end():
            return True
    return False


def issued(line: str) -> bool:
    """Say whether a line of a file holds a key that a service issues, or the beginning of a private one."""
    return _ANYWHERE.search(line) is not None or _PEM.search(line) is not None


def stands_in(line: str) -> bool:
    """Say whether a line of a file holds a URL with a password, or a key."""
    return in_url(line) or issued(line) or _A_KEY.search(line) is not None


def holds(text: str) -> bool:
    """Say whether a text holds a password or a key in words that any program would read as one."""
    return any(_holds(one) for one in {text, unquote(text)})


def _holds(text: str) -> bool:
    if _has_password(text, _ENDS) or _A_KEY.search(text) or issued(text):
        return True
    if any(random(user) for user in _USER.findall(text)):
        return True
    options = re.split(r"[&;#\s]", text.partition("?")[2]) if "://" in text else ()
    pairs = [option.partition("=") for option in options]
    return any(value and _OPTION.fullmatch(name) for name, _, value in pairs) or _WRITTEN.search(text) is not None


def hidden(text: str) -> str:
    """Write a text with what looks like a secret hidden: in its URLs, and beside words such as `password=`."""
    text = _URL.sub(lambda found: hidden_url(found.group()), text)
    for named in (_WRITTEN, _HEADER, _SAID):
        text = named.sub(lambda found: f"{found['name']}{HIDDEN}", text)
    for alone in (_PEM, _ANYWHERE, _A_KEY):
        text = alone.sub(HIDDEN, text)
    return _BARE.sub(f"//{HIDDEN}@", text)


def hidden_url(text: str) -> str:
    """Write a URL without user, password and query, and its path without what looks like a token."""
    scheme, _, rest = text.partition("://")
    scheme = scheme if _SCHEME.fullmatch(scheme) else "…"
    ats = list(_AT.finditer(rest))
    query = _CUT.search(rest)
    if ats and not (query and ats[0].start() > query.start() and _HOST_ONLY.fullmatch(rest[: query.start()])):
        rest = f"{HIDDEN}@{rest[ats[-1].end() :]}"
        query = _CUT.search(rest)
    rest = rest if query is None else rest[: query.start()]
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    if colon and not authority.endswith("]") and not port.isdecimal():
        authority = f"{host}:{HIDDEN}"
    return f"{scheme}://{authority}{slash}{hidden_path(path)}"


def hidden_path(path: str) -> str:
    """Write a path with every part hidden that looks like a token, or that follows a word such as `token`."""
    parts = path.split("/")
    return "/".join(
        HIDDEN if part and (random(part) or (before is not None and _OPTION.fullmatch(before))) else _assigned(part)
        for before, part in zip([None, *parts], parts, strict=False)
    )


def _assigned(part: str) -> str:
    name, equals, value = part.partition("=")
    return f"{name}={HIDDEN}" if equals and value and _OPTION.fullmatch(name) else part


def random(part: str) -> bool:
    """Say whether a part of a path looks as if it was drawn by lot: long, and its letters and digits mixed up."""
    if _UUID.search(part) or _ISSUED.match(part):
        return True
    return any(_is_random(word) for word in _PARTS.split(part) if word)


def _is_random(word: str) -> bool:
    size = len(word)
    if size < _SHORT or not word.isascii():
        return False
    wordlike = sum(letter in _VOWELS for letter in word) > size / 4
    if _WORDS.fullmatch(word) and wordlike:
        return False
    kinds = ["d" if letter.isdigit() else "u" if letter.isupper() else "l" for letter in word]
    turns = sum(one != other for one, other in pairwise(kinds))
    return turns > size * (0.25 if size >= _LONG else 0.4) or (size >= _VERY_LONG and not wordlike)


def variable(reference: str) -> str | None:
    """Give the name of the variable that `env:NAME` names; None where it names none, and perhaps is a secret."""
    kind, _, name = reference.partition(":")
    return name if kind == "env" and _VARIABLE.fullmatch(name) and not _DIGITS.fullmatch(name) else None
