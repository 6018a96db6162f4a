"""How two wordings of one thing differ, field by field and condition by condition, in words."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from sekisho.model.base import Phrase, Text
from sekisho.model.citation import Citation
from sekisho.model.law import Row
from sekisho.model.requirement import Cited
from sekisho.model.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.law import Source

_FIELDS: Final = {
    "title": Phrase("title", "標題"),
    "short": Phrase("short name", "略称"),
    "original": Phrase("original title", "原題"),
    "places": Phrase("names of its parts", "条項の呼び方"),
    "from_": Phrase("law from", "施行日"),
    "until": Phrase("out of force from", "適用終了日"),
    "cite": Phrase("citation", "根拠条文"),
    "note": Phrase("note", "注記"),
    "remedy": Phrase("remedy", "対応"),
    "checked": Phrase("last checked", "最終確認日"),
    "values": Phrase("values", "値"),
    "url": Phrase("address", "URL"),
    "published": Phrase("published", "公布日"),
    "read_as": Phrase("read as", "参照の別"),
    "exempt": Phrase("exemption", "免除"),
    "counted": Phrase("its persons are counted", "人数への算入"),
    "blocking": Phrase("blocks", "実行停止"),
    "reading": Phrase("reading", "解釈"),
    "settles": Phrase("question", "論点"),
    "issued": Phrase("issued", "発行日"),
    "printed_expiry": Phrase("printed expiry", "記載された有効期限"),
    "opens": Phrase("opens", "開始"),
    "due": Phrase("due", "期限"),
}
_COMBINED: Final = {True: Phrase("all of", "すべて"), False: Phrase("any of", "いずれか")}
_RULES: Final = frozenset({"basis", "bar", "duty", "deadline", "refusal", "announced", "tells"})
_UNTOLD: Final = _RULES | {"id", "kind", "all", "any", "fact", "evidence"}


def conditions(
    old: Any,  # noqa: ANN401 - groups or rules
    new: Any,  # noqa: ANN401
    sources: Mapping[str, Source],
) -> tuple[Phrase, ...]:
    """Say which conditions were added, removed or changed, and how they are combined otherwise."""
    before, after = dict(_conditions(old)), dict(_conditions(new))
    found = [
        Phrase("no longer asks: {0} [{1}]", "削除：{0}［{1}］", (before[key].asks, Citation(before[key].cite, sources)))
        for key in before
        if key not in after
    ]
    found += [
        Phrase("now asks: {0} [{1}]", "追加：{0}［{1}］", (after[key].asks, Citation(after[key].cite, sources)))
        for key in after
        if key not in before
    ]
    for key, leaf in before.items():
        if key in after and leaf != after[key]:
            told = differences(leaf, after[key], sources)
            found += [Phrase("{0}: {1}", "{0}：{1}", (leaf.asks, said)) for said in told]
    if not found and _shape(old) != _shape(new):
        found.append(Phrase("the same conditions, combined as {0}", "同じ条件、組合せは{0}", (_told(new),)))
    return tuple(found)


def contents(one: Any, sources: Mapping[str, Source]) -> tuple[Phrase, ...]:  # noqa: ANN401 - a rule or deadline
    """Say what a rule that is new or gone asks."""
    span = [
        Phrase("{0}: {1}", "{0}：{1}", (_FIELDS[name], day))
        for name in ("from_", "until")
        if (day := getattr(one, name, None))
    ]
    if not hasattr(one, "children"):
        return tuple(span)
    return (
        *span,
        *(
            Phrase("asks: {0} [{1}]", "要件：{0}［{1}］", (leaf.asks, Citation(leaf.cite, sources)))
            for _, leaf in _conditions(one)
        ),
    )


def _conditions(node: Any) -> Iterator[tuple[tuple[str, int], Any]]:  # noqa: ANN401
    """Walk the leaves, each under what it asks; of several that ask the same, each by its number."""
    seen: dict[str, int] = {}
    pending = [node]
    while pending:
        one = pending.pop(0)
        if hasattr(one, "children"):
            pending[:0] = one.children
            continue
        asks = str(one.asks)
        seen[asks] = seen.get(asks, 0) + 1
        yield (asks, seen[asks]), one


def _shape(node: Any) -> object:  # noqa: ANN401
    if not hasattr(node, "children"):
        return str(node.asks)
    return bool(node.all), frozenset(map(_shape, node.children))


def _told(node: Any) -> object:  # noqa: ANN401
    """Write a tree on one line."""
    if not hasattr(node, "children"):
        return node.asks
    inside = [_told(child) for child in node.children]
    blanks = ", ".join(f"{{{index + 1}}}" for index in range(len(inside)))
    return Phrase(f"{{0}} ({blanks})", f"{{0}}（{blanks}）", (_COMBINED[bool(node.all)], *inside))


def differences(
    old: BaseModel, new: BaseModel, sources: Mapping[str, Source] = MappingProxyType({})
) -> tuple[Phrase, ...]:
    """Say field by field how two wordings of one thing differ; of a rule, its conditions too, cited from `sources`."""
    if type(old) is not type(new):
        return (Phrase("another kind: {0} → {1}", "種別：{0} → {1}", (_kind(old), _kind(new))),)
    found = [
        said
        for field in type(new).model_fields
        if field not in _UNTOLD
        for said in differing(field, *(_field(one, field, sources) for one in (old, new)))
    ]
    return (*found, *conditions(old, new, sources)) if hasattr(new, "children") else tuple(found)


def _field(one: BaseModel, field: str, sources: Mapping[str, Source]) -> Any:  # noqa: ANN401
    return Citation(one.cite, sources) if isinstance(one, (Cited, Row)) and field == "cite" else getattr(one, field)


def differing(field: str, old: Any, new: Any) -> tuple[Phrase, ...]:  # noqa: ANN401 - whatever a field holds
    """Say how one field differs."""
    if old == new:
        return ()
    named = _FIELDS.get(field, field)
    before, after = _members(old), _members(new)
    if before is not None and after is not None:
        return tuple(_inside(named, before, after))
    if _listed(old) and _listed(new) and (len(old), len(new)) == (1, 1):
        old, new = old[0], new[0]
    elif _listed(old) and _listed(new):
        come, gone = ([_written(one) for one in some if one not in others] for some, others in ((new, old), (old, new)))
        signed = ", ".join([f"+{one}" for one in come] + [f"−{one}" for one in gone])
        return (Phrase("{0}: {1}", "{0}：{1}", (named, signed or _written(new))),)
    return (Phrase("{0}: {1} → {2}", "{0}：{1} → {2}", (named, _value(old), _value(new))),)


def _inside(named: object, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Phrase]:
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        whole = Phrase("{0} {1}", "{0} {1}", (named, key)) if key else named
        if isinstance(one, BaseModel) and isinstance(other, BaseModel):
            yield from (Phrase("{0}: {1}", "{0}：{1}", (whole, said)) for said in differences(one, other))
        elif one is None:
            yield Phrase("new {0}: {1}", "{0}を追加：{1}", (whole, _value(other)))
        elif other is None:
            yield Phrase("{0} removed: {1}", "{0}を削除：{1}", (whole, _value(one)))
        else:
            yield Phrase("{0}: {1} → {2}", "{0}：{1} → {2}", (whole, _value(one), _value(other)))


def _members(value: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Give what a field holds as named members, if it is a model of ours, a mapping, or a list of models."""
    if isinstance(value, BaseModel) and not isinstance(value, Text):
        return {"": value}
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return {str(getattr(one, "id", index)): one for index, one in enumerate(value, 1)}
    return {} if value == () else None


def _listed(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, (tuple, frozenset))


def _value(value: Any) -> object:  # noqa: ANN401
    if value is None:
        return Phrase("nothing", "なし")
    if isinstance(value, Citation):
        return value
    if isinstance(value, Text):
        return Phrase("“{0}”", "「{0}」", (value,))
    return _written(value)


def _written(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, BaseModel):
        given = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
        return ", ".join(f"{name.rstrip('_')}: {_written(one)}" for name, one in given.items() if one is not None)
    if isinstance(value, (tuple, frozenset)):
        return ", ".join(map(_written, value)) or "[]"
    if isinstance(value, Text):
        return value.en
    if value is None:
        return "null"
    return str(value) if isinstance(value, date) else shown(value)


def _kind(one: object) -> str:
    return str(getattr(one, "kind", type(one).__name__))
