"""`sekisho ledger init` and `key`: what there must be before anything is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo, echo_lines

if TYPE_CHECKING:
    from pathlib import Path


@click.command(short_help="Make the ledger, or bring it up to date.")
@options.organisation_if_any
@options.ledger
def init(folder: Path | None, url: str | None) -> int:
    """Make the ledger, or bring one that an older sekisho made up to date. What it holds stays as it is.

    A ledger of a newer sekisho is refused and not touched. A PostgreSQL database must be there; its tables are made.

    \b
    Examples:
      sekisho ledger init
      sekisho ledger init --ledger postgresql://sekisho@db.example/sekisho
    """  # noqa: D301
    from sekisho.cli.shared import ledger_at

    echo(made(ledger_at.url_of(folder, url)))
    return 0


def made(url: str) -> str:
    """Make the ledger or bring it up to date, and say what was done. Raises ConfigError or LedgerError."""
    from sekisho.cli.shared import ledger_at
    from sekisho.errors import LedgerError

    ledger_at.needed()
    from sekisho.ledger import Ledger

    try:
        ledger = Ledger.open(url)
    except LedgerError:
        ledger_at.make_room(url)
        ledger = Ledger.create(url)
        empty = next(ledger.records(), None) is None
        said = "the ledger was made" if empty else "the ledger was brought up to date; what it holds is as it was"
    else:
        said = "the ledger is there and up to date"
    name = ledger.name
    ledger.close()
    return f"{name}: {said}"


@click.command(short_help="Write a new key for hashing ids, to be kept in a file.")
@options.organisation_if_any
@click.option("--epoch", metavar="NAME", help="The name of the key. [default: this year]")
def key(folder: Path | None, epoch: str | None) -> int:
    """Write the line of a new key, for a file that only sekisho's user may read; how to keep it is told beside.

    Ids are hashed with the newest key, the last line of the file. Persons who were counted with one key are not
    recognised under another, so begin a new epoch rarely, on a 1 January, and never change or lose a key in use: the
    ledger notices, and refuses.

    \b
    Example:
      (umask 077; sekisho ledger key >> /etc/sekisho/hash-key)
    """  # noqa: D301
    from sekisho.heads import generate

    today = datetime.now(UTC).date()
    echo_lines(generate(epoch or str(today.year)), nl=False)
    used = _in_use(folder)
    if used and (today.month, today.day) != (1, 1):
        echo(
            f"sekisho: the key {used} is in use and today is no 1 January: once this one hashes, it cannot be told who"
            f" was counted with {used}. Counts of {today.year} are then at least the largest part and at"
            f" most the sum; exact again from {today.year + 1}-01-01, and those since 1 January of the year before from"
            f" {today.year + 2}-01-01. Append the line on {today.year + 1}-01-01.",
            err=True,
        )
    echo_lines(
        "Append this line to a file of mode 600 outside the repository, such as /etc/sekisho/hash-key, and name it as\n"
        'hash_key = "file:/etc/sekisho/hash-key" in [ledger] of sekisho.toml, or keep it in a variable: "env:NAME".\n'
        "Back it up apart from the ledger: with both, a reader could find out whether a certain person was counted.",
        err=True,
    )
    return 0


def _in_use(folder: Path | None) -> str | None:
    """Name the key that the organisation hashes with today; None where it has none that can be read here."""
    from sekisho.errors import SekishoError
    from sekisho.heads import HashKey
    from sekisho.settings import settings

    try:
        reference = None if folder is None else settings(folder).ledger.hash_key
        return None if reference is None else HashKey.find(reference).epoch
    except SekishoError:
        return None
