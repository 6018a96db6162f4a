"""`sekisho register add`: enter a paper, question by question, into a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.characters import visible
from sekisho.cli.shared import options
from sekisho.cli.shared.echo import echo, echo_lines
from sekisho.cli.shared.moment import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.cli.register.draft import Draft
    from sekisho.cli.register.fields import Field
    from sekisho.gate import Gate
    from sekisho.model.dates import AsOf
    from sekisho.model.evidence import Evidence, Judgement


@click.command(short_help="Enter a paper or a judgement, question by question.")
@click.argument("kind")
@options.organisation
@click.option("--id", "name", metavar="NAME", help="The name of its file. [default: asked, or made of what it says]")
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="An answer, repeatable; it is not asked for.")
@click.option("--template", is_flag=True, help="Only print a file of this kind to fill in, each field explained.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not set is left out.")
@options.lang
def add(  # noqa: PLR0913, PLR0917 - one parameter for each option
    kind: str, folder: Path, name: str | None, sets: tuple[str, ...], template: bool, yes: bool, lang: str
) -> int:
    """Enter a paper of KIND (such as scc; `judgement` is one too) into a file of its own in the register.

    Each field is asked with what it means, and each answer is looked at at once: impossible days, unknown parties,
    words that the kind does not know. Lists are written with commas. The file is shown before it is written, an
    existing one never overwritten; then you are told which exports change their verdict because of it.

    \b
    Examples:
      sekisho register add scc
      sekisho register add scc --template > register/eu/scc-otago.yaml
      sekisho register add recipient-check --yes --set holder=kiwi --set counterparties=otago \\
        --set issued=2026-11-20 --set zone=Asia/Tokyo
    """  # noqa: D301
    from sekisho.analysis.register.reliance import Shelf
    from sekisho.cli.register.draft import Draft
    from sekisho.cli.register.fields import fields
    from sekisho.gate import Gate

    model = _model(kind)
    asked = fields(model)
    if template:
        from sekisho.cli.register.template import render

        echo_lines(render(kind, model, asked, lang), nl=False)
        return 0
    gate = Gate.open(folder)
    as_of = moment(None, gate)
    draft = Draft(kind, model, Shelf(gate, as_of), folder)
    if name is not None:
        draft.check_identity(name)
    given = _set(draft, asked, sets)
    if not yes:
        _ask(draft, [field for field in asked if field.name not in given], lang)
    path = _path(draft, asked, name, yes=yes, lang=lang)
    text = draft.text()
    if not yes:
        echo_lines(f"\n{path}:\n\n{text}")
        if not click.confirm({"en": "Write it?", "ja": "書き込みますか"}[lang], default=True):
            return 0
    _write(path, text)
    _told(gate, _reopened(path, folder), as_of, path, lang)
    return 0


def _model(kind: str) -> type[Evidence | Judgement]:
    from sekisho.cli.register.list_papers import JUDGEMENT, check_kind
    from sekisho.model.evidence import Judgement
    from sekisho.plugins import installed

    check_kind(kind)
    return Judgement if kind == JUDGEMENT else installed().kinds[kind]


def _set(draft: Draft, asked: Sequence[Field], sets: tuple[str, ...]) -> set[str]:
    """Enter what is set on the command line. Raises ConfigError for each thing that makes no sense."""
    from sekisho.cli.register.draft import unknown_field
    from sekisho.errors import ConfigError

    known = {field.name: field for field in asked}
    given: set[str] = set()
    for one in sets:
        name, sign, value = one.partition("=")
        name = f"{name}.en" if name in ("title", "note") else name
        if not sign:
            msg = f"--set {one}: write FIELD=VALUE"
            raise ConfigError(msg)
        if name not in known:
            raise unknown_field(name, asked)
        try:
            draft.enter(known[name], value.strip())
        except ConfigError as error:
            msg = f"--set {name}: {error}"
            raise ConfigError(msg) from None
        given.add(name)
    return given


def _ask(draft: Draft, asked: Sequence[Field], lang: str) -> None:
    echo(
        {
            "en": "Leave empty what is not known. Ctrl-C stops: nothing is written before the end.",
            "ja": "不明な項目、該当のない項目は空のままにする。Ctrl-Cで中止（最後に確認するまで書き込まない）。",
        }[lang]
    )
    for field in asked:
        if field.name.endswith(".ja") and field.name.partition(".")[0] not in draft.data:
            continue
        _ask_one(draft, field, lang)


_SHOWN = 8


def _ask_one(draft: Draft, field: Field, lang: str) -> None:
    from sekisho.errors import ConfigError

    click.echo(f"\n{click.style(field.name, bold=True)}: {visible(field.meaning.in_(lang))}")
    words = draft.suggestions(field)
    if words:
        echo(f"  {', '.join(words[:_SHOWN])}{', …' if len(words) > _SHOWN else ''}")
    default = draft.default(field)
    while True:
        answer = click.prompt("  >", default=default or "", show_default=default is not None, prompt_suffix=" ").strip()
        if not answer and not field.required:
            return
        before = draft.data
        try:
            if not answer:
                raise ConfigError({"en": "this is needed", "ja": "必須項目"}[lang])
            draft.enter(field, answer)
        except ConfigError as error:
            echo(f"  ✗ {error}")
            continue
        doubt = draft.unheard(field)
        if doubt is None or click.confirm(f"  {doubt} {_keep(lang)}", default=False):
            return
        draft.data = before


def _keep(lang: str) -> str:
    return {"en": "Keep it as it is?", "ja": "このまま記入しますか"}[lang]


def _path(draft: Draft, asked: Sequence[Field], name: str | None, *, yes: bool, lang: str) -> Path:
    """Find the file's place and name. Raises ConfigError for what the kind cannot do without and is not given."""
    from sekisho.cli.register.draft import missing
    from sekisho.errors import ConfigError

    for field in asked:
        default = draft.default(field)
        if yes and field.required and field.name not in draft.data and default is not None:
            draft.enter(field, default)
    absent = missing(asked, draft.data)
    if absent:
        msg = f"{draft.name} needs {', '.join(absent)}; give each with --set, as in --set {absent[0]}=…"
        raise ConfigError(msg)
    if name is None and not yes:
        name = _named(draft, lang)
    name = name or draft.identity()
    return Path(options.near(draft.place / f"{name}.yaml"))


def _named(draft: Draft, lang: str) -> str:
    from sekisho.errors import ConfigError

    echo_lines({"en": "\nid: the name of its file", "ja": "\nid: ファイルの名前"}[lang])
    while True:
        name: str = click.prompt("  >", default=draft.identity(), prompt_suffix=" ").strip()
        try:
            draft.check_identity(name)
        except ConfigError as error:
            echo(f"  ✗ {error}")
        else:
            return name


def _write(path: Path, text: str) -> None:
    from sekisho.errors import ConfigError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise ConfigError(msg) from None


def _reopened(path: Path, folder: Path) -> Gate:
    """Read everything anew, as every command does. Takes the file away again if it is not read."""
    from sekisho.errors import SekishoError
    from sekisho.gate import Gate

    try:
        return Gate.open(folder)
    except SekishoError:
        path.unlink()
        raise


def _told(before: Gate, after: Gate, as_of: AsOf, path: Path, lang: str) -> None:
    """Tell which exports change their verdict."""
    from sekisho.analysis.register.reliance import Shelf

    echo({"en": f"written: {path}", "ja": f"書込み：{path}"}[lang])
    flipped = list(flips(before, after, as_of))
    for line in flipped:
        echo(f"  {line}")
    for paper in after.content.papers.all:
        covered = ", ".join(Shelf(after, as_of).covers(paper)) if paper.id == path.stem else ""
        if covered:
            echo({"en": f"  covers {covered}", "ja": f"  対象となる提供：{covered}"}[lang])
    if not flipped:
        echo({"en": f"  no export changes its verdict on {as_of}", "ja": f"  {as_of}の判定に変更なし"}[lang])


def flips(before: Gate, after: Gate, as_of: AsOf) -> Iterator[str]:
    """Walk the exports that change their verdict, in one line each."""
    from sekisho.analysis.register.reliance import said

    for export in before.organisation.exports:
        then, now = (said(gate.suppose(export, as_of)) for gate in (before, after))
        if then != now:
            yield f"{export}: {then} → {now}"
