"""`sekisho law`: which law is loaded, and which of it nobody has held against its sources for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from pathlib import Path

    from sekisho.cli.shared.law_in_use import Read
    from sekisho.lawbook.words import Say
    from sekisho.model.law import Regime

STALE = 1
_FEW = 3


@click.group(short_help="List the law that is loaded, and what of it was not checked for long.")
def law() -> None:
    """List the law that is loaded: what ships with sekisho, and the organisation's own rules.

    \b
    Examples:
      sekisho law list
      sekisho law stale --days 90
    """  # noqa: D301


@law.command("list", short_help="List every body of rules.")
@options.organisation_if_any
@options.lang
def list_(folder: Path | None, lang: str) -> int:
    """List every body of rules: its id, whose it is, from when until when, for which countries, when it was checked.

    \b
    Example:
      sekisho law list --lang ja
    """  # noqa: D301
    from sekisho.cli.shared.columns import columns
    from sekisho.cli.shared.law_in_use import read
    from sekisho.lawbook.words import Say

    say = Say("ja" if lang == "ja" else "en")
    law = read(folder)
    regimes = law.laws.values()
    head = ("id", "layer", "jurisdictions", "in force", "checked on", "title")
    for line in columns([tuple(map(say, head)), *(_row(regime, say) for regime in regimes)]):
        echo(line)
    if law.off:
        one = f'`packs = ["{law.off[0]}"]` in sekisho.toml'
        echo(f"sekisho: packs that are not switched on: {', '.join(law.off)} ({one})", err=True)
    return 0


def _row(regime: Regime, say: Say) -> tuple[str, ...]:
    from sekisho.lawbook.context import period

    some = say("joined").join(regime.jurisdictions[:_FEW])
    rest = len(regime.jurisdictions) - _FEW
    return (
        regime.id,
        say(regime.layer),
        say("and more", some=some, number=rest) if rest > 0 else some or say("no limit"),
        period(regime.from_, regime.until, say),
        str(regime.checked),
        regime.title.in_(say.lang),
    )


@law.command(short_help="List what was not compared with its sources for long.")
@options.organisation_if_any
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=180,
    show_default=True,
    help="How many days a check is good for.",
)
@click.option(
    "--at",
    metavar="DATE",
    help="The day from which to count back: YYYY-MM-DD, or an instant with offset. [default: now]",
)
def stale(folder: Path | None, days: int, at: str | None) -> int:
    """List laws and shared tables that were last compared with their sources more than so many days ago.

    The oldest comes first. The exit code is 1 if there is any, 0 otherwise. Write the day into `checked` when you
    have compared a whole file with its sources.

    \b
    Examples:
      sekisho law stale
      sekisho law stale --days 90 --at 2027-01-01
    """  # noqa: D301
    from sekisho.cli.shared.columns import columns
    from sekisho.cli.shared.law_in_use import read

    read_ = read(folder)
    old = [(age, name, checked, path) for age, name, checked, path in _ages(read_, at) if age > days]
    total = len(read_.laws) + len(read_.pack.shared)
    if not old:
        echo(f"all {total} files were checked against their sources within {days} days")
        return 0
    rows = [
        (name, f"checked {checked}", f"{age} days ago", options.near(path))
        for age, name, checked, path in sorted(old, key=lambda one: (-one[0], one[1]))
    ]
    for line in columns(rows):
        echo(line)
    echo(f"{len(old)} of {total} files were not checked against their sources within {days} days")
    return STALE


def _ages(law: Read, at: str | None) -> list[tuple[int, str, object, Path]]:
    from sekisho.model.dates import AsOf

    try:
        as_of = AsOf.now() if at is None else AsOf.parse(at)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None
    day = as_of.day_in("UTC")
    return [((day - checked).days, name, checked, path) for name, checked, path in law.files()]
