"""What the online shop has sent this year before the demo begins: judged, reserved and settled as any run is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sekisho.errors import ConfigError
from sekisho.gate.run.admission import Asker, flow_of, judge
from sekisho.heads import HashKey, count, generate
from sekisho.ledger import Ledger
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.gate import Gate

EXPORT = "shop-orders-to-tokyo"
CARRIER = Carrier("volume_needs_assessment", "ship_shop_orders")


class Delivery(NamedTuple):
    """Customers by number, and the day on which they left."""

    on: date
    first: int
    last: int


DELIVERIES = (
    Delivery(date(2026, 2, 17), 1, 3_200),
    Delivery(date(2026, 5, 12), 2_400, 5_900),
    Delivery(date(2026, 8, 18), 5_000, 8_100),
    Delivery(date(2026, 11, 10), 7_000, 9_400),
)
"""Many customers order again: 9,400 of them, counted once."""


def key_in(path: Path) -> HashKey:
    """Write a new key that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(generate("2026"), encoding="utf-8")
    return HashKey.find(f"file:{path}")


def ledger_of(gate: Gate, url: str, key: HashKey) -> Iterator[str]:
    """Make a ledger in which the year so far is counted, and tell each delivery. Raises SekishoError."""
    ledger = Ledger.create(url)
    try:
        for one in DELIVERIES:
            yield f"{EXPORT}: {_deliver(gate, ledger, key, one):,} heads counted up to {one.on}"
    finally:
        ledger.close()


def _deliver(gate: Gate, ledger: Ledger, key: HashKey, one: Delivery) -> int:
    export = gate.export(EXPORT)
    as_of, now = AsOf(one.on), datetime.now(UTC)
    column, namespace = export.persons.identified_by or "", export.persons.namespace or export.id
    ids = [f"C-{number}" for number in range(one.first, one.last + 1)]
    heads = count(ids, column=column, namespace=namespace, key=key)
    run = RunKey(gate.organisation.settings.organisation, EXPORT, CARRIER.dag_id, f"earlier__{one.on}", CARRIER.task_id)
    ledger.record_batch(run, heads, now)
    passage = judge(gate, ledger, Asker(run, CARRIER), as_of=as_of, now=now)
    if passage.reservation is None:
        raise ConfigError(passage.decision.message())
    counts = gate.counts(export, as_of)
    days = {kind: as_of.day_in(counted.zone) for kind, counted in counts.kinds.items()}
    ledger.settle(run, heads, days, datetime.now(UTC), flow=flow_of(gate, export, counts))
    return passage.numbers["ledger.sensitive.calendar_year"].after.low
