"""An export that contradicts itself, or the parties that it names."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sekisho.model.contradictions.streams import of_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.model.export import Export
    from sekisho.model.identifying import Identifying
    from sekisho.model.party import Party

    Found = Iterator[tuple[tuple[str | int, ...], str]]
    """The keys that lead to what cannot be true, and what to write instead."""

_FTZ: Final = "free-trade-zone-list"
_STAFF: Final = "hr-management"
_DECIDES: Final = ("controller", "joint-controller")


def of_export(export: Export, parties: Mapping[str, Party | None], words: Identifying) -> Found:
    """Walk what cannot be true at once. A party that is None is declared in a file that cannot be read."""
    yield from _roles(export)
    yield from _sides(export)
    yield from _identified_by(export)
    exporter = parties.get(export.exporter)
    if exporter is not None:
        yield from _special(export, [exporter, parties.get(export.on_behalf_of or export.exporter)])
        yield from _read_abroad(export, exporter)
        yield from _services(export, exporter, parties)
    for index, stream in enumerate(export.data):
        for where, text in of_stream(stream, export, exporter, words):
            yield ("data", index, *where), text


def _roles(export: Export) -> Found:
    role, acts_for = export.recipient_role, export.recipient_acts_for
    if role in _DECIDES and acts_for == "exporter":
        way = "write `recipient_acts_for: itself`, or `recipient_role: processor`"
        yield ("recipient_acts_for",), f"a {role} acts for itself, not for the exporter; {way}"
    if role not in _DECIDES and acts_for == "itself":
        way = "write `recipient_acts_for: exporter`, or `recipient_role: controller`"
        yield ("recipient_acts_for",), f"a {role} never acts for itself; {way}"
    if not export.recipient_handles_data and acts_for == "itself":
        way = "remove `recipient_handles_data: false`, or write `recipient_acts_for: exporter`"
        yield ("recipient_handles_data",), f"a recipient that acts for itself handles the data; {way}"


def _sides(export: Export) -> Found:
    if export.on_behalf_of == export.exporter:
        yield ("on_behalf_of",), f"{export.exporter} is the exporter, and sends for itself; remove `on_behalf_of`"
    for index, party in enumerate(export.via):
        for side in ("exporter", "recipient"):
            if party == getattr(export, side):
                yield ("via", index), f"{party} is the {side}, not a party on the way; take it out of `via`"


def _identified_by(export: Export) -> Found:
    """Find a slip only: who is counted may also be told by a column that does not leave."""
    column = export.persons.identified_by
    if column is None or column in export.columns or not all(stream.columns for stream in export.data):
        return
    for near in get_close_matches(column, export.columns, n=1, cutoff=0.85):
        yield ("persons", "identified_by"), f"no stream declares a column `{column}`; did you mean `{near}`?"


def _special(export: Export, senders: list[Party | None]) -> Found:
    if export.authority_approved and not export.foreign_authority:
        way = "write `foreign_authority: true`, or remove `authority_approved`"
        yield ("authority_approved",), f"nothing goes to a foreign authority here that could be approved; {way}"
    if all(sender is not None and sender.ftz_zone == "none" for sender in senders):
        outside = f"{export.exporter} is in no free-trade zone (`ftz_zone: none`), so no list of a zone speaks of it"
        if _FTZ in export.scenarios:
            way = f"name its zone in its file, or remove `{_FTZ}`"
            yield ("scenarios", export.scenarios.index(_FTZ)), f"{outside}; {way}"
        if export.ftz_list_hit:
            yield ("ftz_list_hit",), f"{outside}; name its zone in its file, or remove `ftz_list_hit`"
    if _STAFF in export.scenarios and all(stream.employment is False for stream in export.data):
        said = f"`{_STAFF}` is about staff, and every stream says `employment: false`"
        yield ("scenarios", export.scenarios.index(_STAFF)), f"{said}; correct the streams, or remove `{_STAFF}`"


def _read_abroad(export: Export, exporter: Party) -> Found:
    if not export.access_only:
        return
    for index, country in enumerate(export.stored_in):
        if country != exporter.country:
            said = f"data comes to rest in {country}, and `access_only: true` says that nothing moves"
            yield ("stored_in", index), f"{said}; take {country} out of `stored_in`, or write `access_only: false`"
    if not export.accessed_from:
        said = "`access_only: true`, and `accessed_from` names no country"
        yield ("access_only",), f"{said}; add the countries from which the data is read"


def _services(export: Export, exporter: Party, parties: Mapping[str, Party | None]) -> Found:
    """Walk services on which data lands where the export does not say that it goes; home is no destination."""
    named = [parties.get(name) for name in (export.recipient, *export.via)]
    reached = {exporter.country, *export.stored_in, *export.accessed_from, *(one.country for one in named if one)}
    for index, name in enumerate(export.services):
        provider, _, key = name.partition("/")
        party = parties.get(provider)
        service = party.services.get(key) if party else None
        if party is None or service is None or None in named:
            continue
        kept, seat = service.country, party.country
        if kept is not None and kept not in (exporter.country, *export.stored_in):
            said = f"`{name}` keeps the data in {kept}, which is missing in `stored_in`"
            yield ("services", index), f"{said}; add {kept} to `stored_in`"
        if seat not in reached | {kept}:
            said = f"{provider}, which offers `{name}`, has its seat in {seat}, which is missing among the destinations"
            yield ("services", index), f"{said}; add {seat} to `accessed_from`, or to `stored_in` if data rests there"
