"""Asking the gate for a task, and telling the ledger what the task has sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sekisho.airflow import deployment
from sekisho.airflow.waiting import until_it_is_back
from sekisho.gate.run import admission, growing
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from sekisho.gate.notes import OfTask
    from sekisho.gate.run.admission import Passage
    from sekisho.heads import Heads
    from sekisho.ledger import Ledger, Reservation


def run_of(ti: Any, export_id: str) -> RunKey:
    """Name a shipment by the task instance that carries it; raises SekishoError without a snapshot."""
    return RunKey(
        organisation=deployment.gate().organisation.settings.organisation,
        export_id=export_id,
        dag_id=ti.dag_id,
        run_id=ti.run_id,
        task_id=ti.task_id,
        map_index=-1 if ti.map_index is None else ti.map_index,
        attempt=ti.try_number,
        who=deployment.worker(),
        deployment=deployment.name(),
    )


def reservation_id(export_id: str, ti: Any) -> str:
    """Name what a task's run has reserved for an export, also where the ledger cannot be asked. Never raises."""
    from sekisho.ledger.rows import reservation_id

    try:
        rehearsal = deployment.gate().organisation.settings.rehearsal
        return reservation_id(run_of(ti, export_id), rehearsal=rehearsal)
    except Exception:  # noqa: BLE001 - it is told of what has left: to fail then would only ship it again
        return "RESERVATION"


def judge(  # noqa: PLR0913 - who asks, and what for
    export_id: str,
    ti: Any,
    ledger: Callable[[], Ledger],
    *,
    to: str | None = None,
    fields: tuple[OfTask, ...] = (),
    carries: bool = True,
    resumed: bool = False,
) -> Passage:
    """Decide whether a task may let an export leave now, to the destination it rendered; reserved and recorded.

    `carries` is false for one that only asks early: then nothing is reserved, and whoever carries it is not asked.

    Raises:
        sekisho.errors.UnknownExport: nobody declared this export.
        sekisho.errors.SekishoError: nothing could be judged (no snapshot, no ledger, a damaged one).

    """
    gate = deployment.gate()
    gate.export(export_id)  # what nobody declared may not leave, whether or not there is a ledger
    asker = admission.Asker(
        run_of(ti, export_id),
        carrier=Carrier(dag_id=ti.dag_id, task_id=ti.task_id) if carries else None,
        to=to,
        carries=carries,
        resumed=resumed,
        fields=fields,
    )
    return until_it_is_back(
        lambda: admission.judge(gate, ledger(), asker, as_of=gate.clock(), now=datetime.now(UTC)),
    )


def batch(export_id: str, ti: Any, ledger: Callable[[], Ledger], *, taken: bool = False) -> Heads | None:
    """Give what was counted of a task's batch; only what no other can take any more if `taken`. Raises SekishoError."""
    return until_it_is_back(lambda: ledger().batch(run_of(ti, export_id), taken=taken))


def settle(export_id: str, ti: Any, heads: Heads, ledger: Callable[[], Ledger]) -> Reservation | None:
    """Count what a task has sent; None where no law counts it. Raises SekishoError if it could not be written."""
    gate = deployment.gate()
    export, as_of = gate.export(export_id), gate.clock()
    counts = gate.counts(export, as_of)
    flow = admission.flow_of(gate, export, counts)
    if not flow.kinds:
        return None
    days = {kind: as_of.day_in(counted.zone) for kind, counted in counts.kinds.items()}
    return until_it_is_back(
        lambda: ledger().settle(run_of(ti, export_id), heads, days, datetime.now(UTC), flow=flow),
    )


def record_batch(  # noqa: PLR0913 - whose batch, and where it stands
    export_id: str,
    ti: Any,
    heads: Heads,
    ledger: Callable[[], Ledger],
    *,
    own: bool = False,
    for_task: str | None = None,
    map_index: int | None = None,
    begins: bool = False,
) -> Passage | None:
    """Keep what was counted of a batch before it leaves, beside what a try before may have sent. Raises SekishoError.

    `begins` is true for a task that has shipped nothing, in this try or in one before. Gives the new decision on a task
    that is under way and was let go by less.
    """
    gate = deployment.gate()
    run = run_of(ti, export_id)
    run = run if map_index is None else run._replace(map_index=map_index)
    return growing.record_batch(
        gate,
        until_it_is_back(ledger),
        run,
        heads,
        as_of=gate.clock(),
        now=datetime.now(UTC),
        own=own,
        for_task=for_task,
        begins=begins,
        patiently=until_it_is_back,
    )


def forget_batch(export_id: str, ti: Any, heads: Heads, ledger: Callable[[], Ledger]) -> None:
    """Forget a batch that may not leave. Raises SekishoError if it could not be."""
    until_it_is_back(lambda: ledger().forget_batch(run_of(ti, export_id), heads, datetime.now(UTC)))


def give_back(reservation: Reservation, ti: Any, ledger: Callable[[], Ledger]) -> None:
    """Free what a task has reserved that was stopped before it began. Raises SekishoError if it could not be."""
    flow = reservation.flow
    until_it_is_back(lambda: ledger().give_back(run_of(ti, flow.export_id), flow, datetime.now(UTC)))


def note_state(export_id: str, ti: Any, state: str, ledger: Callable[[], Ledger], *, by: str) -> Reservation | None:
    """Tell in which state Airflow left a task; None where it holds nothing. Raises SekishoError if it could not be."""
    return until_it_is_back(lambda: ledger().note_state(run_of(ti, export_id), state, datetime.now(UTC), by=by))
