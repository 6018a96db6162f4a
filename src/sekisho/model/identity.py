"""Who somebody is, however the name is spelt: whoever asks for a waiver must not be the one who approves it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
_ROLE = re.compile(r"[,、;:/|(]|\s-\s")
"""What parts a name from what follows it, such as an office."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts some of whose letters look alike."""


class Identity(NamedTuple):
    """A person as written: the e-mail addresses, and the words of all that was written, and of the name alone."""

    addresses: frozenset[str]
    words: tuple[str, ...]
    name: tuple[str, ...]


def identity(text: str) -> Identity:
    """Read `Tanaka Mai, sales`, `Tanaka Mai <mai@acme.example>` or an address alone.

    Case, blanks, invisible signs and the Unicode form of a letter make no difference.
    """
    plain = _plain(text)
    addresses = frozenset(_address(found) for found in _ADDRESS.findall(plain))
    rest = re.sub(r"mailto:|[<>]", " ", _ADDRESS.sub(" ", plain)).strip()
    return Identity(addresses, _words(rest), _words(_ROLE.split(rest)[0]))


def may_be_same(one: str, other: str) -> bool:
    """Say whether two texts may name one person. Where nobody can tell, they may: an address of each tells.

    Nobody can tell a name from a part of it, an initial, a title before it, or the same name in another script.
    """
    a, b = identity(one), identity(other)
    if a.addresses and b.addresses:
        return bool(a.addresses & b.addresses) or (len(a.name) > 1 and _equal(a.name, b.name))
    return _equal(a.words, b.words) or _alike(a.name, b.name) or _by_address(a, b) or _by_address(b, a)


def is_one_of(person: str, known: str) -> bool:
    """Say whether a text names the person who is known as `known`. Where nobody can tell, it does not."""
    a, b = identity(person), identity(known)
    if a.addresses and b.addresses:
        return bool(a.addresses & b.addresses)
    same = _equal(a.words, b.words) or _equal(a.name, b.words)
    return same or (len(a.name) > 1 and _equal(a.name, b.name))


def mixed(text: str) -> str | None:
    """Give a word that mixes letters of scripts that look alike, if there is one."""
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text)):
        names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(names & set(_SCRIPTS)) > 1:
            return str(word)
    return None


def _plain(text: str) -> str:
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def _address(found: str) -> str:
    local, _, domain = found.strip(".").partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text))


def _equal(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Compare words in any order, and as if no blank stood between them."""
    return bool(one) and (sorted(one) == sorted(other) or "".join(one) == "".join(other))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether one of two names may be short for the other, or its spelling in another script."""
    short, long = sorted((tuple(map(_bare, one)), tuple(map(_bare, other))), key=len)
    if not short:
        return False
    left = list(long)
    for word in short:
        found = next((each for each in left if _stands_for(word, each)), None)
        if found is None:
            break
        left.remove(found)
    else:
        return True
    scripts = _scripts(short), _scripts(long)
    return _equal(short, long) or (all(scripts) and not scripts[0] & scripts[1])


def _stands_for(one: str, other: str) -> bool:
    """Compare two words, of which one may be an initial, or have a title behind it where no blanks are written."""
    short, long = sorted((one, other), key=len)
    return short == long or (long.startswith(short) and (len(short) == 1 or not short.isascii()))


def _bare(word: str) -> str:
    """Leave out accents."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word))


def _scripts(words: tuple[str, ...]) -> set[str]:
    return {unicodedata.name(sign, "").partition(" ")[0] for word in words for sign in word if sign.isalpha()}


def _by_address(named: Identity, other: Identity) -> bool:
    """Say whether an address spells somebody's name: mai.tanaka@… and Tanaka Mai."""
    return any(_spells(_words(address.partition("@")[0]), named.name) for address in other.addresses)


def _spells(local: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Compare the first part of an address with a name; the scripts differ by nature and say nothing."""
    return _equal(local, name) or (bool(_scripts(local) & _scripts(name)) and _alike(local, name))
