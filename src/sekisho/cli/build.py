"""`sekisho build`: compile law, organisation and papers into the snapshot that workers load."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from sekisho.model.organisation import Settings
    from sekisho.snapshot import Content

_ELSEWHERE: Final = ("SEKISHO_LEDGER", "AIRFLOW__SEKISHO__LEDGER")
"""Variables that name the ledger of the workers, of ours or of Airflow's."""


@click.command(short_help="Compile the snapshot that Airflow's workers load.")
@options.organisation
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SEKISHO_SNAPSHOT",
    metavar="FOLDER",
    help="Where to write it. [default: .sekisho in the organisation's folder]",
)
@click.option(
    "--rehearsal",
    is_flag=True,
    help="Build a rehearsal, as sekisho.toml says that it is one. Workers refuse it unless Airflow's configuration "
    "allows rehearsals.",
)
@click.option(
    "--no-ledger",
    is_flag=True,
    help="Make no ledger beside it: Airflow's configuration names the one that the workers use.",
)
def build(folder: Path, target: Path | None, *, rehearsal: bool, no_ledger: bool) -> int:
    """Compile law, organisation and papers into one snapshot, named by the SHA-256 of what it holds.

    Workers load only this: no YAML, no network. Point Airflow at the folder with `[sekisho] snapshot`, and pin it,
    if you like, with `[sekisho] snapshot_digest`. The pointer to the newest is for workers of this version of sekisho;
    those of another version go on with what theirs has built.

    Where no other ledger is configured, the first build makes an embedded one beside it. A later build never does:
    if the ledger is gone by then, the snapshot is written, and the exit code is 3 until a person has put the ledger
    back or has begun a new one with `sekisho ledger init`.

    \b
    Example:
      sekisho build --to /opt/sekisho
    """  # noqa: D301
    from sekisho import durable, pointer, snapshot
    from sekisho.cli.shared.ledger_at import FILE
    from sekisho.errors import ConfigError
    from sekisho.gate import Gate

    content = Gate.open(folder).content
    settings = content.organisation.settings
    _as_what_it_is(folder, settings, rehearsal=rehearsal)
    place = (target or folder / ".sekisho").absolute()
    elsewhere = None if no_ledger or settings.ledger.url else _elsewhere()
    wanted = not (no_ledger or settings.ledger.url or elsewhere)
    try:
        with durable.building(place) as killed:
            first = not pointer.began(place) and not (place / f"{FILE}.lock").exists()
            # The ledger before the pointer: one that is killed in between leaves nothing that a worker would use.
            begun = _begun(place) if first and wanted else None
            written = snapshot.put(content, place)
    except OSError as error:
        msg = f"{place}: the snapshot cannot be written there: {error.strerror or error}"
        raise ConfigError(msg) from None
    echo(f"{written}")
    echo(_counted(content))
    if killed:
        text = f"{place}: the build before this one was killed half-way; all of it was done again"
        echo(f"sekisho: {text}", err=True)
    told = begun or (_standing(place) if wanted else elsewhere)
    if told:
        echo(told)
    return 0


def _counted(content: Content) -> str:
    exports, papers = len(content.organisation.exports), len(content.papers.all)
    said = f"{len(content.regimes)} regimes, {exports} exports, {papers} papers; digest {content.digest}"
    return f"a rehearsal, never production: {said}" if content.organisation.settings.rehearsal else said


def _as_what_it_is(folder: Path, settings: Settings, *, rehearsal: bool) -> None:
    """Raise ConfigError where a rehearsal would be built as production, or production as a rehearsal."""
    from sekisho.errors import ConfigError
    from sekisho.files import read_toml

    if settings.rehearsal == rehearsal:
        return
    document = read_toml(folder / "sekisho.toml")
    if rehearsal:
        text = "it is no rehearsal: build it without --rehearsal, or write `rehearsal = true`"
        raise ConfigError(str(document.problem((), text)))
    text = (
        "a rehearsal is never production: remove `rehearsal` and `as_of`, or build it with --rehearsal for an Airflow"
    )
    raise ConfigError(str(document.problem(("rehearsal",), f"{text} whose configuration allows rehearsals")))


def _elsewhere() -> str | None:
    """Say in a line that the workers' ledger is another one, or that there can be none here; None otherwise."""
    from sekisho.cli.shared.ledger_at import needed
    from sekisho.errors import ConfigError

    if named := next((name for name in _ELSEWHERE if os.environ.get(name)), None):
        return f"no ledger was made here: {named} names one"
    try:
        needed()
    except ConfigError:
        return "no ledger: install sekisho[ledger]"
    return None


def _begun(place: Path) -> str | None:
    """Make the embedded ledger, where nothing was built before, and say so. Raises LedgerError."""
    from sekisho.cli.ledger.init import made
    from sekisho.cli.shared.ledger_at import FILE, beside

    return None if (place / FILE).exists() else made(beside(place))


def _standing(place: Path) -> str:
    """Say how the embedded ledger stands, and never touch it.

    Raises LedgerError if it cannot be used, and if it is missing where something was: one that was lost must not begin
    at zero unseen.
    """
    from sekisho.cli.shared.ledger_at import FILE, beside
    from sekisho.errors import LedgerError
    from sekisho.ledger.whole import require_whole

    url, path = beside(place), place / FILE
    if not path.exists():
        msg = (
            f"{path}: the ledger is missing, though this is not the first build here: restore it from a backup, or run "
            f"`sekisho ledger init --ledger {shlex.quote(url)}` to begin at zero; the snapshot was written"
        )
        raise LedgerError(msg)
    require_whole(url)
    return f"ledger: {path} is there and up to date"
