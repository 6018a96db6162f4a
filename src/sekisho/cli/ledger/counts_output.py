"""Counts for people, as CSV and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sekisho.analysis.volumes.prospect import LEAST
from sekisho.characters import joined
from sekisho.cli.ledger.reservations import plain as plain_reservation
from sekisho.cli.ledger.words import minute
from sekisho.cli.shared.columns import columns
from sekisho.cli.shared.tables import comma_separated
from sekisho.gate.run.apart import reasons, stored
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.volumes.prospect import Prospect
    from sekisho.analysis.volumes.thresholds import Threshold
    from sekisho.cli.ledger.counts import Seen
    from sekisho.gate.run.head_counts import Number
    from sekisho.ledger import Reservation

SCHEMA: Final = 1
_KINDS: Final = {
    "ordinary": Phrase("any personal data", "個人データ（機微なものを含む）"),
    "sensitive": Phrase("sensitive personal data", "機微な個人データ"),
    "bulk": Phrase("data of a bulk kind", "大量性で規制される種類のデータ"),
}
_NOW, _HELD = Phrase("left", "提供済み"), Phrase("held", "確保")
_LIMIT, _CROSSING = Phrase("limit", "基準"), Phrase("reached", "到達見込み")
_FEW: Final = 10
_SHOWN: Final = 10
"""How many runs are told with the counts; all of them stand in the list of reservations."""


def render(form: str, seen: Seen, lang: str) -> str:
    """Write the counts in one of the formats: text, json, csv."""
    if form == "text":
        return joined(_lines(seen, lang))
    return _csv(seen) if form == "csv" else _json(seen, lang)


def _lines(seen: Seen, lang: str) -> Iterator[str]:
    said = Phrase("{0}: persons counted as of {1}", "{0}：{1}現在の提供人数", (seen.organisation, seen.as_of))
    yield said.in_(lang) + (Phrase(", in rehearsal", "（予行）").in_(lang) if seen.rehearsal else "")
    for one in seen.prospects:
        yield ""
        yield _title(one).in_(lang)
        yield from (f"  {line}" for line in columns([[label.in_(lang), text.in_(lang)] for label, text in _facts(one)]))
    if seen.unasked:
        yield ""
        none = Phrase(
            "no law in force counts the persons of {0}", "{0}：人数を基準とする法令はない", (", ".join(seen.unasked),)
        )
        yield none.in_(lang)
    if seen.reservations:
        yield ""
        yield Phrase("runs that hold room", "人数枠を確保している実行").in_(lang)
        for run in seen.reservations[:_SHOWN]:
            yield from (f"  {line.in_(lang)}" for line in _holding(run))
        if (more := len(seen.reservations) - _SHOWN) > 0:
            yield "  " + Phrase(
                "and {0} more: `sekisho ledger reservations`", "ほか{0}件：`sekisho ledger reservations`", (more,)
            ).in_(lang)


def _title(one: Prospect) -> Phrase:
    scope = one.scope
    kind = _KINDS.get(scope.tally.kind, scope.tally.kind)
    said = Phrase("{0}: {1}, since {2}", "{0}：{1}、{2}以降", (scope.exporter, kind, scope.since))
    if scope.group:
        said = Phrase(
            "{0}, with what its group sends to {1} for {2}",
            "{0}（グループ会社が {2} の目的で {1} に提供する分を含む）",
            (said, scope.recipient, scope.purpose),
        )
    elif scope.recipient:
        said = Phrase("{0}, to {1}", "{0}、{1} 宛て", (said, scope.recipient))
    return said


_NOTHING: Final = Phrase("", "")


def _facts(one: Prospect) -> Iterator[tuple[Phrase, Phrase]]:
    """Walk the lines of one count, each with its label."""
    yield _NOW, _left(one)
    yield from ((_NOTHING, Phrase("({0})", "（{0}）", (why,))) for why in reasons(one.number.apart))
    if one.number.held:
        held = Phrase(
            "{0:,} more at most, for runs that have not said what they shipped",
            "ほか最大 {0:,} 人（実績未報告の実行の確保分）",
            (one.number.held,),
        )
        yield _HELD, held
    if not one.next:
        yield (
            _LIMIT,
            Phrase("none above that; passed: {0}", "これを上回る基準はない（到達済み：{0}）", (_numbers(one.passed),)),
        )
        yield from ((_NOTHING, line) for line in _rules(one.passed))
        return
    yield (
        _LIMIT,
        Phrase("{0}; room for {1:,} more", "{0}、残り {1:,} 人", (_asked(one.next[0]), one.room or 0)),
    )
    yield from ((_NOTHING, line) for line in _rules(one.next))
    yield from zip((_CROSSING, _NOTHING), _crossing(one), strict=False)


def _asked(limit: Threshold) -> Phrase:
    """Say what the law asks of the number, without the name of the fact."""
    words = {
        "below": Phrase("below {0:,}", "{0:,}人未満"),
        "at_most": Phrase("at most {0:,}", "{0:,}人以下"),
        "at_least": Phrase("from {0:,} on", "{0:,}人以上"),
        "above": Phrase("above {0:,}", "{0:,}人超"),
    }
    return words[limit.operator]._replace(values=(limit.number,))


def _left(one: Prospect) -> Phrase:
    counted, otherwise = one.number.settled, one.otherwise.settled
    if counted == otherwise:
        return Phrase("{0}", "{0} 人", (counted,))
    if one.exempt:
        return Phrase("{0}; without exempt flows {1}", "{0} 人（免除分を除き {1} 人）", (counted, otherwise))
    return Phrase("{0}; with exempt flows {1}", "{0} 人（免除分を含め {1} 人）", (counted, otherwise))


def _numbers(limits: tuple[Threshold, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{limit.number:,}" for limit in limits))


def _rules(limits: tuple[Threshold, ...]) -> Iterator[Phrase]:
    """Name the rules that set a number: the first whole, the others by their keys."""
    if not limits:
        return
    first, more = limits[0], limits[1:]
    yield Phrase("{0}", "{0}", (first.rule.title,))
    yield Phrase("{0} {1} [{2}]", "{0} {1}［{2}］", (first.regime.id, first.rule.name, first.cite))
    if more:
        names = dict.fromkeys(
            limit.rule.name if limit.regime.id == first.regime.id else f"{limit.regime.id} {limit.rule.name}"
            for limit in more
        )
        yield Phrase("also {0}", "ほかに {0}", (", ".join(names),))


def _crossing(one: Prospect) -> Iterator[Phrase]:
    """Say when the next limit is reached, and what that is taken from."""
    pace = one.pace
    if one.first is None:
        yield Phrase("not foretold: no person left yet", "見込みなし：提供実績がない")
        return
    if pace is None and one.changed is not None:
        yield Phrase(
            "not foretold: the key was changed on {0}, so it cannot be told who is new; a pace takes {1} days before",
            "見込みなし：{0} に鍵が変更され、以後の新規を判別できない（変更前の実績も{1}日分に満たない）",
            (one.changed, LEAST),
        )
        return
    if pace is None:
        yield Phrase(
            "not foretold: the first left on {0}, and a pace takes {1} days",
            "見込みなし：最初の提供が {0} で、{1}日分の実績に満たない",
            (one.first, LEAST),
        )
        return
    if one.crossing is not None:
        yield Phrase("about {0}", "{0} 頃", (one.crossing,))
    else:
        values = (one.scope.last, one.at_the_end or 0)
        yield Phrase("not by {0}: about {1:,} then", "{0} までには到達しない（同日で約 {1:,} 人）", values)
    a_day = f"{pace.a_day:,.0f}" if pace.a_day >= _FEW or not pace.new else f"{pace.a_day:,.1f}"
    if one.changed is not None:
        yield Phrase(
            "if it goes on as in the {0} days before the key was changed on {2}: {1} new people a day",
            "鍵の変更（{2}）前の{0}日間の傾向（新規 {1} 人／日）が続く場合",
            (pace.days, a_day, one.changed),
        )
        return
    yield Phrase(
        "if it goes on as in the last {0} days: {1} new people a day",
        "直近{0}日間の傾向（新規 {1} 人／日）が続く場合",
        (pace.days, a_day),
    )


def _holding(one: Reservation) -> Iterator[Phrase]:
    """Say which run holds room, and why."""
    values = (one.flow.export_id, one.run.run_id, one.run.dag_id)
    yield Phrase("{0}: run {1} of DAG {2}", "{0}：DAG {2} の実行 {1}", values)
    if one.state == "open":
        until = (one.held, minute(one.expires_at))
        yield Phrase(
            "  is under way: up to {0:,} persons, until {1} UTC", "  実行中：最大 {0:,} 人、{1} UTC まで", until
        )
        return
    yield Phrase(
        "  never said what it shipped: up to {0:,} persons, counted at their maximum until",
        "  実績を報告していない：次のいずれかまで、最大 {0:,} 人として算入",
        (one.held,),
    )
    yield Phrase(
        "  `sekisho ledger count` or `sekisho ledger release {0}`",
        "  計数 `sekisho ledger count`、解放 `sekisho ledger release {0}`",
        (one.id,),
    )


def _plain_number(number: Number) -> dict[str, Any]:
    return {"settled": number.settled._asdict(), "held": number.held, "after": number.after._asdict()}


def _plain_limit(limit: Threshold, lang: str) -> dict[str, Any]:
    return {
        "at": limit.at,
        "asked": limit.asked.in_(lang),
        "regime": limit.regime.id,
        "rule": limit.rule.name,
        "title": limit.rule.title.in_(lang),
        "cite": limit.cite.written,
        "citation": limit.cite.in_(lang),
        "disputed": limit.disputed,
    }


def _json(seen: Seen, lang: str) -> str:
    data = {
        "schema": SCHEMA,
        "organisation": seen.organisation,
        "as_of": str(seen.as_of),
        "rehearsal": seen.rehearsal,
        "counts": [_plain(one, lang) for one in seen.prospects],
        "uncounted_by_law": list(seen.unasked),
        "reservations": [plain_reservation(one) for one in seen.reservations],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plain(one: Prospect, lang: str) -> dict[str, Any]:
    scope, pace = one.scope, one.pace
    return {
        "exporter": scope.exporter,
        "fact": scope.tally.fact,
        "since": str(scope.since),
        "day": str(scope.day),
        "recipient": scope.recipient,
        "purpose": scope.purpose,
        "exempt_counted": one.exempt,
        "counted": _plain_number(one.number),
        "otherwise": _plain_number(one.otherwise),
        "apart": stored(one.number.apart),
        "why_apart": [why.in_(lang) for why in reasons(one.number.apart)],
        "key_changed": one.changed and str(one.changed),
        "limits": [_plain_limit(limit, lang) for limit in one.limits],
        "next": one.next[0].at if one.next else None,
        "room": one.room,
        "first": None if one.first is None else str(one.first),
        "pace": pace and {"since": str(pace.since), "days": pace.days, "new": pace.new, "a_day": round(pace.a_day, 2)},
        "crossing": one.crossing and str(one.crossing),
        "foretold_until": str(scope.last),
        "then": one.at_the_end,
    }


_COLUMNS: Final = (
    *("exporter", "fact", "since", "day", "recipient", "purpose", "settled", "settled_at_most", "held"),
    *("otherwise", "otherwise_at_most", "exempt_counted", "limit", "regime", "rule", "cite", "room"),
    *("pace_since", "pace_days", "pace_new", "crossing", "foretold_until", "then", "keys", "exact_from", "key_changed"),
)


def _csv(seen: Seen) -> str:
    """Write one row for each count, with the first rule that sets its next limit."""
    return comma_separated(
        _COLUMNS, (["" if cell is None else str(cell) for cell in _row(one)] for one in seen.prospects)
    )


def _row(one: Prospect) -> list[object]:
    scope, pace = one.scope, one.pace
    limit = one.next[0] if one.next else None
    return [
        *(scope.exporter, scope.tally.fact, scope.since, scope.day, scope.recipient, scope.purpose),
        *(*one.number.settled, one.number.held, *one.otherwise.settled, str(one.exempt).lower()),
        *((limit.at, limit.regime.id, limit.rule.name, limit.cite.written) if limit else (None,) * 4),
        one.room,
        *((pace.since, pace.days, pace.new) if pace else (None,) * 3),
        *(one.crossing, scope.last, one.at_the_end),
        *((" ".join(why.keys), why.exact_from) if (why := one.number.apart) else (None, None)),
        one.changed,
    ]
