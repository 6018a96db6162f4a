"""Options that commands share. Their values come from: flag, `SEKISHO_*`, `sekisho.toml`, `pyproject.toml`."""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

import sekisho.formats
from sekisho.characters import visible_lines
from sekisho.errors import ConfigError
from sekisho.model.home import SETTINGS
from sekisho.model.run import DEPLOYMENT

F = TypeVar("F", bound=Callable[..., Any])
PROJECT = "pyproject.toml"
FORMATS = tuple(info.name for info in pkgutil.iter_modules(sekisho.formats.__path__))


def _up(name: str) -> Path | None:
    here = Path.cwd()
    return next((folder / name for folder in (here, *here.parents) if os.path.lexists(folder / name)), None)


def project() -> tuple[Path, dict[str, Any]]:
    """Give the folder of the nearest pyproject.toml, if any, and what its `[tool.sekisho]` says."""
    path = _up(PROJECT)
    if path is None:
        return Path.cwd(), {}
    from sekisho import settings

    return path.parent, settings.project(path).model_dump(by_alias=True, exclude_unset=True)


def _organisation(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    """Find the organisation's folder. Raises ConfigError when there is none."""
    return needed(_organisation_if_any(ctx, param, value))


def needed(folder: Path | None) -> Path:
    """Give the organisation's folder. Raises ConfigError when none was found."""
    if folder is None:
        msg = (
            f"no organisation's folder: there is no {SETTINGS} here or above; name the folder with --organisation, "
            'SEKISHO_ORGANISATION, or `[tool.sekisho] organisation = "…"` in pyproject.toml'
        )
        raise ConfigError(msg)
    return folder


_NAMED = "sekisho.organisation"
_OWN = "sekisho.check"


def reached() -> tuple[str, ...]:
    """Give the options by which the same folder is found again: none where a command finds it by itself."""
    named = click.get_current_context().meta.get(_NAMED)
    return () if named is None else ("-C", str(named))


def _organisation_if_any(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """Look for the organisation's folder, and take defaults for the other options from its settings."""
    base, around = project()
    ctx.meta[_NAMED] = found = value
    if found is None:
        nearest = _up(SETTINGS)
        found = nearest.parent if nearest else None
    if found is None and "organisation" in around:
        found = base / around["organisation"]
    own = {} if found is None else _check_table(found / SETTINGS)
    ctx.meta[_OWN] = frozenset(own)
    ctx.default_map = {
        name: default(name, {**{k: (base, v) for k, v in around.items()}, **own})
        for name in ("paths", "fail_on", "outputs", "allow_empty", "partial", "ignore_syntax", "lang")
    }
    ctx.default_map = {name: default for name, default in ctx.default_map.items() if default is not None}
    return found


def _check_table(path: Path) -> dict[str, tuple[Path, Any]]:
    if not os.path.lexists(path):
        return {}
    from sekisho.settings import settings

    given = settings(path.parent).check.model_dump(by_alias=True, exclude_unset=True)
    return {name: (path.parent, value) for name, value in given.items()}


def in_settings(key: str) -> bool:
    """Say whether sekisho.toml of the organisation's folder says something for an option, spelt as there."""
    return key in click.get_current_context().meta.get(_OWN, ())


def default(name: str, given: dict[str, tuple[Path, Any]]) -> Any:  # noqa: ANN401 - what the option takes
    """Give what a table of settings says for an option, a path from where the table stands; None if it says nothing."""
    key = {"outputs": "output"}.get(name, name.replace("_", "-"))
    if key not in given:
        return None
    base, value = given[key]
    return [str(base / entry) for entry in value] if name == "paths" else value


def default_of(name: str) -> Any:  # noqa: ANN401 - what the option takes
    """Give what the settings of the organisation's folder say for an option of this command; None if nothing."""
    return (click.get_current_context().default_map or {}).get(name)


def stated(name: str) -> bool:
    """Say whether whoever runs the command has given an option, by a flag or in the environment."""
    source = click.get_current_context().get_parameter_source(name)
    return source in {click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT}


def named() -> Path | None:
    """Give the organisation's folder that whoever runs the command has named, if any."""
    found: Path | None = click.get_current_context().meta.get(_NAMED)
    return found


_FOLDER = "The organisation's folder, the one with sekisho.toml. [default: the nearest one above]"


def organisation(command: F) -> F:
    """Add `--organisation`."""
    return _folder(_organisation, _FOLDER)(command)


def organisation_or_snapshot(command: F) -> F:
    """Add `--organisation`, and `--snapshot` for what to judge by instead."""
    snapshot = click.option(
        "--snapshot",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Judge by what `sekisho build` wrote, as a worker does, instead of the organisation's folder.",
    )
    return _folder(_organisation_if_any, _FOLDER)(snapshot(command))


def organisation_if_any(command: F) -> F:
    """Add `--organisation` to a command that also works without one, on the law that ships."""
    text = (
        "The organisation's folder, the one with sekisho.toml, whose own rules are added to the law that ships. "
        "[default: the nearest one above, if any]"
    )
    return _folder(_organisation_if_any, text)(command)


def _folder(callback: Callable[..., Path | None], text: str) -> Callable[[F], F]:
    return click.option(
        "-C",
        "--organisation",
        "folder",
        type=click.Path(path_type=Path),
        envvar="SEKISHO_ORGANISATION",
        is_eager=True,
        callback=callback,
        metavar="FOLDER",
        help=text,
    )


def at(command: F) -> F:
    """Add `--at`."""
    return click.option(
        "--at",
        "at",
        envvar="SEKISHO_AT",
        metavar="DATE",
        help="The day to decide for: YYYY-MM-DD in every law's own zone, or an instant with offset. [default: now]",
    )(command)


def lang(command: F) -> F:
    """Add `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "ja"]),
        default="en",
        show_default=True,
        envvar="SEKISHO_LANG",
        help="Language of the answer.",
    )(command)


def output(command: F) -> F:
    """Add `-o`."""
    return click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        envvar="SEKISHO_OUTPUT",
        metavar="FORMAT[=PATH]",
        help="How to tell it, repeatable: text, json, html or a format of a plugin; with a path, into that file. "
        "[default: text]",
    )(command)


def deployment(command: F) -> F:
    """Add `--deployment`."""
    return click.option(
        "--deployment",
        default=DEPLOYMENT,
        show_default=True,
        metavar="NAME",
        help="The Airflow of that run, where several share the ledger.",
    )(command)


def ledger(command: F) -> F:
    """Add `--ledger`."""
    return click.option(
        "--ledger",
        "url",
        envvar="SEKISHO_LEDGER",
        metavar="URL",
        help="Where the ledger is: sqlite:////folder/ledger.db, postgresql://user@host/database, or env:NAME. "
        "[default: `url` in [ledger] of sekisho.toml, else .sekisho/ledger.db in the organisation's folder]",
    )(command)


def record(command: F) -> F:
    """Add `--record` and `--ledger`."""
    keep = click.option(
        "--record",
        "recorded",
        is_flag=True,
        envvar="SEKISHO_RECORD",
        help="Keep each decision in the ledger, with its proof, the law and the papers, and who asked.",
    )
    return keep(ledger(command))


def told(*formats: str) -> Callable[[F], F]:
    """Add `-o` for the formats of one command, to be split by `formats`."""
    return click.option(
        "-o",
        "--output",
        "told",
        multiple=True,
        metavar="FORMAT[=PATH]",
        help=f"How to tell it, repeatable: {', '.join(formats[:-1])} or {formats[-1]}; with a path, into that file. "
        "[default: text]",
    )


def near(path: Path) -> str:
    """Give a path as short as can be: from here, if it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def write(rendered: str, path: str | None) -> None:
    """Write what a format has rendered, to a file or to standard output. Raises ConfigError if it cannot."""
    rendered = visible_lines(rendered)
    if path is None:
        _to_whoever_reads(rendered)
        return
    try:
        Path(path).write_text(rendered, encoding="utf-8")
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise ConfigError(msg) from None


def _to_whoever_reads(rendered: str) -> None:
    """Write to standard output. A reader that goes away, as `head` does, changes nothing about the exit code."""
    try:
        click.echo(rendered, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def formats(outputs: tuple[str, ...], known: Mapping[str, Any]) -> list[tuple[Any, str | None]]:
    """Split `format[=path]`. Raises ConfigError for an unknown format, or two that would write to one place."""
    from sekisho.files import closest

    found = []
    for output in outputs or ("text",):
        name, _, path = output.partition("=")
        if name not in known:
            msg = f"no format is called `{name}`{closest(name, known)}"
            raise ConfigError(msg)
        found.append((known[name], path or None))
    places = [path and Path(path).resolve() for _, path in found]
    if len(set(places)) < len(places):
        msg = "two outputs go to one place; give each but one a path of its own, as in -o text -o json=report.json"
        raise ConfigError(msg)
    return found
