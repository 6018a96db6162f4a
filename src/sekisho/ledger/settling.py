"""After a run: the persons it sent are merged into what is held, once however often it is told."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from sekisho.ledger.entries import HELD
from sekisho.ledger.reserving import told_run
from sekisho.ledger.rows import Row, days_of, flow_of, holding_id, of_flow, reading
from sekisho.ledger.schema import CLAIMS, HOLDINGS
from sekisho.ledger.spans import SPANS, start
from sekisho.ledger.statements import Statement, upsert
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from sekisho.heads.count import Heads
    from sekisho.ledger.entries import Flow
    from sekisho.ledger.reserving import Claimed
    from sekisho.ledger.transaction import Transaction
    from sekisho.model.run import RunKey


class Merger:
    """Unions of sketches, each made once: day, month and year often hold the same persons."""

    def __init__(self, heads: Heads) -> None:
        self._added = heads.sketch
        self._persons = heads.persons
        self._known: dict[bytes, tuple[bytes, Interval]] = {}

    def alone(self) -> tuple[bytes, Interval]:
        """Give the persons of the batch."""
        return self._added, self._persons

    def onto(self, sketch: bytes) -> tuple[bytes, Interval]:
        """Give the persons of a sketch and the batch together."""
        if sketch == self._added:
            return self.alone()
        if sketch not in self._known:
            from sekisho.heads.sketch import Sketch

            with reading("a sketch that is held, or that was given,"):
                merged = Sketch.union(Sketch.load(sketch), Sketch.load(self._added))
            self._known[sketch] = (merged.dump(), merged.count())
        return self._known[sketch]


def settle(
    transaction: Transaction, found: Claimed, heads: Heads, days: Mapping[str, date], *, unreserved: bool = False
) -> Row:
    """Merge what a task sent into the holdings of its days, and close its claim."""
    row = found.row
    flow = flow_of(row)
    merged = _merge(transaction, row, heads, days)
    if merged.first is not None:
        _grow(row, *merged.first)
    row["counted"] = max(row["counted"], heads.persons.low, row["grown"])
    overrun = max(heads.persons.low, row["counted"]) > flow.per_run or merged.year.low > flow.per_year
    row["overrun"] = int(row["overrun"] or overrun)
    before = row["state"]
    found.claims("settled")
    if row["open_claims"] == 0:
        row["state"] = "settled"
    body = {**_told(row, heads, days, merged), "was": before, "unreserved": unreserved, "overrun": overrun}
    found.write(transaction, "settled", body, merged.proven)
    return row


def settle_perhaps(transaction: Transaction, found: Claimed, heads: Heads, days: Mapping[str, date]) -> None:
    """Merge what a task may have sent before another batch took its place; its claim and its room stay."""
    merged = _merge(transaction, found.row, heads, days)
    if merged.proven:
        told = {"reservation": found.row["id"], "run": told_run(found.run), "perhaps": True}
        transaction.note("settled", {**told, **_told(found.row, heads, days, merged)}, merged.proven)


def is_shipping(connection: Connection, row: Row, run: RunKey, *, own: bool, begins: bool) -> bool:
    """Say whether a task for whom a batch was counted may have begun to ship it; one that `begins` has not."""
    if row["state"] not in HELD or row["shipping_since"] is None:
        return False
    claims = CLAIMS.c
    query = select(claims.task_id, claims.map_index).where(claims.reservation_id == row["id"], claims.state == "open")
    if run.map_index >= 0:
        query = query.where(claims.map_index == run.map_index)
    claimed, task = {tuple(one) for one in connection.execute(query)}, {(run.task_id, run.map_index)}
    return bool((claimed & task if own else claimed) - (task if begins else set()))


class _Merged(NamedTuple):
    """What became of holdings: those that changed by name, the export's year, and the first one, now and before."""

    proven: dict[str, Row]
    year: Interval
    first: tuple[Row, Row | None] | None


def _merge(transaction: Transaction, row: Row, heads: Heads, days: Mapping[str, date]) -> _Merged:
    flow = flow_of(row)
    wanted = _wanted(flow, heads, days_of(row["days"]), days)
    there = _there(transaction.connection, flow, wanted)
    merger, proven, first = Merger(heads), {}, None
    swept = {name for name, held in there.items() if not held["sketch"]}
    for one in (row for row in wanted if row["id"] not in swept):
        held = there.get(one["id"])
        sketch, persons = merger.alone() if held is None else merger.onto(held["sketch"])
        one.update(low=persons.low, high=persons.high, sketch=sketch)
        if held is None or held["sketch"] != sketch:
            proven[f"holding/{one['id']}"] = one
        first = first or (one, held)
        there[one["id"]] = one
    for one in (row for row in wanted if row["id"] in swept):
        held = there[one["id"]]
        one.update(low=max(held["low"], heads.persons.low), high=_month_of(one, there), sketch=b"")
        if held != one:
            proven[f"holding/{one['id']}"] = one
    upsert(HOLDINGS).run_all(transaction.connection, list(proven.values()))
    return _Merged(proven, _year_of(there.values()), first)


def _month_of(day: Row, there: Mapping[str, Row]) -> int | None:
    """Give how many left at most in the month of a day that was swept: so many at most left on the day."""
    row = {**day, "span": "month", "start": start("month", date.fromisoformat(day["start"])).isoformat()}
    high: int | None = there[holding_id(row)]["high"]
    return high


def _told(row: Row, heads: Heads, days: Mapping[str, date], merged: _Merged) -> dict[str, Any]:
    return {
        "export": row["export_id"],
        "persons": heads.persons,
        "rows_sent": heads.rows,
        "batch": heads.fingerprint,
        "year": merged.year,
        "days": {kind: sorted({days_of(row["days"]).get(kind, day), day}) for kind, day in days.items()},
    }


def _wanted(flow: Flow, heads: Heads, reserved: Mapping[str, date], settled: Mapping[str, date]) -> list[Row]:
    """List the holdings that the persons belong to; nobody can say on which side of midnight they left."""
    found: dict[str, Row] = {}
    today = max(settled.values(), default=None)  # for a kind that nobody declares any more
    for kind, counted in flow.kinds.items():
        for day in (reserved.get(kind), settled.get(kind, today)):
            for span in SPANS if day else ():
                row = {
                    **of_flow(flow),
                    "span": span,
                    "start": start(span, day).isoformat(),  # type: ignore[arg-type]  # no spans without a day
                    "kind": kind,
                    "counted": int(counted),
                    "namespace": heads.namespace,
                    "epoch": heads.epoch,
                }
                row["id"] = holding_id(row)
                found.setdefault(row["id"], row)
    return list(found.values())


def _there(connection: Connection, flow: Flow, wanted: Sequence[Row]) -> dict[str, Row]:
    """Read the holdings that are there already, and those of the same years from other versions of the export."""
    years = sorted({row["start"] for row in wanted if row["span"] == "year"})
    if not wanted:
        return {}
    values = {
        **{f"id{n}": row["id"] for n, row in enumerate(wanted)},
        **{f"year{n}": year for n, year in enumerate(years)},
        "organisation": flow.organisation,
        "export": flow.export_id,
        "rehearsal": int(flow.rehearsal),
    }
    return {row["id"]: row for row in _reading(len(wanted), len(years)).run(connection, values).mappings()}


@cache
def _reading(ids: int, years: int) -> Statement:
    rows = HOLDINGS.c
    return Statement(
        lambda _: select(HOLDINGS).where(
            or_(
                rows.id.in_([bindparam(f"id{n}") for n in range(ids)]),
                (rows.organisation == bindparam("organisation"))
                & (rows.export_id == bindparam("export"))
                & (rows.span == "year")
                & rows.start.in_([bindparam(f"year{n}") for n in range(years)])
                & (rows.rehearsal == bindparam("rehearsal")),
            )
        )
    )


def _grow(row: Row, now: Row, held: Row | None) -> None:
    """Add up by how many persons the run made one holding grow: those are distinct, whatever else it sent."""
    grew = now["low"] if held is None else max(0, now["low"] - held["high"])
    row["grown"] = grew + (row["grown"] if row["grown_in"] == now["id"] else 0)
    row["grown_in"] = now["id"]


def _year_of(held: Collection[Row]) -> Interval:
    """Count the persons that an export has sent in the latest of the years, over all its versions and kinds."""
    years = [row for row in held if row["span"] == "year"]
    latest = max((row["start"] for row in years), default=None)
    apart: dict[tuple[str, str], dict[bytes, Interval]] = {}
    for row in years:
        if row["start"] == latest:
            known = apart.setdefault((row["namespace"], row["epoch"]), {})
            with reading(f"holding {row['id']}"):
                known[row["sketch"]] = Interval(row["low"], row["high"])
    counts = [_joint(sketches) for sketches in apart.values()]
    low = max((count.low for count in counts), default=0)
    highs = [count.high for count in counts]
    return Interval(low, None if None in highs else sum(high or 0 for high in highs))


def _joint(sketches: Mapping[bytes, Interval]) -> Interval:
    if len(sketches) == 1:
        return next(iter(sketches.values()))
    from sekisho.heads.sketch import Sketch

    with reading("a sketch of the year"):
        return Sketch.union(*map(Sketch.load, sketches)).count()
