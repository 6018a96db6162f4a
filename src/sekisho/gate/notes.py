"""What stands beside the law.

A task that may not carry the export, a destination that is not the declared one, a draft, a country whose law
nobody loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.gate.codes import coded
from sekisho.gate.destination import MATCHERS, parse, resolve, shown
from sekisho.model.base import Phrase
from sekisho.model.countries import Countries, called, with_code
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sekisho.model.decision import Note
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
        yield _no_law(country=country)


@coded("no-law", Verdict.UNKNOWN)
def _no_law(*, country: str) -> tuple[Phrase, Phrase]:
    return (
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
        yield _carrier(task=carrier.task_id, dag=carrier.dag_id, export=export.id)


@coded("carrier", Verdict.UNMET)
def _carrier(*, task: str, dag: str, export: str) -> tuple[Phrase, Phrase]:
    named = (task, dag, export)
    return (
        Phrase(
            "task {0} of DAG {1} claims this export and is not among its carriers",
            "DAG {1} のタスク {0} はこの提供を担うとするが、`carriers` に登録がない",
            named,
        ),
        Phrase(
            "add `{{dag: {1}, task: {0}}}` to `carriers` in exports/{2}.yaml",
            "exports/{2}.yaml の `carriers` に `{{dag: {1}, task: {0}}}` を加える",
            named,
        ),
    )


def draft(export: Export, *, allowed: bool) -> Iterator[Note]:
    """Note an export that nobody has reviewed: it blocks, or is annotated where drafts are allowed."""
    if export.draft:
        yield (_draft_allowed if allowed else _draft)(export=export.id)


@coded("draft", Verdict.UNMET)
def _draft(*, export: str) -> tuple[Phrase, Phrase]:
    said = Phrase("this export is a draft that was not reviewed", "この提供は未審査の下書き")
    remedy = Phrase(
        "have it reviewed and remove `draft: true` from exports/{0}.yaml",
        "審査を受け、exports/{0}.yaml の `draft: true` を削除する",
        (export,),
    )
    return said, remedy


@coded("draft-allowed", Verdict.MET, annotates=True)
def _draft_allowed(*, export: str) -> tuple[Phrase, Phrase]:
    draft = _draft(export=export)
    only = Phrase(
        "{0}; it passes only because `allow_drafts` is on",
        "{0}であり、`allow_drafts` が有効なため許可されるにすぎない",
        (draft.text,),
    )
    return only, draft.remedy


def sent_to(export: Export, organisation: Organisation, to: str | None) -> Iterator[Note]:
    """Note a destination that does not resolve to the export's recipient and place."""
    if to is None:
        return
    place = resolve(to, organisation.places)
    if place is None:
        yield DESTINATION_UNKNOWN(to=shown(to), parsed=parse(to) is not None)
    elif not leads_there(place, export):
        yield DESTINATION(to=shown(to), **_both(place, export))


def _nowhere(*, to: str, parsed: bool) -> tuple[Phrase, Phrase]:
    return (
        Phrase(
            "the destination “{0}” is in no entry of places.yaml, so it is not known where the data would go",
            "宛先「{0}」が places.yaml になく、データの行き先が不明",
            (to,),
        ),
        _NOT_THERE if parsed else _NOT_PARSED,
    )


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
        yield _no_way_there(recipient=export.recipient, countries=_countries(export))


@coded("no-way-there", Verdict.UNKNOWN)
def _no_way_there(*, recipient: str, countries: tuple[str, ...]) -> tuple[Phrase, Phrase]:
    return (
        Phrase(
            "the task names its destination when it runs, and no entry of places.yaml leads to {0}",
            "宛先は実行時に定まるが、places.yaml に {0} に至る登録がない",
            (_declared_place(recipient, countries),),
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
            yield from map(_at_run, sent_to(export, organisation, value))
            continue
        place = resolve(value, organisation.places, by)
        if place is None or leads_there(place, export):
            continue
        if not surely and place.party in home and place.country in there:
            continue
        yield TASK_DESTINATION(field=name, export=export.id, to=shown(value), **_both(place, export))


def _at_run(note: Note) -> Note:
    """Give the same note as one that only the run could make."""
    made = TASK_DESTINATION if note.code == DESTINATION.code else TASK_DESTINATION_UNKNOWN
    return made(**dict(note.values))


def _declared_place(recipient: str, countries: tuple[str, ...]) -> Phrase:
    return Phrase("{0} ({1})", "{0}（{1}）", (recipient, Countries((frozenset(countries),))))


def _countries(export: Export) -> tuple[str, ...]:
    return tuple(sorted({*export.stored_in, *export.accessed_from}))


def _both(place: Place, export: Export) -> dict[str, Any]:
    """Give the place where data would go, and what the export declares."""
    return {
        "place": place.id,
        "party": place.party,
        "country": place.country,
        "receivers": (export.recipient, *export.via),
        "countries": _countries(export),
    }


def _elsewhere(  # noqa: PLR0913 - what is declared, and what was found
    *,
    to: str,
    place: str,
    party: str,
    country: str,
    receivers: tuple[str, ...],
    countries: tuple[str, ...],
    field: str = "",
    export: str = "",
) -> tuple[Phrase, Phrase]:
    destination = Phrase("“{0}”", "「{0}」", (to,))
    if field:
        destination = Phrase("`{1}` of the task, “{0}”,", "タスクの `{1}`「{0}」", (to, field))
    text = Phrase(
        "the destination {0} is {1} ({2}, {3}), and this export is for {4}",
        "宛先{0}は {1}（{2}、{3}）であり、この提供の宛先は {4}",
        (destination, party, called(country), place, _declared_place(receivers[0], countries)),
    )
    remedy = Phrase(
        "correct the country of {0} in places.yaml, or `stored_in` of the export, whichever is wrong",
        "places.yaml における {0} の国、又は提供の `stored_in` のうち、誤っている方を直す",
        (place,),
    )
    if party not in receivers:
        remedy = Phrase(
            "send to {0}, or declare the hop to {1} as an export of its own",
            "{0} に送るか、{1} への提供を別に定義する",
            (receivers[0], party),
        )
    if field:
        remedy = Phrase(
            '{0}; if data does not go there, say where it goes: `export("{1}", to="…")`',
            '{0}。ここに送るのでなければ、宛先を `export("{1}", to="…")` と明記する',
            (remedy, export),
        )
    return text, remedy


DESTINATION: Final = coded("destination", Verdict.UNMET)(_elsewhere)
DESTINATION_UNKNOWN: Final = coded("destination-unknown", Verdict.UNKNOWN)(_nowhere)
TASK_DESTINATION: Final = coded("task-destination", Verdict.UNMET)(_elsewhere)
TASK_DESTINATION_UNKNOWN: Final = coded("task-destination-unknown", Verdict.UNKNOWN)(_nowhere)
"""The same of what the task's operator is set to, which only the run could know."""
