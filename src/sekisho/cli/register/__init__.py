"""`sekisho register`: the papers and judgements of an organisation, as of a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.register.add import add
from sekisho.cli.register.looked_up import looked_up
from sekisho.cli.shared import options
from sekisho.cli.shared.commands import InOrder
from sekisho.cli.shared.exit_codes import FINDINGS
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from sekisho.analysis.register.reliance import Shelf


@click.group(cls=InOrder, short_help="List, show, check and add the papers that exports pass on.")
def register() -> None:
    """List, show, check and add the papers that exports pass on.

    A paper is one file below register/ in the organisation's folder: a certificate, a filed contract, an assessment.
    A judgement is a file there too: a named person's answer to a question that no machine can decide.

    An export rests on a paper when its verdict would be worse without it; it waits for a paper that would cover it
    and is not in force.

    \b
    Examples:
      sekisho register list --expiring 90
      sekisho register show kumo-object-store
      sekisho register add scc
      sekisho register looked-up acme-us-cbpr
    """  # noqa: D301 - \b keeps click from wrapping the list


def _chosen(told: tuple[str, ...], *formats: str) -> list[tuple[str, str | None]]:
    """Split what `-o` says, before anything is read. Raises ConfigError for an unknown format."""
    return options.formats(told, {name: name for name in formats})


def _shelf(folder: Path, at: str | None) -> Shelf:
    from sekisho.analysis.register.reliance import Shelf
    from sekisho.gate import Gate

    gate = Gate.open(folder)
    return Shelf(gate, moment(at, gate))


@register.command("list", short_help="Each paper and judgement in one line: in force or not, until when.")
@options.organisation
@options.at
@click.option("--kind", metavar="KIND", help="Only papers of this kind, such as scc, or `judgement`.")
@click.option(
    "--expiring",
    type=click.IntRange(min=0, max=36500),
    metavar="DAYS",
    help="Only what ends within so many days of the day.",
)
@options.told("text", "json", "csv")
@options.lang
def list_(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Path, at: str | None, kind: str | None, expiring: int | None, told: tuple[str, ...], lang: str
) -> int:
    """List papers and judgements, one line each: in force or not, until when, and how many exports rest on it.

    The last day is the printed one, as extended. Where nothing is printed it is computed from the term that the law
    gives, and marked so.

    \b
    Examples:
      sekisho register list
      sekisho register list --at 2027-06-01 --kind bcr -o csv=bcr.csv
    """  # noqa: D301
    from sekisho.cli.register import list_papers

    if kind is not None:
        list_papers.check_kind(kind)
    chosen = _chosen(told, "text", "json", "csv")
    shelf = _shelf(folder, at)
    entries = list(list_papers.entries(shelf, folder, kind, expiring))
    for form, path in chosen:
        options.write(list_papers.render(form, shelf, entries, lang), path)
    return 0


@register.command(short_help="Everything about one paper or judgement.")
@click.argument("paper")
@options.organisation
@options.at
@options.told("text", "json")
@options.lang
def show(paper: str, folder: Path, at: str | None, told: tuple[str, ...], lang: str) -> int:
    """Show everything about PAPER, the name of its file: its fields, its life, the laws that ask for it, its exports.

    Both last days are shown, the printed one and the one that the law's own term gives; the printed one counts.

    \b
    Examples:
      sekisho register show acme-us-cbpr
      sekisho register show acme-us-cbpr --at 2027-06-01 --lang ja
    """  # noqa: D301
    from sekisho.cli.register import list_papers, show_paper

    chosen = _chosen(told, "text", "json")
    shelf = _shelf(folder, at)
    found = list_papers.entry(shelf, folder, paper)
    for form, path in chosen:
        options.write(show_paper.render(form, shelf, found, lang), path)
    return 0


@register.command(short_help="What is wrong or doubtful in the register.")
@options.organisation
@options.at
@options.told("text", "json")
@options.lang
def check(folder: Path, at: str | None, told: tuple[str, ...], lang: str) -> int:
    """Tell what is wrong or doubtful in the register on the day, each thing in one line: file, line, what, what to do.

    Papers that are not in force and that an export waits for, blanks that a law asks about, papers that no export can
    use, looks at a status that are too old, a printed term longer than the law's, judgements that are over, two papers
    with one number, days that lie in the future, a signed document that is no longer the same.

    The exit code is 1 when there is any.

    \b
    Example:
      sekisho register check --at 2027-01-01
    """  # noqa: D301
    from sekisho.cli.register import check_papers

    chosen = _chosen(told, "text", "json")
    shelf = _shelf(folder, at)
    found = list(check_papers.found(shelf, folder))
    for form, path in chosen:
        options.write(check_papers.render(form, shelf, found, lang), path)
    return FINDINGS if found else 0


@register.command(short_help="Which export passes on which paper.")
@options.organisation
@options.at
@click.option("--party", metavar="PARTY", help="One page on the papers of this party, such as a cloud provider.")
@options.told("text", "json", "csv", "markdown", "html")
@options.lang
def coverage(folder: Path, at: str | None, party: str | None, told: tuple[str, ...], lang: str) -> int:
    """Tell for each export and each law that applies through which papers it passes, or what is missing.

    Then, for each paper, the exports that it covers (not in csv, which is one table).

    With --party, one page on one party instead: its papers, for each law and way through what they open, what they
    lack and what else the way asks for; what laws tell of them, such as what they do not do; its exports, days to
    keep and open doubts. That page is there as text, json, markdown or html; the matrix of everything not as html.

    \b
    Examples:
      sekisho register coverage -o markdown=coverage.md
      sekisho register coverage --party iij -o html=iij.html
    """  # noqa: D301
    if party is not None:
        from sekisho.cli.register import party as page

        chosen = _chosen(told, *page.FORMATS)
        shelf = _shelf(folder, at)
        about = page.found(shelf, party)
        for form, path in chosen:
            options.write(page.render(form, shelf, folder, about, lang), path)
        return 0
    from sekisho.cli.register.coverage import render

    chosen = _chosen(told, "text", "json", "csv", "markdown")
    shelf = _shelf(folder, at)
    for form, path in chosen:
        options.write(render(form, shelf, lang), path)
    return 0


@register.command(short_help="Every kind of paper, one line each.")
@options.organisation_if_any
@options.told("text", "json")
@options.lang
def kinds(folder: Path | None, told: tuple[str, ...], lang: str) -> int:  # noqa: ARG001 - the language may be its own
    """List every kind of paper that a register may hold: its name in files, what people call it, what it is.

    Kinds of plugins are among them. `sekisho register add KIND --template` explains the fields of one.

    \b
    Example:
      sekisho register kinds --lang ja
    """  # noqa: D301
    from sekisho.cli.register.kinds import render

    for form, path in _chosen(told, "text", "json"):
        options.write(render(form, lang), path)
    return 0


register.add_command(add)
register.add_command(looked_up)
