"""`sekisho ledger verify`, `head` and `clock`: the proof that nobody changed anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho import disk
from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.exit_codes import FINDINGS

if TYPE_CHECKING:
    from sekisho.ledger import Head


archives_of = click.option(
    "--archive",
    "archives",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Records that `sekisho ledger archive` moved into a file; repeatable, in any order.",
)


@click.command(short_help="Find whatever was edited, removed, put in or moved.")
@options.organisation_if_any
@options.ledger
@click.option(
    "--head",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="An end of the chain that `sekisho ledger head` wrote: proves that nothing was cut off since.",
)
@archives_of
def verify(folder: Path | None, url: str | None, kept: Path | None, archives: tuple[Path, ...]) -> int:
    """Walk the whole ledger and tell whatever was edited, removed, put in or moved, in one line each.

    Every record carries the hash of the one before, and tells what the rows that it changed are from then on. Only an
    end of the chain that is kept elsewhere (`sekisho ledger head`, or the high-water mark of a worker) can prove that
    the newest records are still there. Records that were archived are walked in their file; an archive that is missing
    is a fault.

    The exit code is 0 when the ledger is sound, 1 when there is any fault.

    \b
    Examples:
      sekisho ledger verify
      sekisho ledger verify --head head.json
      sekisho ledger verify --archive until-2026.jsonl --archive until-2027.jsonl
    """  # noqa: D301
    from sekisho.cli.ledger.progress import progress
    from sekisho.cli.ledger.words import counted_faults
    from sekisho.cli.shared.ledger_at import opened

    head = None if kept is None else _read(kept)
    with opened(folder, url) as ledger, progress("verifying") as tell:
        found = ledger.verify(head=head, archives=archives, tell=tell)
    for fault in found.faults:
        echo(fault)
    if found.faults:
        echo(f"sekisho: {counted_faults(found)}", err=True)
        return FINDINGS
    end = f"; the chain ends with {found.head.hash[:16]}…" if found.head else ""
    echo(f"sound: {found.records:,} records{end}")
    return 0


def _read(path: Path) -> Head:
    from sekisho.errors import LoadError, Problem
    from sekisho.ledger import Head

    try:
        told = json.loads(disk.contents(path))
        return Head(int(told["position"]), str(told["hash"]), datetime.fromisoformat(told["at"]))
    except OSError as error:
        raise LoadError([Problem(path, None, f"cannot be read: {error.strerror}")]) from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        said = "this is no end of a chain; expected a file that `sekisho ledger head -o FILE` wrote"
        raise LoadError([Problem(path, None, said)]) from None


@click.command(short_help="Write the end of the chain, to be signed and kept elsewhere.")
@options.organisation_if_any
@options.ledger
@click.option("-o", "--output", "path", metavar="FILE", help="Where to write it. [default: standard output]")
def head(folder: Path | None, url: str | None, path: str | None) -> int:
    """Write position, hash and time of the newest record as JSON, to be signed and kept where it cannot be edited.

    With it you can prove later that no record up to it was changed or cut off: `sekisho ledger verify --head`.

    \b
    Examples:
      sekisho ledger head -o head.json
      gpg --armor --detach-sign head.json
      openssl ts -query -data head.json -sha256 -cert -out head.tsq   (for a time-stamping authority)
    """  # noqa: D301
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.errors import LedgerError

    with opened(folder, url) as ledger:
        end = ledger.head()
        if end is None:
            msg = f"{ledger.name}: there is no record yet, so the chain has no end"
            raise LedgerError(msg)
        told = {"position": end.position, "hash": end.hash, "at": end.at.isoformat(), "ledger": ledger.name}
    options.write(json.dumps(told, indent=2) + "\n", path)
    return 0


@click.command(short_help="Go on after the clock was wrong.")
@options.organisation_if_any
@options.ledger
@click.option("--accept", "reason", required=True, metavar="REASON", help="Why the newest record's time is wrong.")
def clock(folder: Path | None, url: str | None, reason: str) -> int:
    """Let the ledger's time go on from now, although its newest record says that it is later.

    The ledger refuses whatever is asked more than five minutes before its newest record: a clock that runs backwards
    would count people in a day that is over. Set the clock; only if the record was written with a wrong one, accept
    today's. The reason and your name are kept.

    \b
    Example:
      sekisho ledger clock --accept "worker 7 had its date in 2036, see INC-815"
    """  # noqa: D301
    from sekisho.cli.shared.actor import who
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.errors import ConfigError

    if not reason.strip():
        msg = "the reason is empty; say why the newest record's time is wrong"
        raise ConfigError(msg)
    now = datetime.now(UTC)
    with opened(folder, url) as ledger:
        ledger.accept_clock(reason=reason.strip(), who=who(), now=now)
    echo(f"accepted: the ledger's time goes on from {now.isoformat(timespec='seconds')}")
    return 0
