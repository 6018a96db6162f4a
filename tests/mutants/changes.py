"""What can be changed in a file of law, one thing at a time: numbers, days, terms, comparisons, lists and flags.

Works on the file as it was read, so that a key which a law learns later is changed too. Left alone is what carries no
law: titles, notes, remedies, citations, sources, zones, names, and the countries that a law says it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, get_args, get_origin

from sekisho.model.case import FACTS
from sekisho.model.evidence import Evidence

Spot = tuple[str | int, ...]

SILENT = frozenset(
    {
        "title",
        "covers",
        "note",
        "remedy",
        "cite",
        "sources",
        "checked",
        "zone",
        "working_days",
        "layer",
        "jurisdictions",
    }
    | {"narrow", "announced"}
)
LISTS = frozenset({"one_of", "none_of", "value", "values", "for"})
SWAPPED = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}
SWAPPED |= {"one_of": "none_of", "none_of": "one_of", "listed_in": "one_of"}
FLAGS = (("basis", "exempt", False), ("basis", "counted", True), ("duty", "blocking", True))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TERM = re.compile(r"(\d+)( (?:working day|day|month|year)s?(?: before| after)?)")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Change(NamedTuple):
    """One thing put otherwise: at `where` stands `value` now. `at` is the place to name, `was` and `now` the words."""

    where: Spot
    value: Any
    at: Spot
    was: str
    now: str

    @property
    def is_of_days(self) -> bool:
        """Whether it moves the first or last day of something."""
        return self.where[-1] in ("from", "until")

    def applied(self, data: Any) -> Any:
        """Give the file's data with this change in it; the data itself stays as it is."""
        return _put(data, self.where, self.value)

    def __str__(self) -> str:
        name = next((step for step in reversed(self.at) if isinstance(step, str)), "")
        return f"{name}: {self.was} -> {self.now}"


def _put(data: Any, where: Spot, value: Any) -> Any:
    if not where:
        return value
    step, *rest = where
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[step] = _put(copy[step] if rest else None, tuple(rest), value)
    return copy


def changes(data: Mapping[str, Any], kinds: Mapping[str, type[Evidence]], *, counting: bool) -> Iterator[Change]:
    """Walk every change of a regime or a file of shared tables. `counting`: whether anything asks how many persons."""
    for where, node in _nodes((), data):
        if "fact" in node:
            yield from _comparison(where, node)
        if "evidence" in node:
            yield from _narrowing(where, node, kinds)
        yield from _flags(where, node, counting=counting)
        yield from _ways(where, node)
        for key, value in node.items():
            if key not in SILENT:
                yield from _scalars((*where, key), value)
    for name, rows in data.get("tables", {}).items():
        yield from _rows(("tables", name), rows)


def _nodes(where: Spot, node: Any) -> Iterator[tuple[Spot, dict[str, Any]]]:
    if isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            if key not in SILENT:
                yield from _nodes((*where, key), value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _nodes((*where, index), value)


def _scalars(where: Spot, value: Any) -> Iterator[Change]:
    """Walk the changes of a number, a day, a term or a yes or no, and of lists of such."""
    if isinstance(value, list):
        if not any(isinstance(one, (dict, list)) for one in value):
            for index, one in enumerate(value):
                yield from _scalars((*where, index), one)
            if where[-1] in LISTS or where[-2:-1] == ("where",):
                yield from _dropped(where, value)
        return
    for other in _others(value):
        if where[-1] not in ("exempt", "counted", "blocking"):
            yield Change(where, other, where, _said(value), _said(other))


def _others(value: Any) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif isinstance(value, str) and _DAY.fullmatch(value):
        yield from (str(date.fromisoformat(value) + timedelta(days=step)) for step in (-1, 1))
    elif isinstance(value, str) and (term := _TERM.fullmatch(value)):
        yield from (f"{int(term[1]) + step}{term[2]}" for step in (-1, 1))


def _dropped(where: Spot, values: list[Any]) -> Iterator[Change]:
    if len(values) == 1 and where[-1] != "for":
        return
    for index, value in enumerate(values):
        yield Change(where, values[:index] + values[index + 1 :], (*where, index), f"with {_said(value)}", "without")


def _comparison(where: Spot, node: dict[str, Any]) -> Iterator[Change]:
    fact = FACTS.get(str(node["fact"]))
    for key, value in node.items():
        if key in SWAPPED and (key != "listed_in" or (fact is not None and fact.type == "set")):
            other = {SWAPPED[key] if name == key else name: part for name, part in node.items()}
            yield Change(where, other, (*where, key), key, SWAPPED[key])
        word = value[0] if isinstance(value, list) and len(value) == 1 else value if key == "is" else None
        if isinstance(word, str) and key in ("is", "one_of", "none_of"):
            other = _another(word, fact.choices if fact is not None else ())
            yield Change((*where, key), [other] if isinstance(value, list) else other, (*where, key), word, other)


def _narrowing(where: Spot, node: dict[str, Any], kinds: Mapping[str, type[Evidence]]) -> Iterator[Change]:
    fields = kinds[node["evidence"]].model_fields if node["evidence"] in kinds else {}
    if "held_by" in node:
        other = {key: value for key, value in node.items() if key != "held_by"}
        yield Change(where, other, (*where, "held_by"), f"with {node['held_by']}", "without")
    for name, value in node.get("where", {}).items():
        word = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(word, str) and not _DAY.fullmatch(word):
            known = tuple(_words(fields[name].annotation)) if name in fields else ()
            other = _another(word, tuple(map(str, known)))
            spot = (*where, "where", name)
            yield Change(spot, [other] if isinstance(value, list) else other, spot, word, other)


def _rows(where: Spot, rows: list[dict[str, Any]]) -> Iterator[Change]:
    """Walk the rows of one word each: the row goes, or the word becomes another where it is the only row."""
    for index, row in enumerate(rows):
        value = row.get("value", row.get("values"))
        word = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(word, str):
            key = "value" if "value" in row else "values"
            if len(rows) > 1:
                yield Change(where, rows[:index] + rows[index + 1 :], (*where, index), f"with {word}", "without")
            else:
                other = _another(word, ())
                yield Change((*where, index, key), [other], (*where, index, key), word, other)


def _flags(where: Spot, node: dict[str, Any], *, counting: bool) -> Iterator[Change]:
    for label, flag, default in FLAGS:
        if label in node and (flag != "counted" or counting):
            value = node.get(flag, default)
            yield Change((*where, flag), not value, (*where, flag), _said(value), _said(not value))
    if node.get("reading") == "disputed":
        yield Change((*where, "reading"), "plain", (*where, "reading"), "disputed", "plain")


def _ways(where: Spot, node: dict[str, Any]) -> Iterator[Change]:
    for way, other in (("all", "any"), ("any", "all")):
        if isinstance(node.get(way), list) and len(node[way]) > 1:
            value = {other if key == way else key: part for key, part in node.items()}
            yield Change(where, value, (*where, way), f"{len(node[way])} parts", other)


def _another(word: str, choices: tuple[str, ...]) -> str:
    others = [other for other in choices if other != word]
    if others:
        return others[0]
    if _COUNTRY.fullmatch(word):
        return "AQ" if word != "AQ" else "HM"
    return f"not-{word}"


def _words(annotation: Any) -> Iterator[object]:
    if get_origin(annotation) is not None and not get_args(annotation):
        return
    for inner in get_args(annotation):
        if isinstance(inner, str):
            yield inner
        else:
            yield from _words(inner)


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
