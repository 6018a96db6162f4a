"""`sekisho register looked-up`: enter the day on which somebody looked up the published status of papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from sekisho import disk
from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.gate import Gate
    from sekisho.model.evidence import Evidence

_FIELD: Final = "status_checked_on"
_BEFORE_IT: Final = ("document", "number", "issuer", "zone", "printed_expiry", "issued", "kind")
"""The fields below which it may stand, the nearest first."""


class Look(NamedTuple):
    """A paper, its file, and the day to enter."""

    paper: Evidence
    file: Path
    day: date


@click.command("looked-up", short_help="Enter the day on which a published status was looked up.")
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@options.organisation
@click.option("--on", metavar="DAY", help="The day on which it was looked up: YYYY-MM-DD. [default: today]")
@options.lang
def looked_up(papers: tuple[str, ...], folder: Path, on: str | None, lang: str) -> int:
    """Enter that the published status of each PAPER, the name of its file, was looked up on DAY and is as registered.

    Only the line `status_checked_on` of each file is changed or added; comments and layout stay. Where one paper cannot
    be entered, no file is changed. A status that is no longer as registered is an event of the paper: add it under
    `events` as well.

    \b
    Examples:
      sekisho register looked-up acme-us-cbpr
      sekisho register looked-up acme-us-cbpr kumo-object-store --on 2026-11-19
    """  # noqa: D301
    from sekisho.cli.register.add import flips
    from sekisho.errors import ConfigError
    from sekisho.files.rewriting import rewritten
    from sekisho.gate import Gate

    before = Gate.open(folder)
    looks = _looks(before, folder, dict.fromkeys(papers), _day(on))
    changes = _changes([look for look in looks if look.paper.status_checked_on != look.day])
    try:
        with rewritten(changes):
            after = Gate.open(folder) if changes else before
    except OSError as error:
        msg = f"{options.near(Path(error.filename))}: cannot be written: {error.strerror}; nothing was entered"
        raise ConfigError(msg) from None
    for look in looks:
        echo(_told(look, lang))
    for line in flips(before, after, before.clock()):
        echo(f"  {line}")
    return 0


def _day(on: str | None) -> date | None:
    try:
        return None if on is None else date.fromisoformat(on if on[4:5] + on[7:8] == "--" else "")
    except ValueError:
        msg = f"{on!r} is not a day; write YYYY-MM-DD"
        raise click.BadParameter(msg, param_hint="--on") from None


def _looks(gate: Gate, folder: Path, names: dict[str, None], on: date | None) -> list[Look]:
    """Find what is to be entered. Raises ConfigError with one line for each paper that refuses it."""
    from sekisho.cli.register.list_papers import files
    from sekisho.errors import ConfigError
    from sekisho.files import closest

    papers = {one.id: one for one in gate.content.papers.all}
    judgements = {one.id for one in gate.content.papers.judgements}
    places = files(folder)
    found, refused = [], []
    for name in names:
        paper = papers.get(name)
        if paper is None:
            none = f"no paper in the register is called `{name}`{closest(name, papers)}"
            refused.append(f"{name}: a judgement has no published status" if name in judgements else none)
            continue
        today = gate.clock().day_in(paper.zone)
        look = Look(paper, places.get(name, Path()), on or today)
        refused += [f"{name}: {problem}" for problem in _refusals(look, today)]
        found.append(look)
    if refused:
        raise ConfigError(*refused, *(["nothing was entered"] if len(names) > 1 else []))
    return found


def _refusals(look: Look, today: date) -> Iterator[str]:
    paper, stands = look.paper, look.paper.status_checked_on
    if not paper.status_is_published:
        yield f"no status is published of a {paper.kind}; enter what happened to it as an event"
    elif look.file == Path():
        yield "a plugin supplies this paper; the day belongs where the plugin has it from"
    elif look.day > today:
        yield f"{look.day} lies in the future; in {paper.zone}, where the paper is at home, today is {today}"
    elif paper.issued and look.day < paper.issued:
        yield f"{look.day} is before its day of issue, {paper.issued}"
    elif stands and look.day < stands <= today:
        yield f"it was looked up later already, on {stands} ({look.file}); the later look counts"


def _changes(looks: list[Look]) -> dict[Path, tuple[bytes, bytes]]:
    """Edit every file in memory. Raises ConfigError if one could not be read afterwards, or said anything else."""
    from sekisho.errors import ConfigError, LoadError
    from sekisho.files import yaml_of
    from sekisho.files.rewriting import with_entry

    changes = {}
    for look in looks:
        data = disk.contents(look.file)
        text = data.decode()
        try:
            changed = with_entry(text, _FIELD, str(look.day), _BEFORE_IT)
            was, now = (yaml_of(look.file, one.removeprefix("\ufeff")).data for one in (text, changed))
            if now != {**was, _FIELD: str(look.day)}:
                raise ValueError(_FIELD)
        except (ValueError, LoadError):
            entry = f"{_FIELD}: {look.day}"
            msg = f"{look.file}: nothing was entered: `{entry}` fits nowhere without changing more; write it by hand"
            raise ConfigError(msg) from None
        changes[look.file] = (data, changed.encode())
    return changes


def _told(look: Look, lang: str) -> str:
    from sekisho.files import read_yaml
    from sekisho.model.base import Phrase

    stood = look.paper.status_checked_on
    where = f"{look.file}:{read_yaml(look.file).line((_FIELD,))}"
    if stood == look.day:
        return Phrase(
            "{0}: {1} stands there already ({2})", "{0}：確認日{1}は記入済み（{2}）", (look.paper.id, stood, where)
        ).in_(lang)
    before = Phrase("before: {0}", "これまでは{0}", (stood or Phrase("never", "記入なし"),))
    values = (look.paper.id, look.day, before, where)
    return Phrase("{0}: looked up on {1} ({2}), {3}", "{0}：確認日{1}（{2}）、{3}", values).in_(lang)
