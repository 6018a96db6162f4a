"""`sekisho init`: what a repository needs around an organisation's folder, to be put there by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo
from sekisho.cli.shared.options import PROJECT
from sekisho.model.home import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWNER: Final = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+)?|[^\s@]+@[^\s@]+\.[^\s@]+")
_PARTS: Final = (
    (SETTINGS, "levels, drafts, the clock, who approves waivers"),
    ("waivers/", "exceptions"),
    ("register/", "papers, their events, and judgements"),
    ("regimes/", "rules of our own"),
    ("shared/", "their tables"),
    ("exports/", "what leaves, about whom, and which tasks carry it"),
    ("parties/", "who we are and who receives"),
    ("places.yaml", "what a destination means"),
)
_AROUND: Final = (
    ("pyproject.toml", "where the organisation's folder is"),
    (".github/", "the checks themselves, and this list"),
    (".gitlab/", "the same"),
    (".gitlab-ci.yml", "the same"),
    ("CODEOWNERS", "this list, where it lies elsewhere"),
    ("docs/CODEOWNERS", "the same"),
)
_ANYWHERE: Final = ((SETTINGS, "a nearer folder of settings counts instead"), (PROJECT, "the same"))


@click.command(short_help="Print who must approve changes of the policy, for CODEOWNERS.")
@options.organisation
@click.option(
    "--codeowners",
    "owners",
    multiple=True,
    metavar="OWNER",
    help="Who answers for the policy: @organisation/team, @user or an e-mail address; repeatable.",
)
def init(folder: Path, owners: tuple[str, ...]) -> int:
    """Print the lines of CODEOWNERS that keep the policy from changing without those who answer for it.

    They name whatever decides what may pass: settings, waivers, papers and judgements, own rules, declarations, and
    the checks themselves. Nothing is written. Protect the branch so that owners must approve.

    \b
    Examples:
      sekisho init --codeowners @acme/data-governance
      sekisho init --codeowners @acme/data-governance >> .github/CODEOWNERS
    """  # noqa: D301
    wrong = [owner for owner in owners if not _OWNER.fullmatch(owner)]
    if not owners:
        msg = "name who answers for the policy: sekisho init --codeowners @organisation/team"
        raise click.UsageError(msg)
    if wrong:
        msg = f"`{wrong[0]}` is no owner; write @organisation/team, @user or an e-mail address"
        raise click.BadParameter(msg, param_hint="--codeowners")
    for line in _lines(folder, " ".join(owners)):
        echo(line)
    return 0


def _lines(folder: Path, owners: str) -> Iterator[str]:
    from sekisho.settings import settings

    whole = folder.resolve()
    top = next((one for one in (whole, *whole.parents) if (one / ".git").exists()), None)
    inside = whole.relative_to(top).as_posix() if top else "."
    home = "" if inside == "." else f"{inside}/"
    further = [_within(whole / name, top or whole) for name in settings(folder).law]
    named = [(f"{home}{part}", said) for part, said in _PARTS]
    named += [(f"{part}/", "further law") for part in further if part]
    yield "# What may leave changes only with its owners (sekisho init --codeowners). The last line that fits counts."
    for name, said in _ANYWHERE:
        yield from (f"# {said}", f"{name} {owners}")
    for part, said in (*named, *_AROUND):
        yield from (f"# {said}", f"/{_escaped(part)} {owners}")
        if part.endswith("/"):  # a link or a submodule in its place is no folder
            yield f"/{_escaped(part.rstrip('/'))} {owners}"


def _within(path: Path, top: Path) -> str | None:
    """Give a folder as a path below the top; none that lies elsewhere, where another repository answers for it."""
    there = path.resolve()
    return there.relative_to(top).as_posix() if there.is_relative_to(top) else None


def _escaped(part: str) -> str:
    return re.sub(r"([\\ #*?!\[\]])", r"\\\1", part)
