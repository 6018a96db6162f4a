"""The moment that a command asks about: what `--at` says, else the organisation's pinned day, else now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from sekisho.gate import Gate
    from sekisho.model.dates import AsOf


def moment(at: str | None, gate: Gate) -> AsOf:
    """Read `--at`, or ask the gate's clock; a day of which no law speaks is told on standard error.

    Raises click.BadParameter with what to write instead.
    """
    from sekisho.model.dates import AsOf

    try:
        as_of = gate.clock() if at is None else AsOf.parse(at)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None
    tell_silence(gate, as_of)
    return as_of


def tell_silence(gate: Gate, as_of: AsOf) -> None:
    """Say on standard error that a day lies before the first of which any loaded law speaks, if it does."""
    laws = [regime for regime in gate.content.regimes.values() if regime.layer == "law"]
    ahead = [(law.from_, law.id) for law in laws if law.from_ is not None and as_of.day_in(law.zone) < law.from_]
    if ahead and len(ahead) == len(laws):
        first, law = min(ahead)
        text = f"{as_of} lies before {first}, the first day of which any loaded law speaks ({law})"
        echo(f"sekisho: {text}; no law loaded says what was lawful then", err=True)
