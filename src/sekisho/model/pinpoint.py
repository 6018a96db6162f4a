"""Where in a text something stands, said in Japanese: `art. 46(2)(c) and (d)` becomes 第46条第2項(c)及び(d).

A place is a unit and its number, with what is within it in brackets; places are joined by commas, `and`, `or`, `with`
and `to`, and after a unit in the plural `6-8` is from 6 to 8. What does not read so is left as it is written. How the
parts of one text are called stands with its source, as `art.: 第{}条第{}項第{}号`; here is what is usual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USUAL: Final = {
    "annex": "附属書{}",
    "art.": "第{}条第{}項",
    "clause": "条項{}",
    "module": "モジュール{}",
    "no.": "{}",
    "para.": "第{}項",
    "recital": "前文第{}項",
    "reg.": "第{}条第{}項",
    "rule": "第{}条第{}項",
    "s.": "第{}条第{}項",
    "sec.": "{}節",
}
_PLURAL: Final = {
    "annexes": "annex",
    "arts": "art.",
    "clauses": "clause",
    "modules": "module",
    "nos": "no.",
    "paras": "para.",
    "recitals": "recital",
    "regs": "reg.",
    "rules": "rule",
    "secs": "sec.",
    "ss.": "s.",
}
_JOINTS: Final = {",": "、", "and": "及び", "or": "又は", "with": "並びに"}
_UNIT: Final = "|".join(map(re.escape, sorted((*_USUAL, *_PLURAL), key=len, reverse=True)))
_NUMBER: Final = r"(?P<number>(?:[A-Z]+\.)?\d[0-9A-Za-z]*(?:[.-]\d[0-9A-Za-z]*)*|[IVXLC]+)"
_WITHIN: Final = r"(?:\([0-9A-Za-z]{1,5}\)(?:\d+\b)?)"
_ENDS: Final = r"(?=$|[,:)-]| (?:and|or|with|to|of)\b| \()"
_FIRST: Final = re.compile(rf"(?<!\S)(?P<unit>{_UNIT}) {_NUMBER}(?P<within>{_WITHIN}*){_ENDS}")
_BEGINS: Final = re.compile(rf"(?:{_UNIT}) (?:{_NUMBER}|\()")
_NEXT: Final = re.compile(
    r"(?P<joint>, and |, | and | or | with | to |-)"
    rf"(?:(?:(?P<unit>{_UNIT}) )?{_NUMBER}(?P<within>{_WITHIN}*)|(?P<only>{_WITHIN}+)){_ENDS}"
)
_STEP: Final = re.compile(r"[^{}]*\{\}[^{}第]*")
_LABEL: Final = re.compile(r"[0-9A-Za-z]+")
_SPAN: Final = re.compile(r"(\w+)-(\w+)")
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


class _Place(NamedTuple):
    """The unit as it is written, its number, and the labels within."""

    unit: str
    path: tuple[str, ...]


def is_pattern(words: str) -> bool:
    """Say whether words for a place have blanks for its numbers. Raises ValueError where a brace is no blank."""
    found = _STEP.findall(words)
    if "".join(found) != words and (found or "{" in words or "}" in words):
        msg = f"`{words}`: write `{{}}` for each number, such as `第{{}}条第{{}}項第{{}}号`"
        raise ValueError(msg)
    return bool(found)


def begins_with_place(tail: str) -> bool:
    """Say whether a pinpoint begins with a unit and its number, or what stands in brackets for one."""
    return _BEGINS.match(tail) is not None


def in_japanese(tail: str, places: Mapping[str, str]) -> str:
    """Say a pinpoint in Japanese; `places` are the words that its source gives for places in it."""
    first = None if _in_words(tail, places) else _FIRST.search(tail)
    if first is None:
        return places.get(tail, tail)
    lead = tail[: first.start()].strip()
    read, end = _read(tail, first, places)
    rest = tail[end:].lstrip(":, ")
    told = places.get(rest, rest)
    gap = "：" if tail[end : end + 1] == ":" else "" if told.startswith("（") or not rest else " "
    return (f"{places.get(lead, lead)} " if lead else "") + read + gap + told


def _in_words(tail: str, places: Mapping[str, str]) -> bool:
    return tail in places and not is_pattern(places[tail])


def _read(tail: str, first: re.Match[str], places: Mapping[str, str]) -> tuple[str, int]:
    """Read places as far as they follow each other; give what they are called, and where they end."""
    place = _Place(first["unit"], (first["number"], *_LABEL.findall(first["within"])))
    told, end = "".join(_called(place, 0, places)), first.end()
    while one := _NEXT.match(tail, end):
        since, labels = 0, (one["number"], *_LABEL.findall(one["within"] or ""))
        if one["only"] is not None:
            labels = tuple(_LABEL.findall(one["only"]))
            since = _level(place.path, labels[0])
            labels = (*place.path[:since], *labels)
        place = _Place(one["unit"] or place.unit, labels)
        called = "".join(_called(place, since, places))
        joint = one["joint"].split()[-1] if one["joint"] != "-" else "to"
        told, end = told + (f"から{called}まで" if joint == "to" else f"{_JOINTS[joint]}{called}"), one.end()
    return told, end


def _level(path: tuple[str, ...], label: str) -> int:
    """Find how deep a label stands that follows others: as deep as the last of its kind, a number or a letter."""
    alike = [depth for depth, other in enumerate(path) if depth and other[0].isdigit() == label[0].isdigit()]
    return alike[-1] if alike else len(path)


def _called(place: _Place, since: int, places: Mapping[str, str]) -> Iterator[str]:
    """Call a place from one of its levels on."""
    unit, number = _PLURAL.get(place.unit, place.unit), place.path[0]
    span = _SPAN.fullmatch(number) if place.unit in _PLURAL else None
    if span is not None:
        first, last = ("".join(_called(_Place(unit, (end,)), 0, places)) for end in span.groups())
        yield f"{first}及び{last}" if _are_two(*span.groups()) else f"{first}から{last}まで"
        return
    words = next(words for words in (places.get(f"{unit} {number}"), places.get(unit), _USUAL[unit]) if words)
    named = _STEP.findall(words)
    for depth, label in enumerate(place.path):
        if depth < since:
            continue
        counted = _counted(label, depth) if depth < len(named) else None
        yield f"({label})" if counted is None else _filled(named[depth], counted)


def _are_two(first: str, last: str) -> bool:
    return first.isdecimal() and last.isdecimal() and int(last) - int(first) == 1


def _counted(label: str, depth: int) -> str | None:
    """Give a label as a number that 第…項 and 第…号 can hold; None for a letter. The number itself stands as it is."""
    if depth == 0 or label[0].isdigit():
        return label
    if set(label.lower()) - set(_ROMAN):
        return None
    values = [_ROMAN[sign] for sign in label.lower()]
    return str(sum(-one if one < after else one for one, after in zip(values, (*values[1:], 0), strict=True)))


def _filled(step: str, label: str) -> str:
    """Fill a blank; a branch number follows the word for its unit, as in 第28条の8."""
    after, span = step.partition("{}")[2], _SPAN.fullmatch(label)
    return f"{step.format(span[1])}の{span[2]}" if after and span else step.format(label)
