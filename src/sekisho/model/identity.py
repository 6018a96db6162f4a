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
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses between forms of one letter."""
_LETTER_IS_NAME = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_TITLE = re.compile(
    r"(?<=.)(様|さま|さん|氏|君|くん|殿|先生|博士|教授|弁護士|副?社長|副?会長|専務|常務|取締役|執行役員|監査役|理事長?|顧問"
    r"|本?部長|[次課係室局所店班]長|支店長|工場長|主[任査幹]|参事|代理|補佐)+$"
)
"""What may stand behind a Japanese name without a blank."""
_VARIANTS = str.maketrans(
    "髙﨑碕嵜齋齊斉邊邉澤濱濵廣嶋嶌國櫻惠眞壽榮龍瀧槇曾冨峯德𠮷彌禮靜澁齢假緖淸晄桒栁舘舩",
    "高崎崎崎斎斎斎辺辺沢浜浜広島島国桜恵真寿栄竜滝槙曽富峰徳吉弥礼静渋齢仮緒清晃桑柳館船",
)
"""Forms of letters in Japanese names: papers and programs write one person's name in either."""


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
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf" and not _SELECTOR.fullmatch(sign))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold()).translate(_VARIANTS)


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
    unparted = len(short) == 1 and _begins("".join(short), "".join(long))
    return unparted or _equal(short, long) or (all(scripts) and not scripts[0] & scripts[1])


def _stands_for(one: str, other: str) -> bool:
    """Compare two words, of which one may be an initial; a letter of Chinese, Japanese or Korean is a name."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short) and not _LETTER_IS_NAME.match(short))


def _begins(one: str, other: str) -> bool:
    """Say whether of two names without blanks one may be a family name, or have a title behind it."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and not short.isascii()


def _bare(word: str) -> str:
    """Leave out accents, and titles behind the name."""
    return _TITLE.sub("", re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word)))


def _scripts(words: tuple[str, ...]) -> set[str]:
    return {unicodedata.name(sign, "").partition(" ")[0] for word in words for sign in word if sign.isalpha()}


def _by_address(named: Identity, other: Identity) -> bool:
    """Say whether an address spells somebody's name: mai.tanaka@… and Tanaka Mai."""
    return any(_spells(_words(address.partition("@")[0]), named.name) for address in other.addresses)


def _spells(local: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Compare the first part of an address with a name; the scripts differ by nature and say nothing."""
    return _equal(local, name) or (bool(_scripts(local) & _scripts(name)) and _alike(local, name))
