"""From a declared export to the facts that laws ask about: one case for each stream of data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sekisho.model.case import FACTS
from sekisho.model.values import Interval, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sekisho.model.case import Case
    from sekisho.model.export import Export, Stream
    from sekisho.model.party import Party


def supposed(said: Mapping[str, Any]) -> dict[str, Value]:
    """Give what a file of cases supposes, and what a declaration derives, for facts that are stated one by one.

    A fact that is stated as None stays unknown. The exporter decides itself. The countries reached are derived as for a
    declared export; a recipient that is the exporter's processor acts for it, and one that is a controller for itself.
    """
    found: dict[str, Value] = dict(_SUPPOSED)
    stored, accessed = (said.get(path) or frozenset() for path in ("export.stored_in", "export.accessed_from"))
    country = said.get("recipient.country")
    if said.get("export.access_only") is True and accessed:
        found["export.destinations"] = accessed
    elif country is not None:
        found["export.destinations"] = frozenset({country}) | stored | accessed
    reached = said.get("export.destinations", found.get("export.destinations"))
    if reached is not None and said.get("exporter.country") is not None:
        found["export.crosses_border"] = bool(reached - {said["exporter.country"]})
    found["recipient.international_organisation"] = not ABOVE.isdisjoint(said.get("recipient.kinds") or ())
    if said.get("data.personal") is False:
        found["data.sensitive"] = False
    for name in _OF_THE_PRINCIPAL:
        if f"exporter.{name}" in said:
            found[f"principal.{name}"] = said[f"exporter.{name}"]
    acts_for = {"processor": "exporter", "controller": "itself"}.get(str(said.get("recipient.role")))
    if acts_for is not None and said.get("exporter.role") in ("controller", "joint-controller"):
        found["recipient.acts_for"] = acts_for
    return found


_OF_THE_PRINCIPAL: Final = tuple(path.partition(".")[2] for path in FACTS if path.startswith("principal."))


def implied(said: Mapping[str, Any]) -> dict[str, Value]:
    """Give what facts that are stated one by one say of others that are stated as well, as for a declared export."""
    kinds = _kinds(said.get("recipient.kinds"), said.get("recipient.public_authority"))
    return {} if kinds is None else {"recipient.kinds": kinds}


_SUPPOSED: Final[dict[str, Value]] = {
    "export.scenarios": frozenset(),
    "export.standing": True,
    "export.legacy": False,
    "export.access_only": False,
    "export.foreign_authority": False,
    "export.assessment_demanded": False,
    "export.accessed_from": frozenset(),
    "export.services": frozenset(),
    "exporter.subject_to": frozenset(),
    "recipient.subject_to": frozenset(),
    "recipient.handles_data": True,
    "data.personal": True,
    "data.anonymised": False,
    "data.subjects": frozenset(),
    "data.origin_laws": frozenset(),
    "data.conditions": frozenset(),
    "data.foreign_only": False,
}
"""What a file of cases supposes where it says nothing, so that a case states only what matters (`docs/cases.md`)."""


def cases(export: Export, parties: Mapping[str, Party]) -> dict[str, dict[str, Value]]:
    """Give the declared facts of every stream by its id. What nobody declared is absent, hence unknown."""
    decides = principal_of(export)
    principal = None if decides is None else parties[decides]
    whole = _known(_export(export, parties) | _principal(principal))
    zone = None if principal is None else principal.ftz_zone
    return {stream.id: {**whole, **_known(_stream(stream, zone))} for stream in export.data}


def principal_of(export: Export) -> str | None:
    """Give the party that decides on the data: of a processor the one for which it sends; None if it does not say."""
    if export.on_behalf_of is not None:
        return export.on_behalf_of
    return export.exporter if export.exporter_role in ("controller", "joint-controller") else None


def _principal(party: Party | None) -> dict[str, Any]:
    if party is None:
        return {}
    return {f"principal.{name}": getattr(party, name) for name in _OF_THE_PRINCIPAL}


def _known(facts: Mapping[str, Any]) -> dict[str, Value]:
    return {
        path: frozenset(value) if isinstance(value, (tuple, list, set)) and not isinstance(value, Interval) else value
        for path, value in facts.items()
        if value is not None
    }


def _export(export: Export, parties: Mapping[str, Party]) -> dict[str, Any]:
    exporter, recipient = parties[export.exporter], parties[export.recipient]
    services = {name: parties[name.partition("/")[0]].services[name.partition("/")[2]] for name in export.services}
    reached = _reached(export, parties)
    return {
        "export.id": export.id,
        "export.purpose": export.purpose,
        "export.means": export.means,
        "export.scenarios": export.scenarios,
        "export.same_group": _same_group(exporter, recipient),
        "export.access_only": export.access_only,
        "export.transaction": export.transaction,
        "export.standing": export.standing,
        "export.legacy": export.legacy,
        "export.foreign_authority": export.foreign_authority,
        "export.authority_approved": export.authority_approved,
        "export.assessment_demanded": export.assessment_demanded,
        "export.crosses_border": bool(reached - {exporter.country}),
        "export.stored_in": export.stored_in,
        "export.accessed_from": export.accessed_from,
        "export.destinations": reached,
        "export.services": export.services,
        "export.service_types": {service.type for service in services.values()},
        "export.persons_per_year": export.persons.per_year,
        **_party("exporter", exporter),
        "exporter.role": export.exporter_role,
        "exporter.subject_to": exporter.subject_to,
        "exporter.ciio": exporter.ciio,
        "exporter.state_organ": exporter.state_organ,
        "exporter.public_authority": exporter.public_authority,
        "exporter.persons_held": exporter.persons_held,
        "exporter.ftz_zone": exporter.ftz_zone,
        "exporter.ftz_list_hit": export.ftz_list_hit,
        **_party("recipient", recipient),
        "recipient.subject_to": recipient.subject_to,
        "recipient.role": export.recipient_role,
        "recipient.acts_for": export.recipient_acts_for,
        "recipient.handles_data": export.recipient_handles_data,
        "recipient.kinds": _kinds(recipient.kinds, recipient.public_authority),
        "recipient.public_authority": recipient.public_authority,
        "recipient.international_organisation": _is_above(recipient.kinds, flag=recipient.international_organisation),
        "recipient.restricted": recipient.restricted,
        "recipient.covered_person": recipient.covered_person,
    }


def _reached(export: Export, parties: Mapping[str, Party]) -> set[str]:
    """Give every country that the export reaches: where nothing moves, those from which the data is read."""
    places = {*export.accessed_from, *(parties[party].country for party in export.via)}
    if export.access_only:
        return places - {parties[export.exporter].country} or places
    return {*places, parties[export.recipient].country, *export.stored_in}


def _party(side: str, party: Party) -> dict[str, Any]:
    return {
        f"{side}.id": party.id,
        f"{side}.country": party.country,
        f"{side}.group": party.group,
        f"{side}.kinds": party.kinds,
    }


def _kinds(kinds: Iterable[str] | None, public: object) -> frozenset[str] | None:
    """Add to stated kinds what the flag `public_authority` says as well."""
    return None if kinds is None else frozenset(kinds) | ({PUBLIC} if public is True else set())


PUBLIC: Final = "public-body"
"""The kind of a public body."""
ABOVE: Final = frozenset({"international-organisation", "european-patent-organisation"})
"""The kinds of an international organisation, wherever its seat."""


def _is_above(kinds: Iterable[str] | None, *, flag: bool | None) -> bool | None:
    """Say whether it is an international organisation, by its flag or by its kinds; None if neither is stated."""
    if flag or kinds is None:
        return flag
    return not ABOVE.isdisjoint(kinds)


def _same_group(exporter: Party, recipient: Party) -> bool | None:
    if exporter.group is None or recipient.group is None:
        return None
    return exporter.group == recipient.group != "none"


def _stream(stream: Stream, zone: str | None) -> dict[str, Any]:
    return {
        "data.personal": stream.personal,
        "data.anonymised": stream.anonymised,
        "data.sensitive": stream.sensitive if stream.personal else False,
        "data.important": stream.important,
        "data.categories": stream.categories,
        "data.ftz_entries": zone and {f"{zone}/{category}" for category in stream.categories},
        "data.bulk_kinds": stream.bulk_kinds,
        "data.government_related": stream.government_related,
        "data.subjects": stream.subjects,
        "data.origins": {origin.country for origin in stream.origins or ()},
        "data.origin_laws": {law for origin in stream.origins or () for law in origin.laws or ()},
        "data.conditions": {name for origin in stream.origins or () for name in origin.conditions or ()},
        "data.foreign_only": stream.foreign_only,
        "data.legal_basis": stream.legal_basis,
        "data.employment": stream.employment,
    }


def kinds_of_heads(case: Case) -> frozenset[str]:
    """Give the kinds of count that the persons of one stream belong to.

    Sensitive data about a person hardly ever comes without ordinary data about the same person, so a sensitive stream
    counts as both, and so does one that does not say what it is. One that is silent about its bulk kinds has them.
    """
    kinds = set()
    if case.get("data.personal", True) and not case.get("data.anonymised"):
        kinds.add("ordinary")
        if case.get("data.sensitive") is not False:
            kinds.add("sensitive")
    if case.get("data.bulk_kinds") != frozenset():
        kinds.add("bulk")
    return frozenset(kinds)
