"""A stream of data that contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.contradictions.exports import Found
    from sekisho.model.export import Export, Stream
    from sekisho.model.identifying import Identifying
    from sekisho.model.party import Party

_OF_DEVICES: Final = "geolocation"
"""The one bulk kind that is also counted of devices."""


def of_stream(stream: Stream, export: Export, exporter: Party | None, words: Identifying) -> Found:
    """Walk what cannot be true at once. The exporter is None where its file cannot be read."""
    domestic = exporter is not None and exporter.country in {origin.country for origin in stream.origins}
    if stream.foreign_only and exporter is not None and domestic:
        yield (
            ("foreign_only",),
            (
                f"`foreign_only: true`, and `origins` names {exporter.country}, the exporter's own country; "
                f"write `foreign_only: false`, or take {exporter.country} out of `origins`"
            ),
        )
    if not stream.personal:
        found = [*_identifying(stream, words, people=True), *_of_people(stream, export)]
        if found:
            text = "is about nobody, and it says of itself"
            way = "write `personal: true`, or take that out"
            yield ("personal",), f"`personal: false` {text}: {', '.join(found)}; {way}"
    if stream.anonymised:
        found = [*_identifying(stream, words, people=False), *(["`sensitive: true`"] if stream.sensitive else [])]
        if found:
            text = "says that nobody can be identified any more, and the stream says of itself"
            way = "write `anonymised: false`, or take that out"
            yield ("anonymised",), f"`anonymised: true` {text}: {', '.join(found)}; {way}"


def _identifying(stream: Stream, words: Identifying, *, people: bool) -> Iterator[str]:
    speaks = words.is_about_people if people else words.tells_who
    yield from (f"category `{category}`" for category in stream.categories if speaks(category))
    yield from (f"column `{column}`" for column in stream.columns if words.names_a_person(column))


def _of_people(stream: Stream, export: Export) -> Iterator[str]:
    """Walk the fields that only a stream about people can have."""
    if stream.sensitive:
        yield "`sensitive: true`"
    if stream.employment:
        yield "`employment: true`"
    if stream.legal_basis is not None:
        yield f"`legal_basis: {stream.legal_basis}`"
    if stream.subjects:
        yield f"`subjects: [{', '.join(stream.subjects)}]`"
    kinds = [kind for kind in stream.bulk_kinds or () if kind != _OF_DEVICES]
    if kinds:
        yield f"`bulk_kinds: [{', '.join(kinds)}]`"
    if export.persons.identified_by in stream.columns:
        yield f"column `{export.persons.identified_by}`, which `persons` is `identified_by`"
