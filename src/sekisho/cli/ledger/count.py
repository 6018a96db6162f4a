"""`sekisho ledger count`: a batch that left outside Airflow is counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sekisho.gate import Gate
    from sekisho.heads import HashKey, Heads
    from sekisho.ledger import Holding, Ledger, Reservation
    from sekisho.ledger.entries import Span
    from sekisho.model.export import Export
    from sekisho.model.run import RunKey

BY_HAND = "by-hand"


@click.command(short_help="Count a Parquet or CSV batch by hand, as shipped.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.organisation
@options.ledger
@options.at
@click.option("--export", "export_id", required=True, metavar="EXPORT", help="The export that it was part of.")
@click.option("--run", "run_id", metavar="NAME", help="A name for the shipment; the same again counts nothing twice.")
@click.option("--dag", "dag_id", default=BY_HAND, show_default=True, help="The DAG of a run that never settled.")
@click.option("--task", "task_id", default=BY_HAND, show_default=True, help="The task of that run.")
@click.option("--map-index", type=int, default=-1, help="The map index of that task, if it is mapped.")
@options.deployment
@click.option("--column", metavar="NAME", help="The column that says who a row is about. [default: as declared]")
@click.option("--dry-run", is_flag=True, help="Only say how many persons there are; the ledger is not touched.")
def count(  # noqa: PLR0913, PLR0917 - one parameter for each option
    files: tuple[Path, ...],
    folder: Path,
    url: str | None,
    at: str | None,
    export_id: str,
    run_id: str | None,
    dag_id: str,
    task_id: str,
    map_index: int,
    deployment: str,
    column: str | None,
    dry_run: bool,
) -> int:
    """Count the distinct persons in FILES (Parquet or CSV, together one batch), as having left with an export.

    Their ids are hashed with the organisation's key (`hash_key` in [ledger] of sekisho.toml). What left is counted
    whether it was lawful or not, on the day of --at (today or before); what stood reserved for the same run is settled.

    \b
    Examples:
      sekisho ledger count people.parquet --export crm-to-us --dry-run
      sekisho ledger count people.parquet --export crm-to-us --run 2026-11-usb-stick
      sekisho ledger count part-*.csv --export crm-to-us --dag crm --task ship --run manual__2026-11-20
    """  # noqa: D301
    from sekisho.cli.shared import ledger_at
    from sekisho.cli.shared.actor import who
    from sekisho.errors import ConfigError
    from sekisho.gate import Gate
    from sekisho.gate.run.admission import flow_of
    from sekisho.model.run import RunKey

    if run_id is None and not dry_run:
        msg = "name the shipment with --run, so that the same one is never counted twice; --dry-run only counts"
        raise ConfigError(msg)
    gate = Gate.open(folder)
    export, as_of, key = gate.export(export_id), moment(at, gate), _key(gate)
    if run_id is None or dry_run:
        echo(_told(files, _counted(files, export, key, column)))
        return 0
    counts = gate.counts(export, as_of)
    days = {kind: as_of.day_in(counted.zone) for kind, counted in counts.kinds.items()}
    happened(days, {kind: gate.clock().day_in(counted.zone) for kind, counted in counts.kinds.items()})
    run = RunKey(gate.organisation.settings.organisation, export_id, dag_id, run_id, task_id, who=who())
    run = run._replace(map_index=map_index, deployment=deployment)
    with ledger_at.opened(folder, url) as ledger:
        heads = _counted(files, export, key, column)
        before = _held(ledger, run, days)
        settled = ledger.settle(run, heads, days, datetime.now(UTC), flow=flow_of(gate, export, counts))
        same = _held(ledger, run, days) == before
    echo(_told(files, heads))
    kinds = ", ".join(counts.kinds) or "no kind: no law in force counts them"
    on = f" on {', '.join(sorted({str(day) for day in days.values()}))}" if days else ""
    done = "already counted; nothing changed: shipped" if same else "counted as shipped"
    echo(f"{done}{on} by run {run_id} of DAG {dag_id} ({kinds}); see `sekisho ledger counts`")
    if settled.overrun:
        persons = export.persons
        echo(
            f"sekisho: {export_id} has sent more persons than it declares (per_run: {persons.per_run:,}, per_year: "
            f"{persons.per_year:,}); correct `persons` in exports/{export_id}.yaml, which is too low, "
            "or let no more leave",
            err=True,
        )
    return 0


def happened(days: Mapping[str, date], today: Mapping[str, date]) -> None:
    """Refuse to count what has not left yet. Raises ConfigError."""
    from sekisho.errors import ConfigError

    for kind, day in days.items():
        if day > today[kind]:
            msg = f"--at {day} is still to come (today is {today[kind]}); count a batch on the day on which it left"
            raise ConfigError(msg)


def _held(ledger: Ledger, run: RunKey, days: Mapping[str, date]) -> tuple[list[Reservation], list[Holding]]:
    """Give what counting a run's batch would change: its reservation, and the people of those days."""
    name = (run.dag_id, run.run_id, run.deployment)
    runs = [one for one in ledger.reservations(export_id=run.export_id) if tuple(one.run) == name]
    spans: list[tuple[Span, date]] = [("day", day) for day in sorted(set(days.values()))]
    spans += [("month", day.replace(day=1)) for _, day in spans]  # where the day was swept, they stand in its month
    people = [ledger.holdings(export_id=run.export_id, span=span, between=(first, first)) for span, first in spans]
    return runs, [one for holdings in people for one in holdings]


def _key(gate: Gate) -> HashKey:
    from sekisho.errors import ConfigError
    from sekisho.heads import HashKey

    reference = gate.organisation.settings.ledger.hash_key
    if reference is None:
        msg = (
            "no key to hash ids with: write `hash_key` in [ledger] of sekisho.toml, as `env:NAME` or `file:/PATH`; "
            "`sekisho ledger key` makes one"
        )
        raise ConfigError(msg)
    return HashKey.find(reference)


def _counted(files: tuple[Path, ...], export: Export, key: HashKey, column: str | None) -> Heads:
    from sekisho.cli.ledger.progress import counter
    from sekisho.errors import ConfigError
    from sekisho.heads import count as count_heads

    column = column or export.persons.identified_by
    if column is None:
        msg = (
            f"no column of {export.id} is said to identify a person: write `identified_by` under `persons` in "
            f"exports/{export.id}.yaml, or --column NAME"
        )
        raise ConfigError(msg)
    with counter("{0} rows") as tell:
        return count_heads(
            list(files), column=column, namespace=export.persons.namespace or export.id, key=key, tell=tell
        )


def _told(files: tuple[Path, ...], heads: Heads) -> str:
    where = options.near(files[0]) if len(files) == 1 else f"{len(files)} files"
    return (
        f"{heads.persons} distinct persons in {heads.rows:,} rows of {where} (ids {heads.namespace}, key {heads.epoch})"
    )
