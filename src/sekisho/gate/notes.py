"""What stands beside the law.

A task that may not carry the export, a destination that is not the declared one, a draft, a country whose law
nobody loaded.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sekisho.model.base import Phrase
from sekisho.model.decision import Note
from sekisho.model.values import Shown
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sekisho.model.export import Carrier, Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.party import Place


def lawless(export: Export, organisation: Organisation, jurisdictions: Collection[str]) -> Iterator[Note]:
    """Note every country of the exporter or of the data's origin for which no law in force is loaded."""
    origins = {origin.country for stream in export.data for origin in stream.origins or ()}
    for country in sorted({organisation.parties[export.exporter].country, *origins} - set(jurisdictions)):
        yield Note(
            Verdict.UNKNOWN,
            "no-law",
            Phrase(
                "no law of {0} is loaded, or none in force then, so nobody can say that it is lawful there",
                "{0} の法令が読み込まれていない、又は基準日に施行されていないため、適法か否か判断できない",
                (country,),
            ),
            Phrase(
                "add a regime with `jurisdictions: [{0}]` (see CONTRIBUTING.md)",
                "`jurisdictions: [{0}]` の規範を加える（CONTRIBUTING.md 参照）",
                (country,),
            ),
        )


def carried(export: Export, carrier: Carrier | None) -> Iterator[Note]:
    """Note a task that claims the export and is not among its carriers."""
    if carrier is not None and not export.may_be_carried_by(carrier):
        task = (carrier.task_id, carrier.dag_id, export.id)
        yield Note(
            Verdict.UNMET,
            "carrier",
            Phrase(
                "task {0} of DAG {1} claims this export and is not among its carriers",
                "DAG {1} のタスク {0} はこの提供を担うとするが、`carriers` に登録がない",
                task,
            ),
            Phrase(
                "add `{{dag: {1}, task: {0}}}` to `carriers` in exports/{2}.yaml",
                "exports/{2}.yaml の `carriers` に `{{dag: {1}, task: {0}}}` を加える",
                task,
            ),
        )


def draft(export: Export, *, allowed: bool) -> Iterator[Note]:
    """Note an export that nobody has reviewed."""
    if export.draft and not allowed:
        yield Note(
            Verdict.UNMET,
            "draft",
            Phrase("this export is a draft that nobody has reviewed", "この提供は未審査の下書き"),
            Phrase(
                "have it reviewed and remove `draft: true` from exports/{0}.yaml",
                "審査を受け、exports/{0}.yaml の `draft: true` を削除する",
                (export.id,),
            ),
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
            Phrase(
                "the destination “{0}” is in no entry of places.yaml, so nobody knows where the data would go",
                "宛先「{0}」が places.yaml になく、データの行き先が不明",
                (to,),
            ),
            Phrase(
                "add it to places.yaml with its country and party, or send to a place that is there",
                "国と当事者を付して places.yaml に加えるか、登録済みの宛先に送る",
            ),
        )
        return
    countries = {*export.stored_in, *export.accessed_from}
    if place.party not in (export.recipient, *export.via) or place.country not in countries:
        yield _elsewhere(export, to, place, countries)


def _elsewhere(export: Export, to: str, place: Place, countries: set[str]) -> Note:
    wanted = Phrase("{0} in {1}", "{1} の {0}", (export.recipient, Shown((frozenset(countries),))))
    text = Phrase(
        "the destination “{0}” is {1} in {2} ({3}); this export is for {4}",
        "宛先「{0}」は {2} の {1}（{3}）であり、この提供の宛先は {4}",
        (to, place.party, place.country, place.id, wanted),
    )
    remedy = Phrase(
        "correct the country of {0} in places.yaml, or `stored_in` of the export, whichever is wrong",
        "places.yaml における {0} の国、又は提供の `stored_in` のうち、誤っている方を直す",
        (place.id,),
    )
    if place.party not in (export.recipient, *export.via):
        remedy = Phrase(
            "send to {0}, or declare the hop to {1} as an export of its own",
            "{0} に送るか、{1} への提供を別途申告する",
            (export.recipient, place.party),
        )
    return Note(Verdict.UNMET, "destination", text, remedy)


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
