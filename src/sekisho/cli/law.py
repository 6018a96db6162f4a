"""`sekisho law`: which law is loaded, which sources nobody has read again for long, and which never in their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sekisho.cli.shared.law_in_use import Read
    from sekisho.lawbook.words import Say
    from sekisho.model.law import Regime

STALE = 1
_FEW = 3


@click.group(short_help="List the law that is loaded, and how well its sources were read.")
def law() -> None:
    """List the law that is loaded: what ships with sekisho, and the organisation's own rules.

    \b
    Examples:
      sekisho law list
      sekisho law stale --days 90
      sekisho law secondary
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


@law.command(short_help="List the sources that were not read again for long.")
@options.organisation_if_any
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=180,
    show_default=True,
    help="For how many days a reading is good.",
)
@click.option(
    "--at",
    metavar="DATE",
    help="The day from which to count back: YYYY-MM-DD, or an instant with offset. [default: now]",
)
def stale(folder: Path | None, days: int, at: str | None) -> int:
    """List the sources that were not read again for more than so many days.

    The oldest comes first. The exit code is 1 if there is any, 0 otherwise. Write the day into `read_on` when you have
    read a source again; a source without it was read when its whole file was `checked`.

    \b
    Examples:
      sekisho law stale
      sekisho law stale --days 90 --at 2027-01-01
    """  # noqa: D301
    from sekisho.cli.shared.columns import columns
    from sekisho.cli.shared.law_in_use import read

    ages = _ages(read(folder), at)
    old = sorted((one for one in ages if one.days > days), key=lambda one: (-one.days, one.file, one.key))
    if not old:
        echo(f"all {len(ages)} sources were read within {days} days")
        return 0
    for line in columns(
        [(one.file, one.key, f"read {one.day}", f"{one.days} days ago", options.near(one.path)) for one in old]
    ):
        echo(line)
    echo(f"{len(old)} of {len(ages)} sources were not read within {days} days")
    return STALE


class _Age(NamedTuple):
    """How long ago a source was read."""

    days: int
    file: str
    key: str
    day: date
    path: Path


def _ages(law: Read, at: str | None) -> list[_Age]:
    from sekisho.model.dates import AsOf

    try:
        as_of = AsOf.now() if at is None else AsOf.parse(at)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None
    today = as_of.day_in("UTC")
    return [
        _Age((today - day).days, name, key, day, path)
        for name, one, path in law.files()
        for key, source in one.sources.items()
        for day in (source.read_on or one.checked,)
    ]


SECONDARY = ("text", "json", "markdown")


@law.command(short_help="List what was read only in an account of it.")
@options.organisation_if_any
@click.option(
    "-o",
    "--output",
    "told",
    multiple=True,
    metavar="FORMAT[=PATH]",
    help="How to tell it, repeatable: text, json or markdown; with a path, into that file. [default: text]",
)
@options.lang
def secondary(folder: Path | None, told: tuple[str, ...], lang: str) -> int:
    """List every source of which only an account was read, and the rules that cite no source that was itself read.

    Compare such law with its text first. docs/secondary.md is the list for the law that ships.

    \b
    Examples:
      sekisho law secondary --lang ja
      sekisho law secondary -o json
    """  # noqa: D301
    from sekisho.cli.secondary import RENDERERS
    from sekisho.cli.shared.law_in_use import read
    from sekisho.lawbook.secondary import secondary as listed

    formats = options.formats(told, {name: name for name in SECONDARY})
    pack = read(folder).pack
    found = listed(pack.regimes, pack.shared)
    for name, path in formats:
        options.write(RENDERERS[name](found, lang), path)
    return 0
