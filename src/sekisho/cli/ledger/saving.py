"""`sekisho ledger backup` and `restored`: a copy that is known to be whole, and going on from one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sekisho.cli.ledger.verify import archives_of
from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.exit_codes import FINDINGS


@click.command(short_help="Write a backup, and check it by restoring it.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.organisation_if_any
@options.ledger
@click.option("--check-in", metavar="URL", help="An empty PostgreSQL database to restore it in. [default: one is made]")
@archives_of
def backup(file: Path, folder: Path | None, url: str | None, check_in: str | None, archives: tuple[Path, ...]) -> int:
    """Write a backup of the ledger into FILE by the database's own means, while others go on writing.

    Do not copy the file of a live ledger: its newest records are in another file. The backup is restored elsewhere and
    verified; FILE is there at the end only if that could be done. For PostgreSQL, pg_dump and pg_restore must be on
    the path; for SQLite, put FILE in the place of the ledger to restore it.

    Records that were archived are no part of it: keep their files beside it, and name each, else it is a fault that
    they are missing. The exit code is 1 when the ledger that was backed up has any fault.

    \b
    Examples:
      sekisho ledger backup /backup/ledger-2026-11-30.db
      sekisho ledger backup /backup/ledger-2026-11-30.db --archive /archive/until-2026.jsonl
      sekisho ledger backup /backup/ledger-2026-11-30.dump --ledger postgresql://sekisho@db.internal/sekisho
    """  # noqa: D301
    from sekisho.cli.ledger.words import counted_faults
    from sekisho.cli.shared.ledger_at import needed, url_of

    place = url_of(folder, url)
    needed()
    from sekisho.ledger.backup import back_up

    found = back_up(place, file, check_in=check_in, archives=archives)
    for fault in found.faults:
        echo(fault)
    if found.faults:
        echo(f"sekisho: {file} was written, with {counted_faults(found)}", err=True)
        return FINDINGS
    end = f"; the chain ends with {found.head.hash[:16]}…" if found.head else ""
    echo(f"{file}: restored and sound: {found.records:,} records{end}")
    return 0


@click.command(short_help="Go on from an older state of the ledger.")
@options.organisation_if_any
@options.ledger
@click.option("--accept", "reason", required=True, metavar="REASON", help="Why the newest records are lost.")
def restored(folder: Path | None, url: str | None, reason: str) -> int:
    """Let the ledger go on from its end as it is, although workers remember a later one. Run it once.

    Workers refuse a ledger that lacks records which they have seen: people would be counted from too few. Put the
    newest state back if there is any. What was recorded after the end of this one is lost: count by hand what left
    then (`sekisho ledger count`). The reason and your name are kept.

    \b
    Example:
      sekisho ledger restored --accept "disk lost, backup of 2026-11-29, see INC-820"
    """  # noqa: D301
    from sekisho.cli.shared.actor import who
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.errors import ConfigError

    if not reason.strip():
        msg = "the reason is empty; say why the newest records are lost"
        raise ConfigError(msg)
    with opened(folder, url) as ledger:
        end = ledger.accept_restored(reason=reason.strip(), who=who(), now=datetime.now(UTC))
    last = f"record {end.position} of {end.at.isoformat(timespec='seconds')}" if end else "no record"
    echo(f"accepted: the ledger goes on from {last}; count what left after that with `sekisho ledger count`")
    return 0
