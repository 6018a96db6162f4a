"""`sekisho build`: compile law, organisation and papers into the snapshot that workers load."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from sekisho.cli import options
from sekisho.cli.echo import echo


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
def build(folder: Path, target: Path | None) -> int:
    """Compile law, organisation and papers into one snapshot, named by the SHA-256 of what it holds.

    Workers load only this: no YAML, no network. Point Airflow at the folder with `[sekisho] snapshot`, and pin it,
    if you like, with `[sekisho] snapshot_digest`.

    Where no other ledger is configured, the first build makes an embedded one beside it. A later build never does:
    if the ledger is gone by then, the snapshot is written, and the exit code is 3 until somebody has put the ledger
    back or has begun a new one with `sekisho ledger init`.

    \b
    Example:
      sekisho build --to /opt/sekisho
    """  # noqa: D301
    from sekisho import snapshot
    from sekisho.cli.ledger.place import FILE
    from sekisho.errors import ConfigError
    from sekisho.gate import Gate

    content = Gate.open(folder).content
    place = (target or folder / ".sekisho").absolute()
    began = any((place / name).exists() for name in (snapshot.CURRENT, f"{FILE}.lock"))
    try:
        written = snapshot.write(content, place)
    except OSError as error:
        msg = f"{place}: the snapshot cannot be written there: {error.strerror}"
        raise ConfigError(msg) from None
    exports = len(content.organisation.exports)
    echo(f"{written}")
    echo(
        f"{len(content.regimes)} regimes, {exports} exports, {len(content.papers.all)} papers; digest {content.digest}"
    )
    told = _ledger(content.organisation.settings.ledger.url, place, began=began)
    if told:
        echo(told)
    return 0


def _ledger(configured: str | None, place: Path, *, began: bool) -> str | None:
    """Make the embedded ledger where nothing was built before, never touch one, and say in a line how it stands.

    Raises LedgerError if it is missing where something was: one that was lost must not begin at zero unseen.
    """
    from sekisho.cli.ledger.place import FILE, beside, needed
    from sekisho.cli.ledger.setting_up import made
    from sekisho.errors import ConfigError, LedgerError

    if configured is not None:
        return None
    try:
        needed()
    except ConfigError:
        return "no ledger: install sekisho[ledger]"
    url = beside(place)
    path = place / FILE
    if began and not path.exists():
        msg = (
            f"{path}: the ledger is missing, though this is not the first build here: restore it from a backup, or run "
            f"`sekisho ledger init --ledger {shlex.quote(url)}` to begin at zero; the snapshot was written"
        )
        raise LedgerError(msg)
    try:
        if not path.exists():
            return made(url)
        from sekisho.ledger import Ledger

        Ledger.open(url).close()
    except LedgerError as error:
        return f"ledger: {error}"
    return f"ledger: {path} is there and up to date"
