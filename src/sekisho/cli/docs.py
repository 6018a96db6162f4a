"""`sekisho docs`: the law as pages to read, Markdown and HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from sekisho.lawbook.words import Lang

FORMATS = ("markdown", "html")
LANGUAGES: tuple[Lang, ...] = ("en", "ja")


@click.command(short_help="Write the law as pages to read, Markdown and HTML.")
@options.organisation_if_any
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default="sekisho-docs",
    show_default=True,
    metavar="FOLDER",
    help="Where to write the pages; pages of the same name are written over.",
)
@click.option(
    "--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Repeatable. [default: both formats]"
)
@click.option(
    "--lang", "langs", type=click.Choice(LANGUAGES), multiple=True, help="Repeatable. [default: both languages]"
)
def docs(folder: Path | None, target: Path, formats: tuple[str, ...], langs: tuple[Lang, ...]) -> int:
    """Write one page for each law, each of the organisation's own rules and each shared table, and an index.

    The pages are made from the files that decide, so they never say anything else: when a law applies, what it
    forbids, the ways through, duties, deadlines, tables by date, disputed readings and sources. Every statement has
    its citation. They lie in FOLDER/en and FOLDER/ja; a page of HTML is one file that needs nothing else.

    \b
    Examples:
      sekisho docs --to /srv/law
      sekisho docs --format html --lang ja
    """  # noqa: D301
    from sekisho.cli.shared.law_in_use import read
    from sekisho.lawbook import Book, Library, html
    from sekisho.plugins import installed

    law = read(folder)
    told, languages = formats or FORMATS, langs or LANGUAGES
    library = Library(law.pack.regimes, law.pack.shared, installed().kinds)
    number = 0
    for where, markdown in Book(library, languages, law.title).pages():
        number += 1
        if "markdown" in told:
            _write(target / f"{where}.md", markdown)
        if "html" in told:
            _write(target / f"{where}.html", html(markdown, where.partition("/")[0]))
    echo(f"{number} pages, {' and '.join(told)}; begin with:")
    for lang in languages:
        for suffix in (".md" if one == "markdown" else ".html" for one in told):
            echo(f"  {target / lang / f'index{suffix}'}")
    return 0


def _write(path: Path, text: str) -> None:
    from sekisho.errors import ConfigError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise ConfigError(msg) from None
