"""`sekisho diff`: which exports stand otherwise on another day or under another version, and what did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli import options
from sekisho.cli.check import FINDINGS, LEVELS, moment, severity

if TYPE_CHECKING:
    from pathlib import Path

    from sekisho.cli.lines import Locate
    from sekisho.gate.difference import Difference

FORMATS = ("text", "json", "markdown")


@click.command(short_help="Say which exports flip between two days or two versions, and why.")
@click.argument("old", required=False)
@click.argument("new", required=False)
@options.organisation
@click.option(
    "--at",
    "days",
    multiple=True,
    envvar="SEKISHO_AT",
    metavar="DATE",
    help="Twice: the two days to compare. Once, with OLD: the day on which to compare. [default: now]",
)
@click.option(
    "-o",
    "--output",
    "told",
    multiple=True,
    metavar="FORMAT[=PATH]",
    help="How to tell it, repeatable: text, json or markdown; with a path, into that file. [default: text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="soft-mandatory",
    show_default=True,
    envvar="SEKISHO_FAIL_ON",
    help="The mildest level of finding that makes the exit code 1, on an export that flips.",
)
@options.lang
def diff(  # noqa: PLR0913, PLR0917 - one parameter for each option
    old: str | None,
    new: str | None,
    folder: Path,
    days: tuple[str, ...],
    told: tuple[str, ...],
    fail_on: str,
    lang: str,
) -> int:
    """Say which exports stand otherwise on another day, or under another version of the policies, and what did it.

    Two days: every flip with its first day, and the rows of law or the papers that made it.

    Two versions, OLD and NEW: what was added, removed or changed in the law, the papers and the declarations, and
    which exports flip because of it. Each is a folder of policies, or a git revision of the repository in which the
    organisation's folder lies. Without NEW it is what lies there now.

    The exit code is 1 if an export flips and does not pass afterwards.

    \b
    Examples:
      sekisho diff --at 2025-12-31 --at 2026-01-01
      sekisho diff main -o markdown=comment.md
    """  # noqa: D301
    from importlib import import_module

    renderers = options.formats(told, {name: name for name in FORMATS})
    if old is None:
        difference, find = _between_days(folder, days)
    else:
        difference, find = _between_versions(old, new, folder, days)
    for name, path in renderers:
        module = import_module(f"sekisho.cli.diff.{name}")
        options.write(module.render(difference, lang, find), path)
    flipped = (flip.after for flip in difference.flips if flip.after is not None)
    return FINDINGS if any(severity(decision) >= LEVELS.index(fail_on) for decision in flipped) else 0


def _between_days(folder: Path, days: tuple[str, ...]) -> tuple[Difference, Locate]:
    from sekisho.cli.lines import locate
    from sekisho.gate import Gate
    from sekisho.gate.difference import between_days

    if len(days) != 2:  # noqa: PLR2004 - from one to the other
        msg = "name two versions, or the two days to compare: --at 2026-01-01 --at 2026-07-01"
        raise click.UsageError(msg)
    gate = Gate.open(folder)
    first, second = (moment(day, gate) for day in days)
    if first.day_in("UTC") >= second.day_in("UTC"):
        msg = f"{second} is not after {first}; write the earlier day first"
        raise click.BadParameter(msg, param_hint="--at")
    return between_days(gate, first, second), locate(folder, gate.organisation.settings)


def _between_versions(old: str, new: str | None, folder: Path, days: tuple[str, ...]) -> tuple[Difference, Locate]:
    from sekisho.cli.versions import NOW, versions
    from sekisho.gate.difference import between_versions
    from sekisho.plugins import installed

    if len(days) > 1:
        msg = "versions are compared on one day; write --at once"
        raise click.UsageError(msg)
    with versions(old, new, folder) as (first, second):
        before, after = first.open(), second.open()
        as_of = moment(days[0] if days else None, after)
        return between_versions(before, after, as_of, (old, new or NOW), installed()), lambda _: None
