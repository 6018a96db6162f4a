"""What stands beside the law.

A task that may not carry the export, a destination that is not the declared one, a draft, a country whose law
nobody loaded.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sekisho.model.decision import Note
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.model.export import Carrier, Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.party import Place


def lawless(export: Export, organisation: Organisation, jurisdictions: Collection[str]) -> Iterator[Note]:
    """Note every country of the exporter or of the data's origin for which no law in force is loaded."""
    origins = {origin.country for stream in export.data for origin in stream.origins}
    for country in sorted({organisation.parties[export.exporter].country, *origins} - set(jurisdictions)):
        yield Note(
            Verdict.UNKNOWN,
            "no-law",
            f"no law of {country} is loaded, or none in force then, so nobody can say that it is lawful there",
            f"add a regime with `jurisdictions: [{country}]` (see CONTRIBUTING.md)",
        )


def carried(export: Export, carrier: Carrier | None) -> Iterator[Note]:
    """Note a task that claims the export and is not among its carriers."""
    if carrier is not None and not export.may_be_carried_by(carrier):
        yield Note(
            Verdict.UNMET,
            "carrier",
            f"task {carrier.task_id} of DAG {carrier.dag_id} claims this export and is not among its carriers",
            f"add `{{dag: {carrier.dag_id}, task: {carrier.task_id}}}` to `carriers` in exports/{export.id}.yaml",
        )


def draft(export: Export, *, allowed: bool) -> Iterator[Note]:
    """Note an export that nobody has reviewed."""
    if export.draft and not allowed:
        yield Note(
            Verdict.UNMET,
            "draft",
            "this export is a draft that nobody has reviewed",
            f"have it reviewed and remove `draft: true` from exports/{export.id}.yaml",
        )


def sent_to(export: Export, organisation: Organisation, to: str | None) -> Iterator[Note]:
    """Note a destination that does not resolve to the export's recipient and place."""
    if to is None:
        return
    place = resolve(to, organisation.places)
    if place is None:
        yield Note(
            Verdict.UNKNOWN,
            "destination-unknown",
            f"the destination “{to}” is in no entry of places.yaml, so nobody knows where the data would go",
            "add it to places.yaml with its country and party, or send to a place that is there",
        )
        return
    countries = {*export.stored_in, *export.accessed_from}
    if place.party not in (export.recipient, *export.via) or place.country not in countries:
        wanted = f"{export.recipient} in {', '.join(sorted(countries))}"
        yield Note(
            Verdict.UNMET,
            "destination",
            f"the destination “{to}” is {place.party} in {place.country} ({place.id}); this export is for {wanted}",
            f"send to {export.recipient}, or declare the hop to {place.party} as an export of its own"
            if place.party not in (export.recipient, *export.via)
            else f"correct the country of {place.id} in places.yaml, or `stored_in` of the export, whichever is wrong",
        )


def resolve(to: str, places: Collection[Place]) -> Place | None:
    """Find the place that a rendered destination names: by its id, connection, bucket, host or region.

    The most exact entry wins: one without wildcards, then the longest pattern.
    """
    parts = urlsplit(to) if "://" in to else None
    host = parts.hostname if parts and parts.hostname else to
    found: list[tuple[bool, int, Place]] = []
    for place in places:
        if place.id == to:
            return place
        for pattern, value in ((place.connection, to), (place.bucket, host), (place.host, host), (place.region, to)):
            if pattern is not None and fnmatchcase(value, pattern):
                found.append(("*" not in pattern and "?" not in pattern, len(pattern), place))
    return max(found, key=lambda entry: entry[:2])[2] if found else None
