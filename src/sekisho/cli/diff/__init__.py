"""`sekisho diff`: which exports stand otherwise on another day or under another version, and what did it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from sekisho.cli.check import LEVELS, severity
from sekisho.cli.diff.revision import Refused
from sekisho.cli.shared import options
from sekisho.cli.shared.exit_codes import FINDINGS
from sekisho.cli.shared.moment import moment
from sekisho.errors import ConfigError, LoadError, lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.analysis.comparison.difference import Difference
    from sekisho.cli.diff.revisions import Version
    from sekisho.cli.shared.locations import Locate
    from sekisho.gate import Gate
    from sekisho.model.dates import AsOf

FORMATS = ("text", "json", "markdown")
LOOSENED = "loosened"


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
    type=click.Choice((*LEVELS, LOOSENED)),
    default="soft-mandatory",
    show_default=True,
    envvar="SEKISHO_FAIL_ON",
    help="The mildest level of finding that makes the exit code 1, on an export that flips; or `loosened`: name "
    "everything by which more may pass in NEW than in OLD, and make the exit code 1 if there is anything.",
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
    organisation's folder lies. Without NEW it is what lies there now. Without --at each is judged by its own clock; one
    that was changed is named first.

    The exit code is 1 if an export flips and does not pass afterwards. With --fail-on loosened it is 1 if anything
    in NEW lets more pass than OLD: a level, a waiver, a judgement, an event or a carrier that is gone, a draft, the
    clock, what an export says of its data, a verdict. Each is named, with file and line.

    \b
    Examples:
      sekisho diff --at 2025-12-31 --at 2026-01-01
      sekisho diff main -o markdown=comment.md
      sekisho diff main --fail-on loosened -o markdown=comment.md
    """  # noqa: D301
    from importlib import import_module

    renderers = options.formats(told, {name: name for name in FORMATS})
    loosened = fail_on == LOOSENED
    if old is None:
        if loosened:
            msg = "between two days nothing is loosened; name the version to compare with: sekisho diff main"
            raise click.UsageError(msg)
        difference, find = _between_days(folder, days)
    else:
        difference, find = _between_versions(old, new, folder, days, loosened=loosened)
    for name, path in renderers:
        module = import_module(f"sekisho.cli.diff.{name}")
        options.write(module.render(difference, lang, find), path)
    if loosened:
        return FINDINGS if difference.loosened or difference.granted else 0
    flipped = (flip.after for flip in difference.flips if flip.after is not None)
    return FINDINGS if any(severity(decision) >= LEVELS.index(fail_on) for decision in flipped) else 0


def _between_days(folder: Path, days: tuple[str, ...]) -> tuple[Difference, Locate]:
    from sekisho.analysis.comparison.difference import between_days
    from sekisho.cli.shared.locations import locate
    from sekisho.gate import Gate

    if len(days) != 2:  # noqa: PLR2004 - from one to the other
        msg = "name two versions, or the two days to compare: --at 2026-01-01 --at 2026-07-01"
        raise click.UsageError(msg)
    gate = Gate.open(folder)
    first, second = (moment(day, gate) for day in days)
    if first.day_in("UTC") >= second.day_in("UTC"):
        msg = f"{second} is not after {first}; write the earlier day first"
        raise click.BadParameter(msg, param_hint="--at")
    return between_days(gate, first, second), locate(folder, gate.organisation.settings)


def _between_versions(
    old: str, new: str | None, folder: Path, days: tuple[str, ...], *, loosened: bool
) -> tuple[Difference, Locate]:
    from sekisho.analysis.comparison.difference import between_versions
    from sekisho.cli.diff.revisions import NOW, versions
    from sekisho.plugins import installed

    if len(days) > 1:
        msg = "versions are compared on one day; write --at once"
        raise click.UsageError(msg)
    with ExitStack() as stack:
        with _way_out(old) if loosened else nullcontext():
            first, second = stack.enter_context(versions(old, new, folder, options.named()))
            before = first.open()
        after = second.open()
        as_of = moment(days[0] if days else None, after)
        other = None if days or before.pinned == after.pinned else moment(None, before)
        difference = between_versions(before, after, as_of, (old, new or NOW), installed(), other)
        if loosened:
            difference = _loosened(difference, (first, before), (second, after), (other or as_of, as_of))
        return difference, lambda _: None


@contextmanager
def _way_out(name: str) -> Iterator[None]:
    """Say what to do where the older version holds what this version of sekisho refuses."""
    try:
        yield
    except (ConfigError, LoadError, Refused) as error:
        if not str(error).startswith(f"{name}:") or f"{name}: " in str(error):
            raise
        way = (
            f"this sekisho refuses what stands at {name}, so nothing can be compared with it: those responsible for "
            f"the policy read all of it, and merge what mends {name} first, on its own"
        )
        raise Refused(*lines(error), way) from None


def _loosened(
    difference: Difference, old: tuple[Version, Gate], new: tuple[Version, Gate], moments: tuple[AsOf, AsOf]
) -> Difference:
    """Add what is loosened, with file and line. Raises ConfigError if the older version has no organisation."""
    from sekisho.analysis.comparison.loosening import grants, loosenings
    from sekisho.cli.ignoring import newly_hidden
    from sekisho.cli.placing import placing
    from sekisho.cli.projecting import around
    from sekisho.plugins import installed

    if old[0].organisation == new[0].organisation and old[0].checkout is not None:
        msg = (
            f"{old[0].name}: it does not hold {new[0].organisation}: there is nothing to loosen; name a later revision"
        )
        raise ConfigError(msg)
    place, outside = placing(old, new), tuple(around(old[0], new[0]))
    loosened = map(place, loosenings(old[1], new[1], difference, moments[1], installed()))
    granted = grants(old[1], new[1], moments, installed())
    return difference._replace(
        loosened=tuple(sorted((*outside, *loosened, *newly_hidden(old, new)), key=lambda one: one.kind != "clock")),
        granted=tuple(grant._replace(by=tuple(map(place, grant.by))) for grant in granted),
    )
