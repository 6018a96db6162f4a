"""From what the ledger holds to the numbers that laws ask about: heads settled, held for runs, and after this run.

Persons are counted once however often, by whichever export and on whichever day they left. What a run may still add is
known only as a number: it is bounded by what its export declares, for a run and for a year.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Flow, Holding, Reservation
    from sekisho.model.tallies import Tally


class Number(NamedTuple):
    """Heads of one tally: `settled` before this run, `held` for what others may add, `after` all of it and this run."""

    settled: Interval
    held: int
    after: Interval


class Run(NamedTuple):
    """What this run adds: the batch, if it was counted first, and how many persons it may send beside it."""

    flow: Flow
    day: date
    beside: int
    batch: Heads | None = None


class _Piece(NamedTuple):
    export_id: str
    year: int
    population: tuple[str, str]
    """Namespace and epoch: only within one of them can the same person be recognised."""
    persons: Interval
    sketch: bytes


def number(
    tally: Tally,
    run: Run,
    holdings: Iterable[Holding],
    reservations: Iterable[Reservation],
    *,
    exempt: bool,
) -> Number:
    """Count one tally, with what is exempt or without. `holdings` cover its window; of `reservations` all that hold.

    This run's own reservation must not be among them.
    """
    flow, since = run.flow, tally.since(run.day)
    pieces = [_piece(one) for one in holdings if _counts(tally, flow, one, chosen=one.counted or exempt, kind=one.kind)]
    before = distinct(pieces)
    adds = tally.kind in flow.kinds and (flow.kinds[tally.kind] or exempt)
    if adds and run.batch is not None:
        population = (run.batch.namespace, run.batch.epoch)
        pieces.append(_Piece(flow.export_id, run.day.year, population, run.batch.persons, run.batch.sketch))
    held: defaultdict[tuple[str, int], int] = defaultdict(int)
    most: dict[str, int] = {}
    for one in reservations:
        theirs = one.flow.kinds.get(tally.kind)
        if theirs is None or not _counts(tally, flow, one.flow, chosen=theirs or exempt, kind=tally.kind):
            continue
        if one.state == "open" or one.days[tally.kind] >= since:
            year = run.day.year if one.state == "open" else one.days[tally.kind].year
            held[one.flow.export_id, year] += one.held
            most[one.flow.export_id] = max(most.get(one.flow.export_id, 0), one.flow.per_year)
    others = _at_most(held, most, pieces)
    if adds:
        held[flow.export_id, run.day.year] += run.beside
        most[flow.export_id] = max(most.get(flow.export_id, 0), flow.per_year)
    now = distinct(pieces) if adds and run.batch is not None else before
    high = None if now.high is None else now.high + _at_most(held, most, pieces)
    return Number(before, others, Interval(now.low, high))


def own_year(run: Run, holdings: Iterable[Holding]) -> Interval:
    """Count the persons of one export alone, of any kind, in the calendar year of this run, its batch included."""
    rows = [one for one in holdings if one.export_id == run.flow.export_id and one.start.year == run.day.year]
    pieces = [_piece(one) for one in rows]
    if run.batch is not None:
        population = (run.batch.namespace, run.batch.epoch)
        pieces.append(_Piece(run.flow.export_id, run.day.year, population, run.batch.persons, run.batch.sketch))
    return distinct(pieces)


def _counts(tally: Tally, flow: Flow, other: Flow | Holding, *, chosen: bool, kind: str) -> bool:
    """Say whether what another flow sent counts with this one's: the same exporter's, or a split of the same volume."""
    same_end = other.recipient == flow.recipient
    if not chosen or kind != tally.kind or (tally.per_recipient and not same_end):
        return False
    return other.exporter == flow.exporter or (same_end and other.purpose == flow.purpose)


def _at_most(held: dict[tuple[str, int], int], most: dict[str, int], pieces: Sequence[_Piece]) -> int:
    """Sum what runs may add: of each export no more than its declared year leaves over what is settled of it."""
    added = 0
    for (export_id, year), persons in held.items():
        settled = distinct([one for one in pieces if (one.export_id, one.year) == (export_id, year)]).low
        added += min(persons, max(0, most[export_id] - settled))
    return added


def _piece(one: Holding) -> _Piece:
    return _Piece(one.export_id, one.start.year, (one.namespace, one.epoch), one.persons, one.sketch)


def distinct(pieces: Iterable[_Piece]) -> Interval:
    """Count distinct persons. Of several populations at least the largest, at most their sum: some may be the same."""
    found: defaultdict[tuple[str, str], list[_Piece]] = defaultdict(list)
    for one in pieces:
        found[one.population].append(one)
    counts = [some[0].persons if len(some) == 1 else _united(some) for some in found.values()]
    highs = [count.high for count in counts]
    return Interval(
        max((count.low for count in counts), default=0),
        None if None in highs else sum(high for high in highs if high is not None),
    )


def _united(pieces: Iterable[_Piece]) -> Interval:
    from sekisho.heads.sketch import Sketch

    return Sketch.union(*(Sketch.load(sketch) for sketch in dict.fromkeys(one.sketch for one in pieces))).count()
