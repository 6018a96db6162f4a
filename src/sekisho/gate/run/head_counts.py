"""From what the ledger holds to the numbers that laws ask about: heads settled, held for runs, and after this run.

Persons are counted once however often, by whichever export and on whichever day they left. What a run may still add is
known only as a number: it is bounded by what its export declares, for a run and for a year. A year in which the export
has sent more than that bounds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.gate.run.apart import Apart, Part, apart
from sekisho.ledger.spans import last
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Flow, Holding, Reservation
    from sekisho.model.tallies import Tally


_EASTMOST: Final = timedelta(hours=14)
"""How far ahead of UTC the first place is where a day begins."""


class Number(NamedTuple):
    """Heads of one tally: `settled` before this run, `held` for what others may add, `after` all of it and this run."""

    settled: Interval
    held: int
    after: Interval
    apart: Apart | None = None
    """Why they have bounds although each part is known."""


class Run(NamedTuple):
    """What this run adds: its batch, if that was counted first, and whom else it may send."""

    flow: Flow
    day: date
    most: int
    """How many persons the run may send, its batch among them; 0 if nobody but its batch."""
    batch: Heads | None = None
    own: Reservation | None = None
    """What the run has reserved before."""


class _Piece(NamedTuple):
    export_id: str
    year: int
    population: tuple[str, ...]
    """Namespace and epoch: only within one of them can the same person be recognised. A swept day is one by itself."""
    persons: Interval
    sketch: bytes
    part: Part


def number(  # noqa: PLR0913 - what is counted, for whom, and from what
    tally: Tally,
    run: Run,
    holdings: Iterable[Holding],
    reservations: Iterable[Reservation],
    *,
    exempt: bool,
    lasts: Callable[[], Iterable[Holding]] = tuple,
) -> Number:
    """Count one tally, with what is exempt or without. `holdings` cover its window; of `reservations` all that hold.

    This run's own reservation must not be among them. `lasts` is asked for the last day of each part, as a holding,
    where a window that rolls on depends on it.
    """
    flow, since = run.flow, tally.since(run.day)
    rows = list(holdings)
    sent = [_piece(one) for one in rows]
    pieces = [_piece(one) for one in rows if _counts(tally, flow, one, chosen=one.counted or exempt, kind=one.kind)]
    before = distinct(pieces)
    adds = tally.kind in flow.kinds and (flow.kinds[tally.kind] or exempt)
    if adds and run.batch is not None:
        pieces.append(_sent_now(run, run.batch))
    held: defaultdict[str, defaultdict[range, int]] = defaultdict(lambda: defaultdict(int))
    most: dict[str, int] = {}

    def hold(export: Flow, first: date, last: date, persons: int) -> None:
        held[export.export_id][range(max(first, since).year, last.year + 1)] += persons
        most[export.export_id] = max(most.get(export.export_id, 0), export.per_year)

    for one in reservations:
        theirs = one.flow.kinds.get(tally.kind)
        if theirs is None or not _counts(tally, flow, one.flow, chosen=theirs or exempt, kind=tally.kind):
            continue
        first, last = _while(one, tally.kind, run.day)
        if last >= since:
            hold(one.flow, first, last, max(0, one.flow.per_run - _set_off(one, first, since)))
    others = _at_most(held, most, pieces, sent)
    if adds:
        first = run.day if run.own is None else min(run.day, run.own.days.get(tally.kind, run.day))
        counted = max(_set_off(run.own, first, since), run.batch.persons.low if run.batch else 0)
        hold(flow, first, run.day, max(0, run.most - counted))
    now = distinct(pieces) if adds and run.batch is not None else before
    high = None if now.high is None else now.high + _at_most(held, most, pieces, sent)
    parts = [one.part for one in pieces]
    why = None
    if len({one.population for one in pieces}) > 1:
        if tally.rolls:
            known = [
                _piece(one) for one in lasts() if _counts(tally, flow, one, chosen=one.counted or exempt, kind=one.kind)
            ]
            parts = _ending(parts, {one.population: one.part.last for one in known})
        why = apart(tally, parts)
    return Number(before, others, Interval(now.low, high), why)


def _ending(parts: Iterable[Part], lasts: Mapping[tuple[str, ...], date]) -> list[Part]:
    """Let parts end on the day that is known to be the last of their key, where a span tells less."""
    return [one._replace(last=min(one.last, lasts.get((one.namespace, one.key), one.last))) for one in parts]


def together(
    run: Run, exports: Mapping[str, int], holdings: Iterable[Holding], reservations: Iterable[Reservation]
) -> Interval:
    """Count the persons, of any kind, that some exports have sent in the calendar year of a run and may still send.

    `exports` are those that the ledger counts, with the yearly maximum of each; this run's own is among them.
    """
    since = date(run.day.year, 1, 1)
    rows = [one for one in holdings if one.export_id in exports and one.start.year == run.day.year]
    pieces = [_piece(one) for one in rows]
    if run.batch is not None:
        pieces.append(_sent_now(run, run.batch))
    held: dict[str, dict[range, int]] = {}
    year = range(run.day.year, run.day.year + 1)
    for one in reservations:
        if one.flow.export_id in exports:
            spans = [_while(one, kind, run.day) for kind in one.days]
            if max(last for _, last in spans) >= since:
                set_off = _set_off(one, min(first for first, _ in spans), since)
                held.setdefault(one.flow.export_id, {year: 0})[year] += max(0, one.flow.per_run - set_off)
    own = held.setdefault(run.flow.export_id, {year: 0})
    own[year] += max(0, run.most - max(run.own.counted if run.own else 0, run.batch.persons.low if run.batch else 0))
    now = distinct(pieces)
    return now.plus(_at_most(held, exports, pieces, pieces))


def own_year(run: Run, holdings: Iterable[Holding]) -> Interval:
    """Count the persons of one export alone, of any kind, in the calendar year of this run, its batch included."""
    rows = [one for one in holdings if one.export_id == run.flow.export_id and one.start.year == run.day.year]
    pieces = [_piece(one) for one in rows]
    if run.batch is not None:
        pieces.append(_sent_now(run, run.batch))
    return distinct(pieces)


def _counts(tally: Tally, flow: Flow, other: Flow | Holding, *, chosen: bool, kind: str) -> bool:
    """Say whether what another flow sent counts with this one's: the same exporter's, or a split of the same volume."""
    same_end = other.recipient == flow.recipient
    if not chosen or kind != tally.kind or (tally.per_recipient and not same_end):
        return False
    return other.exporter == flow.exporter or (same_end and other.purpose == flow.purpose)


def _while(one: Reservation, kind: str, today: date) -> tuple[date, date]:
    """Give the first and the last day on which the people of a run may have left: at most until its time was over."""
    first = one.days[kind]
    last = today if one.state == "open" else min(today, max(first, (one.expires_at + _EASTMOST).date()))
    return min(first, last), last


def _set_off(one: Reservation | None, first: date, since: date) -> int:
    """Say how many persons of a run stand in the window already: those counted before it began may leave once more."""
    return 0 if one is None or first < since else one.counted


def _at_most(
    held: Mapping[str, Mapping[range, int]], most: Mapping[str, int], pieces: Sequence[_Piece], sent: Sequence[_Piece]
) -> int:
    """Sum what runs may add: of each export no more than its declared years leave over what is settled of them.

    `pieces` are those of the tally, `sent` all that left: of any kind, to anybody, exempt or not.
    """
    found = 0
    for export_id, spans in held.items():
        own, all_own = ([one for one in some if one.export_id == export_id] for some in (pieces, sent))
        found += _fitting(spans, most[export_id], own, all_own)
    return found


def _fitting(spans: Mapping[range, int], most: int, pieces: Sequence[_Piece], sent: Sequence[_Piece]) -> int:
    """Say how many persons of an export can have left in the years in which each of their runs was under way.

    For any choice of years: no more than these years have room for, and all whose runs were under way in others too.
    A year in which more left than is declared is not chosen: its declaration is false, so that it bounds nobody.
    """
    room = {}
    for year in {year for years in spans for year in years}:
        here, everywhere = (distinct([one for one in some if one.year == year]).low for some in (pieces, sent))
        if max(here, everywhere) <= most:
            room[year] = most - here
    choices = chain.from_iterable(combinations(room, size) for size in range(len(room) + 1))
    return min(
        sum(room[year] for year in full) + sum(some for years, some in spans.items() if not {*years} <= {*full})
        for full in choices
    )


def _piece(one: Holding) -> _Piece:
    population: tuple[str, ...] = (one.namespace, one.epoch)
    part = Part(one.namespace, one.epoch, last(one.span, one.start))
    if one.swept:
        population += tuple(map(str, one))
        part = part._replace(swept=f"{one.start:%Y-%m}")
    return _Piece(one.export_id, one.start.year, population, one.persons, one.sketch, part)


def _sent_now(run: Run, batch: Heads) -> _Piece:
    population, part = (batch.namespace, batch.epoch), Part(batch.namespace, batch.epoch, run.day)
    return _Piece(run.flow.export_id, run.day.year, population, batch.persons, batch.sketch, part)


def distinct(pieces: Iterable[_Piece]) -> Interval:
    """Count distinct persons. Of several populations at least the largest, at most their sum: some may be the same."""
    found: defaultdict[tuple[str, ...], list[_Piece]] = defaultdict(list)
    for one in pieces:
        found[one.population].append(one)
    counts = [some[0].persons if len({one.sketch for one in some}) == 1 else _united(some) for some in found.values()]
    highs = [count.high for count in counts]
    return Interval(
        max((count.low for count in counts), default=0),
        None if None in highs else sum(high for high in highs if high is not None),
    )


def _united(pieces: Iterable[_Piece]) -> Interval:
    from sekisho.heads.sketch import Sketch

    return Sketch.union(*(Sketch.load(sketch) for sketch in dict.fromkeys(one.sketch for one in pieces))).count()
