"""`sekisho forecast`: what stops or begins to pass within some days, and what has to be done until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sekisho.gate import Gate
    from sekisho.gate.started import Started

FORMATS = ("text", "json", "markdown", "ics")
A_HUNDRED_YEARS = 36_525


@click.command(short_help="Say which tasks will stop when, and what is to be done until when.")
@options.organisation
@click.option(
    "--days",
    type=click.IntRange(1, A_HUNDRED_YEARS),
    default=90,
    show_default=True,
    envvar="SEKISHO_DAYS",
    metavar="N",
    help="How many days to look ahead.",
)
@options.at
@click.option(
    "--ledger",
    "url",
    envvar="SEKISHO_LEDGER",
    metavar="URL",
    help="Also tell the reports that blocks recorded in this ledger may have made due, within their days.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also papers on which no export hangs, and law that changes no answer.",
)
@click.option(
    "-o",
    "--output",
    "told",
    multiple=True,
    metavar="FORMAT[=PATH]",
    help="How to tell it, repeatable: text, json, markdown or ics (a calendar file); with a path, into that file. "
    "[default: text]",
)
@options.lang
def forecast(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Path,
    days: int,
    at: str | None,
    url: str | None,
    everything: bool,
    told: tuple[str, ...],
    lang: str,
) -> int:
    """Say which tasks stop or begin to pass within N days, because which paper lapses or which law changes.

    It also tells the windows that the law counts from papers (filings, renewals, yearly checks): when they open and
    when they close. Days that are counted in working days are provisional until that year's calendar is published.

    The calendar file can be imported again and again: what moved is moved, and nothing stands there twice.

    \b
    Examples:
      sekisho forecast --days 180
      sekisho forecast --days 400 -o ics=exports.ics --lang ja
    """  # noqa: D301
    from importlib import import_module

    from sekisho.analysis.forecast.forecast import forecast as look
    from sekisho.cli.shared.locations import locate
    from sekisho.gate import Gate

    renderers = options.formats(told, {name: name for name in FORMATS})
    gate = Gate.open(folder)
    seen = look(gate, moment(at, gate), days, everything=everything)
    if url is not None:
        seen = seen._replace(started=_started(gate, folder, url, (seen.first, seen.last)))
    find = locate(folder, gate.organisation.settings)
    for name, path in renderers:
        module = import_module(f"sekisho.cli.forecast.{name}")
        options.write(module.render(seen, lang, find), path)
    return 0


def _started(gate: Gate, folder: Path, url: str, days: tuple[date, date]) -> tuple[Started, ...]:
    """Ask the ledger which reports are due because of blocks. Raises ConfigError or LedgerError."""
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.gate.run.record import KIND
    from sekisho.gate.started import started

    with opened(folder, url) as ledger:
        records = ledger.records(kind=KIND)
        return started(records, gate.content.regimes, days, rehearsal=gate.organisation.settings.rehearsal)
