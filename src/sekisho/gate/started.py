"""Clocks that blocks of the past have started: what may have to be reported, as the ledger recorded it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sekisho.gate.run.record import KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sekisho.ledger import Record
    from sekisho.model.law import Refusal, Regime


class Started(NamedTuple):
    """A report that may be due because an export was blocked, and the number of the decision's record."""

    regime: Regime
    refusal: Refusal
    export_id: str
    due: date
    record: int


def started(
    records: Iterable[Record], regimes: Mapping[str, Regime], days: tuple[date, date], *, rehearsal: bool
) -> tuple[Started, ...]:
    """List the reports that fall due on one day, until another: of several blocks of an export the one due first.

    Whether a report was sent nobody records; what was due before is not told. A report that the law no longer asks for
    is left out.
    """
    first, last = days
    found: dict[tuple[str, str, str], Started] = {}
    for record in records:
        if record.kind != KIND or record.body.get("rehearsal") != rehearsal:
            continue
        for clock in record.body.get("clocks", ()):
            law, due = regimes.get(clock["regime"]), date.fromisoformat(clock["due"])
            asked = {one.name: one for one in law.refusals} if law else {}
            key = (record.body["export"], clock["regime"], clock["refusal"])
            if law and clock["refusal"] in asked and first <= due <= last:
                one = Started(law, asked[clock["refusal"]], record.body["export"], due, record.position or record.id)
                found[key] = min(found.get(key, one), one, key=lambda each: each.due)
    return tuple(sorted(found.values(), key=lambda each: (each.due, each.export_id)))
