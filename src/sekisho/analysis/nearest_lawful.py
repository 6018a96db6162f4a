"""The nearest lawful changes to an export that does not pass: each is tried by the calculus itself, none is guessed.

Something is left out, stored elsewhere, sent to a sister company, kept below a number, or waits for another day; the
export so changed is judged under every law, and only what passes is told. What papers would do is told by the routes.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from itertools import chain, combinations, islice, takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.analysis.forecast import change_days
from sekisho.model.base import Phrase
from sekisho.model.countries import called, with_code
from sekisho.model.dates import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.gate.decide import Gate
    from sekisho.model.decision import Decision
    from sekisho.model.export import Export, Stream

SOON: Final = timedelta(days=366)
"""How far ahead one looks for a day on which the export passes as it is."""
_AT_MOST: Final = 5


_KEPT: Final = Phrase(
    "let no more than {0:,} persons a year leave, and say so in `persons`",
    "実際の提供人数を年間{0:,}人以内とし、`persons` もこれに合わせる",
)


class Change(NamedTuple):
    """One change after which the export passes, in words, and the decision on the export so changed."""

    said: Phrase
    decision: Decision


class _Trial(NamedTuple):
    said: Phrase
    touches: str
    changes: dict[str, Any]


def changes(gate: Gate, export_id: str, as_of: AsOf) -> tuple[Change, ...]:
    """Give the changes after which an export would pass on the day, at most five; pairs only where no single one does.

    Empty when it passes as it is, or when nothing that can be tried helps. Raises UnknownExport.
    """
    export = gate.export(export_id)
    if _passes(gate.suppose(export_id, as_of)):
        return ()
    trials = list(_trials(gate, export))
    alone = [change for trial in trials if (change := _tried(gate, export, as_of, (trial,))) is not None]
    alone.extend(chain(_fewer(gate, export, as_of), _later(gate, export, as_of)))
    if alone:
        return tuple(sorted(alone, key=lambda change: change.decision.pending)[:_AT_MOST])
    pairs = ((one, other) for one, other in combinations(trials, 2) if one.touches != other.touches)
    together = (change for pair in pairs if (change := _tried(gate, export, as_of, pair)) is not None)
    return tuple(islice(together, _AT_MOST))


def told(found: Iterable[Change], lang: str) -> str:
    """Write the changes as lines for people; empty where there is none."""
    lines = [f"  {change.said.in_(lang)}: {change.decision.word}{_pending(change, lang)}" for change in found]
    head = Phrase(
        "nearest lawful changes, each tried under every law", "適法とするための変更案（いずれも全ての規範で判定済み）"
    )
    return "\n".join([head.in_(lang), *lines]) + "\n" if lines else ""


def _pending(change: Change, lang: str) -> str:
    waits = Phrase(", pending what only a run can tell", "（実行時に判明する事項を除く）")
    return waits.in_(lang) if change.decision.pending else ""


def _passes(decision: Decision) -> bool:
    return decision.effect != "block"


def _tried(gate: Gate, export: Export, as_of: AsOf, trials: Iterable[_Trial]) -> Change | None:
    """Judge the export with the changes made; None if it still does not pass."""
    said, made = [], {}
    for trial in trials:
        said.append(trial.said)
        made.update(trial.changes)
    decision = _judged(gate, export.model_copy(update=made), as_of)
    words = said[0] if len(said) == 1 else Phrase("{0}, and {1}", "{0}、かつ{1}", tuple(said))
    return Change(words, decision) if _passes(decision) else None


def _judged(gate: Gate, export: Export, as_of: AsOf) -> Decision:
    return gate.declaring(export).suppose(export.id, as_of)


def _trials(gate: Gate, export: Export) -> Iterator[_Trial]:
    yield from _less(export)
    yield from _elsewhere(gate, export)
    yield from _to_a_sister(gate, export)


def _less(export: Export) -> Iterator[_Trial]:
    """Walk what may be left out: a category with its columns, a stream, what is sensitive, the link to people."""
    for stream in export.data:
        others = tuple(one for one in export.data if one is not stream)

        def changed(stream: Stream = stream, **how: object) -> dict[str, Any]:
            return {"data": tuple(s.model_copy(update=how) if s is stream else s for s in export.data)}

        if others:
            said = Phrase("leave the stream “{0}” out", "データ群「{0}」を除く", (stream.id,))
            yield _Trial(said, stream.id, {"data": others})
        for category in stream.categories if len(stream.categories) > 1 else ():
            yield _Trial(_dropping(stream, (category,)), stream.id, changed(**_without(stream, (category,))))
        if stream.sensitive and set(stream.sensitive_categories) != set(stream.categories):
            said = Phrase("leave what is sensitive out of “{0}”", "「{0}」から機微な情報を除く", (stream.id,))
            if stream.sensitive_categories:
                said = _dropping(stream, stream.sensitive_categories)
            rest = _without(stream, stream.sensitive_categories)
            yield _Trial(said, stream.id, changed(**rest, sensitive=False))
        if stream.personal and not stream.anonymised:
            said = Phrase(
                "anonymise “{0}”, for everybody and for ever",
                "「{0}」を匿名化する（誰も復元できない形で）",
                (stream.id,),
            )
            yield _Trial(said, stream.id, changed(anonymised=True, sensitive=False))


def _without(stream: Stream, categories: tuple[str, ...]) -> dict[str, Any]:
    """Give what changes in a stream when some of its categories are left out."""
    left_out = {name for name, category in stream.column_categories.items() if category in categories}
    return {
        "categories": tuple(one for one in stream.categories if one not in categories),
        "columns": {name: kind for name, kind in stream.columns.items() if name not in left_out},
        "column_categories": {n: c for n, c in stream.column_categories.items() if n not in left_out},
    }


def _dropping(stream: Stream, categories: tuple[str, ...]) -> Phrase:
    columns = [name for name, category in stream.column_categories.items() if category in categories]
    what = ", ".join(categories)
    if not columns:
        return Phrase("leave “{1}” out of “{0}”", "「{0}」から「{1}」を除く", (stream.id, what))
    plural = "s" if len(columns) > 1 else ""
    said = f"drop the column{plural} {{2}} (“{{1}}”) from “{{0}}”"
    return Phrase(said, "「{0}」から列 {2}（「{1}」）を除く", (stream.id, what, ", ".join(columns)))


def _elsewhere(gate: Gate, export: Export) -> Iterator[_Trial]:
    """Walk other places: without one of several countries, and where the recipient has places of its own."""
    for field in ("stored_in", "accessed_from"):
        countries = getattr(export, field)
        for country in countries if len(countries) > 1 or field == "accessed_from" else ():
            rest = tuple(one for one in countries if one != country)
            said = Phrase("do not store it in {0}", "{0}に保存しない", (with_code(country),))
            if field == "accessed_from":
                said = Phrase("do not let it be read from {0}", "{0}から閲覧させない", (with_code(country),))
            yield _Trial(said, field, {field: rest})
    told = set(export.stored_in)
    for place in gate.organisation.places:
        if place.party == export.recipient and place.country not in told:
            told.add(place.country)
            there = (called(place.country), place.country, place.id)
            said = Phrase("store it in {0} ({1}, {2})", "{0}に保存する（{1}、{2}）", there)
            yield _Trial(said, "stored_in", {"stored_in": (place.country,)})


def _to_a_sister(gate: Gate, export: Export) -> Iterator[_Trial]:
    """Walk the other companies of the recipient's group that could receive it in its stead."""
    parties = gate.organisation.parties
    group = parties[export.recipient].group
    for party in parties.values():
        if party.group == group and party.id not in (export.exporter, export.recipient) and group not in (None, "none"):
            said = Phrase(
                "send it to {0} ({1}) instead", "代わりに{0}（{1}）に提供する", (party.name, called(party.country))
            )
            where = {"stored_in": (party.country,), "accessed_from": ()}
            yield _Trial(said, "recipient", {"recipient": party.id, **where})


def _fewer(gate: Gate, export: Export, as_of: AsOf) -> Iterator[Change]:
    """Find the largest yearly number of persons below the declared one with which it passes."""

    def with_at_most(most: int) -> Change | None:
        persons = export.persons.model_copy(update={"per_year": most, "per_run": min(most, export.persons.per_run)})
        said = _KEPT._replace(values=(most,))
        return _tried(gate, export, as_of, [_Trial(said, "persons", {"persons": persons})])

    best = with_at_most(1)
    low, high = 1, export.persons.per_year
    while best is not None and high - low > 1:
        middle = (low + high) // 2
        found = with_at_most(middle)
        if found is None:
            high = middle
        else:
            low, best = middle, found
    if best is not None:
        yield best


def _later(gate: Gate, export: Export, as_of: AsOf) -> Iterator[Change]:
    """Find the first day within a year on which it passes as it is."""
    today = as_of.day_in("UTC")
    days = change_days.days(gate.content)
    for day in takewhile(lambda day: day - today <= SOON, days[bisect_right(days, today) :]):
        decision = gate.suppose(export.id, AsOf(day))
        if _passes(decision):
            yield Change(Phrase("wait until {0}", "{0}まで待つ", (day,)), decision)
            return
