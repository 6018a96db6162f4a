"""Later hops as they are declared: what a file says beside `onward_of` must agree with the export it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.files import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.files import Spot
    from sekisho.model.export import Export, Stream
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
            yield from _beside(export, index, exports, parties, terms)


def _beside(
    export: Export, index: int, exports: Mapping[str, Export], parties: Mapping[str, Party], terms: Terms
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
    home = parties[export.exporter].country if export.exporter in parties else None
    if stream.foreign_only and home in came:
        said = f"`foreign_only: true`, and what came by `{source.id}` is from {home}, too"
        yield ("data", index, "foreign_only"), f"{said}; write `foreign_only: false`"
    if came:
        reached = came | ({home} if home else set())
        possible = _possible(source, exports, parties, reached, terms)
        yield from _laws(stream, index, source.id, possible, terms)
    for number, origin in enumerate(stream.origins or ()):
        if came and origin.country not in came:
            there: Spot = ("data", index, "origins", number, "country")
            said = f"`{origin.country}`: what came by `{source.id}` is from {', '.join(sorted(came))}"
            yield there, f"{said}; remove `origins`, they are derived, or correct `onward_of`"


def _laws(
    stream: Stream, index: int, source: str, possible: frozenset[str], terms: Terms
) -> Iterator[tuple[Spot, str]]:
    """Hold laws and conditions that are stated against those that data may have come under on its way."""
    left = frozenset[str]().union(*(terms.leaves.get(law, frozenset()) for law in possible))
    for number, origin in enumerate(stream.origins or ()):
        where: Spot = ("data", index, "origins", number)
        way = "remove it, laws and conditions are derived, or correct `onward_of`"
        for place, law in enumerate(origin.laws or ()):
            if law in terms.laws and law not in possible:
                yield (*where, "laws", place), f"what came by `{source}` did not come under `{law}`; {way}"
        if origin.laws == () and possible:
            yield (*where, "laws"), f"what came by `{source}` comes under laws, and `laws: []` says none; {way}"
        for place, word in enumerate(origin.conditions or ()):
            if word in terms.conditions and word not in left:
                yield (*where, "conditions", place), f"no law of what came by `{source}` leaves `{word}`; {way}"


def _possible(
    source: Export, exports: Mapping[str, Export], parties: Mapping[str, Party], there: set[str], terms: Terms
) -> frozenset[str]:
    """Give the laws that data may have come under on its way here, the exporter's own included."""
    hops = [exports[name] for name in _sources(source, exports)]
    bound = {law for hop in hops for law in parties[hop.exporter].subject_to}
    stated = {
        law for hop in hops for stream in hop.data for origin in stream.origins or () for law in origin.laws or ()
    }
    own = {law for law, countries in terms.jurisdictions.items() if countries & there}
    return frozenset(own | bound | stated)


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
