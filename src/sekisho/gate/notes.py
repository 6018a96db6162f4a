"""What stands beside the law.

A task that may not carry the export, a destination that is not the declared one, a draft, a country whose law
nobody loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate.destination import MATCHERS, parse, resolve, shown
from sekisho.model.base import Phrase
from sekisho.model.countries import Countries, called, with_code
from sekisho.model.decision import Note
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sekisho.model.export import Carrier, Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.party import Place


def lawless(
    export: Export, organisation: Organisation, jurisdictions: Collection[str], origins: Collection[str]
) -> Iterator[Note]:
    """Note every country of those who send or decide, or of the data's origin, for which no law in force is loaded."""
    principal = export.on_behalf_of or export.exporter
    senders = {organisation.parties[party].country for party in (export.exporter, principal)}
    for country in sorted({*senders, *origins} - set(jurisdictions)):
        yield Note(
            Verdict.UNKNOWN,
            "no-law",
            Phrase(
                "no law of {0} is loaded, or none is in force on this day, so this export cannot be judged",
                "{0}の法令が読み込まれていない、又は基準日に施行されていないため、適法か否か判断できない",
                (with_code(country),),
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
    """Note an export that nobody has reviewed: it blocks, or is annotated where drafts are allowed."""
    if not export.draft:
        return
    said = Phrase("this export is a draft that was not reviewed", "この提供は未審査の下書き")
    remedy = Phrase(
        "have it reviewed and remove `draft: true` from exports/{0}.yaml",
        "審査を受け、exports/{0}.yaml の `draft: true` を削除する",
        (export.id,),
    )
    if allowed:
        only = Phrase(
            "{0}; it passes only because `allow_drafts` is on",
            "{0}であり、`allow_drafts` が有効なため許可されるにすぎない",
            (said,),
        )
        yield Note(Verdict.MET, "draft-allowed", only, remedy, annotates=True)
    else:
        yield Note(Verdict.UNMET, "draft", said, remedy)


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
                "the destination “{0}” is in no entry of places.yaml, so it is not known where the data would go",
                "宛先「{0}」が places.yaml になく、データの行き先が不明",
                (shown(to),),
            ),
            _NOT_PARSED if parse(to) is None else _NOT_THERE,
        )
    elif not leads_there(place, export):
        yield _elsewhere(export, Phrase("“{0}”", "「{0}」", (shown(to),)), place)


_NOT_THERE = Phrase(
    "add it to places.yaml with its country and party, or send to a place that is there",
    "国と当事者を付して places.yaml に加えるか、登録済みの宛先に送る",
)
_NOT_PARSED = Phrase(
    "write `scheme://host/path` without user, password or `..`, or only a host, a bucket or a connection id",
    "`scheme://host/path`（ユーザー名、パスワード、`..` は不可）、又はホスト・バケット・接続の名称のみで記載する",
)


def leads_there(place: Place, export: Export) -> bool:
    """Say whether a place belongs to somebody who may receive the export, in a country where it may lie or be read."""
    return place.party in (export.recipient, *export.via) and place.country in (
        *export.stored_in,
        *export.accessed_from,
    )


def no_way_there(export: Export, organisation: Organisation) -> Iterator[Note]:
    """Note an export whose destination is rendered when a task runs, where no place could be what is rendered."""
    if not any(leads_there(place, export) for place in organisation.places):
        yield Note(
            Verdict.UNKNOWN,
            "destination-unknown",
            Phrase(
                "the task names its destination when it runs, and no entry of places.yaml leads to {0}",
                "宛先は実行時に定まるが、places.yaml に {0} に至る登録がない",
                (_declared_place(export),),
            ),
            Phrase(
                "add the place to places.yaml with its country and party",
                "当該宛先を国と当事者を付して places.yaml に加える",
            ),
        )


class OfTask(NamedTuple):
    """A field of an operator that may say where data goes, and what it holds once rendered.

    `by` are the fields of a place that such a value may be compared with. `surely` data goes there, whoever else's
    connections stand beside. What is `declared` must be a known place, as `to` must.
    """

    name: str
    value: str
    by: tuple[str, ...] = MATCHERS
    surely: bool = False
    declared: bool = False


def seen(export: Export, organisation: Organisation, fields: Iterable[OfTask]) -> Iterator[Note]:
    """Note what an operator is set to, where a place says that it is another party or country than declared.

    What no place explains is left alone: connections to sources stand there as well. So is what may be a source, where
    it is a place of those who send, in a country where they or the data are.
    """
    home = {export.exporter, export.on_behalf_of}
    there = {organisation.parties[one].country for one in home if one is not None}
    there |= {origin.country for stream in export.data for origin in stream.origins or ()}
    for name, value, by, surely, declared in fields:
        if declared:
            yield from (one._replace(code=TASK_DESTINATION) for one in sent_to(export, organisation, value))
            continue
        place = resolve(value, organisation.places, by)
        if place is None or leads_there(place, export):
            continue
        if not surely and place.party in home and place.country in there:
            continue
        said = Phrase("`{1}` of the task, “{0}”,", "タスクの `{1}`「{0}」", (shown(value), name))
        note = _elsewhere(export, said, place)
        hint = Phrase(
            '{0}; if data does not go there, say where it goes: `export("{1}", to="…")`',
            '{0}。ここに送るのでなければ、宛先を `export("{1}", to="…")` と明記する',
            (note.remedy, export.id),
        )
        yield note._replace(code=TASK_DESTINATION, remedy=hint)


TASK_DESTINATION = "task-destination"
"""The code of what is noted about a destination that only the run could know."""


def _declared_place(export: Export) -> Phrase:
    countries = frozenset((*export.stored_in, *export.accessed_from))
    return Phrase("{0} ({1})", "{0}（{1}）", (export.recipient, Countries((countries,))))


def _elsewhere(export: Export, destination: Phrase, place: Place) -> Note:
    text = Phrase(
        "the destination {0} is {1} ({2}, {3}), and this export is for {4}",
        "宛先{0}は {1}（{2}、{3}）であり、この提供の宛先は {4}",
        (destination, place.party, called(place.country), place.id, _declared_place(export)),
    )
    remedy = Phrase(
        "correct the country of {0} in places.yaml, or `stored_in` of the export, whichever is wrong",
        "places.yaml における {0} の国、又は提供の `stored_in` のうち、誤っている方を直す",
        (place.id,),
    )
    if place.party not in (export.recipient, *export.via):
        remedy = Phrase(
            "send to {0}, or declare the hop to {1} as an export of its own",
            "{0} に送るか、{1} への提供を別に定義する",
            (export.recipient, place.party),
        )
    return Note(Verdict.UNMET, "destination", text, remedy)
