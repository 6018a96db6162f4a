"""`sekisho ledger sweep` and `archive`: what is over ends, what no count needs goes, old records go to a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.ledger import Ledger, Reservation
    from sekisho.ledger.sweeping import Swept

LEAST_DAYS = 124
"""That of `sekisho.ledger.sweeping`, which a test compares: to read it there would load the database's libraries."""
_SIZES = ((10**6, "MB"), (10**3, "kB"))


@click.command(short_help="End what is over; sweep batches and days that no count needs.")
@options.organisation_if_any
@options.ledger
@click.option(
    "--days",
    type=click.IntRange(min=LEAST_DAYS),
    metavar="N",
    help="How old what is swept must be. [default: `sweep_days` in [ledger] of sekisho.toml, else 180]",
)
@click.option("--dry-run", is_flag=True, help="Only say what would end and what would be swept.")
def sweep(folder: Path | None, url: str | None, days: int | None, dry_run: bool) -> int:
    """End reservations whose time is over, then sweep what is old and what no count needs: batches of runs that are
    settled, and who left on which day. Each is a record.

    No number changes: everybody stands in the month and the year as well, days stay for as long as a window of twelve
    months may begin in them, and of a swept day the row stays, with how many they were. Run it daily or weekly. The
    database uses the room again; only VACUUM gives it back to the disk.

    \b
    Examples:
      sekisho ledger sweep --dry-run
      sekisho ledger sweep
    """  # noqa: D205, D301
    from sekisho.cli.ledger import tasks
    from sekisho.cli.ledger.reservations import after
    from sekisho.cli.shared.ledger_at import opened

    now = datetime.now(UTC)
    with opened(folder, url) as ledger:
        if dry_run:
            held = [(one, after(one, now)) for one in ledger.reservations(state="open")]
            ended = [one for before, one in held if one is not before]
        else:
            ended = ledger.sweep(now)
        claims = ledger.open_claims(ended)
        swept = ledger.upkeep.sweep(now, days=_days(folder, days), dry_run=dry_run)
    for line in (*_lines(ended, swept, dry_run=dry_run), *tasks.lines(ended, claims, "en")):
        echo(line)
    return 0


def _days(folder: Path | None, days: int | None) -> int:
    """Find after how many days: as given, as configured, else the default."""
    from sekisho.ledger.sweeping import DAYS
    from sekisho.settings import settings

    if days is not None or folder is None:
        return days or DAYS
    return settings(folder).ledger.sweep_days


def _lines(ended: list[Reservation], swept: Swept, *, dry_run: bool) -> Iterator[str]:
    for one in ended:
        held = f"counted at their maximum: {one.held:,} persons" if one.held else "it never began, its room is free"
        yield f"{one.id} {one.state}: run {one.run.run_id} of DAG {one.run.dag_id}, {one.flow.export_id}; {held}"
    would = "would be " if dry_run else ""
    yield f"{len(ended)} {'would end' if dry_run else 'ended'}" if ended else "no reservation's time is over"
    if not swept.batches and not swept.days:
        yield "nothing to sweep"
        return
    yield f"{would}swept: {swept.batches:,} batches and {swept.days:,} days of exports, {_size(swept.size)}"


def _size(size: int) -> str:
    return next((f"{size / unit:,.1f} {name}" for unit, name in _SIZES if size >= unit), f"{size} bytes")


@click.command(short_help="Move old records and their proofs into a file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.organisation_if_any
@options.ledger
@click.option("--before", metavar="DATE", help="Records from before this day (UTC). [default: 1 January of last year]")
@click.option("--dry-run", is_flag=True, help="Only say how many records it would be.")
def archive(file: Path, folder: Path | None, url: str | None, before: str | None, dry_run: bool) -> int:
    """Move the oldest records, with the proofs that only they lean on, out of the ledger into FILE.

    FILE is JSON lines: the records with their hashes, the contents by their SHA-256. What is counted and reserved stays
    in the ledger, whose chain goes on from the last hash of FILE; that it was archived is itself a record. Keep FILE:
    without it `sekisho ledger verify` can prove neither these records nor what they tell of rows.

    First FILE lies whole on the disk, then its records leave the ledger. If it is interrupted, run it again with the
    same FILE.

    \b
    Examples:
      sekisho ledger archive /archive/ledger-until-2026.jsonl --dry-run
      sekisho ledger archive /archive/ledger-until-2026.jsonl --before 2026-01-01
      sekisho ledger verify --archive /archive/ledger-until-2026.jsonl
    """  # noqa: D301
    from sekisho.cli.shared.actor import who
    from sekisho.cli.shared.ledger_at import opened

    now = datetime.now(UTC)
    day = _day(before) or datetime(now.year - 1, 1, 1, tzinfo=UTC)
    with opened(folder, url) as ledger:
        ledger.seal()
        if dry_run:
            echo(_outdated(ledger, day))
            return 0
        is_new = not file.exists()
        if is_new and ledger.upkeep.outdated(day).records < 1:
            echo(f"no record is older than {day:%Y-%m-%d}: nothing to archive")
            return 0
        found = ledger.upkeep.archive(file, day, now, who=who())
    if found is None:
        echo(f"{file}: its records were taken out before; nothing changed")
        return 0
    some = f"records {found.first:,} to {found.last:,}, with {len(found.contents):,} contents,"
    was = "" if is_new else ", which was there already"
    echo(f"archived: {some} are in {file}{was}; verify with --archive {file}")
    return 0


def _outdated(ledger: Ledger, day: datetime) -> str:
    found = ledger.upkeep.outdated(day)
    if found.records < 1:
        return f"no record is older than {day:%Y-%m-%d}: nothing to archive"
    return f"would be archived: records {found.first:,} to {found.last:,}, from before {day:%Y-%m-%d}"


def _day(before: str | None) -> datetime | None:
    if before is None:
        return None
    try:
        day = date.fromisoformat(before)
    except ValueError:
        msg = f"{before!r} is not a day; write YYYY-MM-DD"
        raise click.BadParameter(msg, param_hint="--before") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
