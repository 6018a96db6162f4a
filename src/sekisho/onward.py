"""Later hops as they are declared: what a file says beside `onward_of` must agree with the export it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.files import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.files import Spot
    from sekisho.model.export import Export
    from sekisho.model.party import Party
    from sekisho.model.terms import Terms


def disagreeing(
    export: Export, exports: Mapping[str, Export], parties: Mapping[str, Party], terms: Terms
) -> Iterator[tuple[Spot, str]]:
    """Walk where an export and those by which its data came contradict each other: where, and what to write.

    Exports and parties whose files cannot be read are left out: they are told of elsewhere.
    """
    for index, stream in enumerate(export.data):
        for number, origin in enumerate(stream.origins or ()):
            for place, word in enumerate(origin.conditions or ()):
                if word not in terms.conditions and not terms.unread:
                    hint = closest(word, terms.conditions)
                    where: Spot = ("data", index, "origins", number, "conditions", place)
                    yield where, f"no law speaks of `{word}`{hint}"
        if stream.onward_of is not None:
            yield from _beside(export, index, exports, parties)


def _beside(
    export: Export, index: int, exports: Mapping[str, Export], parties: Mapping[str, Party]
) -> Iterator[tuple[Spot, str]]:
    stream = export.data[index]
    source = exports.get(stream.onward_of or "")
    if source is None:
        return
    named: Spot = ("data", index, "onward_of")
    if export.id in _sources(source, exports):
        yield named, f"`{source.id}` itself comes by `{export.id}`; data cannot come from where it goes"
        return
    if source.recipient not in (export.exporter, export.on_behalf_of):
        hint = f"name the export by which {export.exporter} received it"
        yield named, f"`{source.id}` brings data to {source.recipient}, and {export.exporter} sends this; {hint}"
    came = _countries(source, exports, parties)
    for number, origin in enumerate(stream.origins or ()):
        if came and origin.country not in came:
            there: Spot = ("data", index, "origins", number, "country")
            said = f"`{origin.country}`: what came by `{source.id}` is from {', '.join(sorted(came))}"
            yield there, f"{said}; remove `origins`, they are derived, or correct `onward_of`"


def _sources(export: Export, exports: Mapping[str, Export]) -> set[str]:
    """Give the export and all by which its data came."""
    found: set[str] = set()
    pending = [export]
    while pending:
        one = pending.pop()
        if one.id not in found:
            found.add(one.id)
            named = (stream.onward_of for stream in one.data)
            pending += [exports[name] for name in named if name is not None and name in exports]
    return found


def _countries(source: Export, exports: Mapping[str, Export], parties: Mapping[str, Party]) -> set[str]:
    """Give the countries from which data came; empty if some party on the way is not known."""
    hops = [exports[name] for name in _sources(source, exports)]
    if any(hop.exporter not in parties for hop in hops):
        return set()
    stated = {origin.country for hop in hops for stream in hop.data for origin in stream.origins or ()}
    return stated | {parties[hop.exporter].country for hop in hops}
