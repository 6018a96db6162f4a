"""What a change declares otherwise than its base, as far as something may pass or go unseen by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sekisho.analysis.comparison.amendment import Amendment, fewer, unordered
from sekisho.analysis.comparison.field_diff import differing
from sekisho.analysis.comparison.files import of_files
from sekisho.analysis.comparison.policy import told
from sekisho.analysis.forecast.causes import Where
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.analysis.comparison.amendment import Kind
    from sekisho.files import Spot
    from sekisho.model.base import Frozen
    from sekisho.model.export import Export, Stream
    from sekisho.snapshot import Content

_NO_FACT: Final = frozenset(
    {"id", "title", "name", "note", "owner", "columns", "column_categories", "data", "carriers"}
)
_STRICT: Final = {"personal": True, "sensitive": True, "anonymised": False, "foreign_only": False, "draft": True}
"""What a flag says when most is asked of it."""
_MORE_ASKS_MORE: Final = frozenset(
    {
        *("stored_in", "accessed_from", "via", "services"),
        *("categories", "sensitive_categories", "subjects", "origins", "bulk_kinds"),
    }
)
"""Lists that bring in further laws, or further conditions, with each entry."""
_OF_EXPORT: Final = Phrase("{0}: {1}", "{0}：{1}")
_OF_STREAM: Final = Phrase("{0}, stream {1}: {2}", "{0}（データ {1}）：{2}")
_GONE: Final = Phrase("no longer declared", "定義の削除")
_NEW: Final = Phrase("newly declared", "定義の追加")
_CARRIER: Final = {
    False: Phrase(
        "a carrier is gone, and its task is no longer held: {0}", "担当タスクの削除（関門を通らなくなる）：{0}"
    ),
    True: Phrase("another task may carry it: {0}", "担当タスクの追加：{0}"),
}


def of_declarations(old: Content, new: Content, passing: Collection[str]) -> Iterator[Amendment]:
    """Walk what exports, parties and places say otherwise. `passing` are the exports that pass now."""
    before, after = old.organisation, new.organisation
    for name, export in before.exports.items():
        if name not in after.exports:
            where = Where("exports", name, ())
            yield Amendment("export", name, _OF_EXPORT._replace(values=(name, _GONE)), where, gone=True)
        elif export != after.exports[name]:
            yield from _export(export, after.exports[name], passes=name in passing)
    for change in of_files(old, new):
        if change.part == "place":
            gone = change.action == "removed"
            places = (before if gone else after).places
            at = next(index for index, one in enumerate(places) if one.id == change.home)
            yield Amendment("place", change.home, told(change), Where("", "places", ("places", at)), gone=gone)
        if change.part == "party" and change.action == "changed":
            one, other = before.parties[change.home], after.parties[change.home]
            for field, said in _fields(one, other):
                where = Where("parties", change.home, (field,))
                yield Amendment("party", change.home, _OF_EXPORT._replace(values=(change.home, said)), where)


def _export(old: Export, new: Export, *, passes: bool) -> Iterator[Amendment]:
    for field, said in _fields(old, new):
        kind: Kind = "draft" if field == "draft" else "persons" if field == "persons" else "export"
        yield _of(new, kind, said, (field,))
    for carrier in old.carriers:
        if carrier not in new.carriers:
            yield _of(new, "carrier", _CARRIER[False]._replace(values=(_task(carrier),)), ("carriers",))
    for index, carrier in enumerate(new.carriers):
        if carrier not in old.carriers:
            yield _of(new, "carrier", _CARRIER[True]._replace(values=(_task(carrier),)), ("carriers", index))
    yield from _streams(old, new, passes=passes)


def _streams(old: Export, new: Export, *, passes: bool) -> Iterator[Amendment]:
    """Walk what leaves under the name of an export: data that is new only where it passes."""
    streams = {stream.id: (index, stream) for index, stream in enumerate(new.data)}
    for stream in old.data:
        if stream.id not in streams:
            said = _OF_STREAM._replace(values=(new.id, stream.id, _GONE))
            yield Amendment("data", new.id, said, Where("exports", new.id, ("data",)))
        elif stream != streams[stream.id][1]:
            yield from _stream(new.id, stream, *streams[stream.id])
    known = {stream.id for stream in old.data}
    for name, (index, _) in streams.items() if passes else ():
        if name not in known:
            said = _OF_STREAM._replace(values=(new.id, name, _NEW))
            yield Amendment("data", new.id, said, Where("exports", new.id, ("data", index)))


def _stream(export_id: str, old: Stream, index: int, new: Stream) -> Iterator[Amendment]:
    for field, said in _fields(old, new):
        where = Where("exports", export_id, ("data", index, field))
        yield Amendment("data", export_id, _OF_STREAM._replace(values=(export_id, new.id, said)), where)


def _of(export: Export, kind: Kind, said: Phrase, spot: Spot) -> Amendment:
    return Amendment(kind, export.id, _OF_EXPORT._replace(values=(export.id, said)), Where("exports", export.id, spot))


def _task(carrier: Any) -> str:  # noqa: ANN401
    return f"{{dag: {carrier.dag}, task: {carrier.task}}}"


def _fields(old: Frozen, new: Frozen) -> Iterator[tuple[str, Phrase]]:
    """Walk the facts that are said otherwise, but for those by which only more is asked."""
    for field in type(new).model_fields:
        was, is_ = getattr(old, field), getattr(new, field)
        if field in _NO_FACT or unordered(was) == unordered(is_) or not _loosens(field, was, is_):
            continue
        yield field, (differing(field, was, is_) or (Phrase("{0}", "{0}", (field,)),))[0]


def _loosens(field: str, old: Any, new: Any) -> bool:  # noqa: ANN401
    if field in _STRICT:
        return new is not _STRICT[field] and (old is None or old is _STRICT[field])
    return fewer(old, new) if field in _MORE_ASKS_MORE else True
