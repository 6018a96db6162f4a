"""`sekisho ledger settle`: a run that shipped, and whose settlement was lost, is counted as it was counted before."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.exit_codes import FINDINGS
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sekisho.gate import Gate
    from sekisho.ledger import Reservation
    from sekisho.model.dates import AsOf
    from sekisho.model.run import RunKey

DECLINED = 1


@click.command(short_help="Count a run that shipped, and whose settlement was lost.")
@click.argument("reservation")
@options.organisation
@options.ledger
@options.at
@click.option("--yes", is_flag=True, help="Do not ask.")
def settle(reservation: str, folder: Path, url: str | None, at: str | None, yes: bool) -> int:
    """Count the batches of RESERVATION as shipped: those that its tasks counted before they left.

    For a run whose data has left, and whose task could not tell the ledger. Run the task again, and it ships twice.
    The people count on the day on which the run reserved and on that of --at (today or before), the last day on which
    they may have left. Telling it again changes nothing.

    The exit code is 1 when the question is answered with no, or a task of the run has counted no batch.

    \b
    Example:
      sekisho ledger settle 5f0c2a91d07e4b13
    """  # noqa: D301
    from sekisho.cli.ledger.tasks import run_plain
    from sekisho.cli.ledger.words import run_told
    from sekisho.cli.shared import ledger_at
    from sekisho.cli.shared.actor import who
    from sekisho.gate import Gate

    gate = Gate.open(folder)
    as_of = moment(at, gate)
    with ledger_at.opened(folder, url) as ledger:
        one = ledger.reservation(reservation)
        if not one.open_claims:
            echo(f"{one.id} is {one.state}: no task of it has anything left to settle")
            return 0
        tasks = ledger.claims(one.id, who=who())
        counted = {run: ledger.batch(run, taken=True) for run in tasks}
        found = {run: heads for run, heads in counted.items() if heads is not None}
        if found and not yes:
            persons = ", ".join(f"{heads.persons} by {_task(run)}" for run, heads in found.items())
            whole = run_told(run_plain(one)).in_("en")
            echo(f"{whole}, {one.flow.export_id}: counted {persons}")
            if not click.confirm("Has all of it left? Count it as shipped?"):
                echo("nothing was settled")
                return DECLINED
        days = _days(gate, one, as_of)
        for run, heads in found.items():
            one = ledger.settle(run, heads, days, datetime.now(UTC))
    told = ", ".join(sorted({str(day) for day in (*one.days.values(), *days.values())}))
    for run, heads in found.items():
        echo(f"{heads.persons} persons of {_task(run)} are counted as shipped on {told}")
    uncounted = [run for run in tasks if run not in found]
    for line in _uncounted(one, uncounted):
        echo(line, err=True)
    echo(f"{one.id} is {one.state}; {one.held:,} persons of it are still held")
    return FINDINGS if uncounted else 0


def _days(gate: Gate, one: Reservation, as_of: AsOf) -> dict[str, date]:
    """Give the last day for each kind, in its law. Raises ConfigError if it is to come, or before the run reserved."""
    from sekisho.cli.ledger.count import happened
    from sekisho.errors import ConfigError, UnknownExport

    try:
        kinds = gate.counts(gate.export(one.flow.export_id), as_of).kinds
    except UnknownExport:
        return {}
    days = {kind: as_of.day_in(counted.zone) for kind, counted in kinds.items()}
    happened(days, {kind: gate.clock().day_in(counted.zone) for kind, counted in kinds.items()})
    for kind, day in days.items():
        if kind in one.days and day < one.days[kind]:
            msg = f"--at {day} is before the run reserved ({one.days[kind]}); give the last day on which data may leave"
            raise ConfigError(msg)
    return days


def _uncounted(one: Reservation, runs: list[RunKey]) -> Iterator[str]:
    """Tell of each task that counted nothing what can be done instead."""
    for run in runs:
        where = {"--export": run.export_id, "--dag": run.dag_id, "--run": run.run_id, "--task": run.task_id}
        if run.map_index >= 0:
            where["--map-index"] = str(run.map_index)
        if run.deployment != one.run._field_defaults["deployment"]:
            where["--deployment"] = run.deployment
        options_ = " ".join(f"{name} {shlex.quote(value)}" for name, value in where.items())
        yield (
            f"sekisho: {_task(run)} has counted no batch: count what left with `sekisho ledger count FILES {options_}`,"
            f" or, if nothing left, `sekisho ledger release {one.id} --reason …`"
        )


def _task(run: RunKey) -> str:
    return f"task {run.task_id}" + (f" [{run.map_index}]" if run.map_index >= 0 else "")
