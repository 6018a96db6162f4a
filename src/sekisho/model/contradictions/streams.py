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
    home = exporter.country if exporter is not None else None
    if stream.foreign_only and home in {origin.country for origin in stream.origins or ()}:
        said = f"`foreign_only: true`, and `origins` names {home}, the exporter's own country"
        yield ("foreign_only",), f"{said}; write `foreign_only: false`, or take {home} out of `origins`"
    if stream.personal and not stream.subjects:
        said = "`subjects: []` names no people, and the stream is about people"
        yield ("subjects",), f"{said}; name the countries of the people, or write `personal: false`"
    people = [*_identifying(stream, words, people=True), *_of_people(stream, export)]
    if not stream.personal and people:
        said = f"`personal: false` is about no person, and here is: {', '.join(people)}"
        yield ("personal",), f"{said}; write `personal: true`, or take that out"
    known = [*_identifying(stream, words, people=False), *(["`sensitive: true`"] if stream.sensitive else [])]
    if stream.anonymised and known:
        said = f"`anonymised: true` identifies no person, and here is: {', '.join(known)}"
        yield ("anonymised",), f"{said}; write `anonymised: false`, or take that out"


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
