"""`sekisho ledger`: what left, what may leave, what was decided, and the proof that nobody changed any of it."""

from __future__ import annotations

import click

from sekisho.cli.ledger.clearing import archive, sweep
from sekisho.cli.ledger.count import count
from sekisho.cli.ledger.counts import counts
from sekisho.cli.ledger.init import init, key
from sekisho.cli.ledger.reservations import release, reservations
from sekisho.cli.ledger.saving import backup, restored
from sekisho.cli.ledger.settle import settle
from sekisho.cli.ledger.show import show
from sekisho.cli.ledger.verify import clock, head, verify
from sekisho.cli.shared.commands import InOrder


@click.group(cls=InOrder, short_help="Persons counted, room reserved, decisions kept.")
def ledger() -> None:
    """Look after the ledger: persons counted, room reserved for runs, every decision, in a chain of hashes.

    It holds no identities: ids are hashed with a key that never gets into it, into sketches that can only be united
    and counted.

    It is an SQLite file beside the snapshot that `sekisho build` writes, or a PostgreSQL database that many workers
    share: `url` in [ledger] of sekisho.toml.

    \b
    Examples:
      sekisho ledger init
      sekisho ledger counts
      sekisho ledger show --export crm-to-us
    """  # noqa: D301 - \b keeps click from wrapping the list


for _command in (
    init,
    key,
    show,
    counts,
    reservations,
    release,
    settle,
    sweep,
    count,
    verify,
    head,
    archive,
    clock,
    backup,
    restored,
):
    ledger.add_command(_command)
