"""Counting a batch before it leaves. If its task was let go already, by less, the task is judged again."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any

from sekisho.gate.run import admission
from sekisho.model.export import Carrier

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sekisho.gate.decide import Gate
    from sekisho.gate.run.admission import Passage
    from sekisho.heads.count import Heads
    from sekisho.ledger import Ledger
    from sekisho.model.dates import AsOf
    from sekisho.model.run import RunKey


def record_batch(  # noqa: PLR0913 - what was counted, whose it is, and when
    gate: Gate,
    ledger: Ledger,
    run: RunKey,
    heads: Heads,
    *,
    as_of: AsOf,
    now: datetime,
    own: bool = False,
    for_task: str | None = None,
    begins: bool = False,
    patiently: Callable[[Callable[[], Any]], Any] = lambda act: act(),
) -> Passage | None:
    """Keep what was counted of a batch, beside what a try before may have sent.

    Gives the new decision on a task that is under way and was let go by less. Each of the two changes of the ledger is
    made `patiently`: called again, it may have been made before. Raises UnknownExport and LedgerError.
    """
    counted = gate.counts(gate.export(run.export_id), as_of).kinds
    days = {kind: as_of.day_in(one.zone) for kind, one in counted.items()}
    tries, began = count(), monotonic()

    def later() -> datetime:
        """Give the instant of a try: one that has waited is later, and not one of a clock that is off."""
        return now + timedelta(seconds=int(monotonic() - began))

    grown = patiently(
        lambda: ledger.record_batch(
            run, heads, later(), own=own, for_task=for_task, days=days, begins=begins, again=next(tries) > 0
        )
    )
    if grown is None:
        return None
    carrier = Carrier(dag_id=grown.dag_id, task_id=grown.task_id)
    asker = admission.Asker(grown, carrier=carrier, carries=False, resumed=True)
    judged: Passage = patiently(lambda: admission.judge(gate, ledger, asker, as_of=as_of, now=later()))
    return judged
