"""`sekisho.toml`, and `[tool.sekisho]` of pyproject.toml: read strictly, and held against the law that there is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from sekisho.errors import ConfigError, LoadError
from sekisho.files import Document, closest, parse, read_settings
from sekisho.model.home import SETTINGS
from sekisho.model.organisation import CheckSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

M = TypeVar("M", bound=BaseModel)


class Project(CheckSettings):
    """`[tool.sekisho]` in pyproject.toml: where the organisation is, and defaults of the command line."""

    organisation: str | None = None


def settings(folder: Path) -> Settings:
    """Read `sekisho.toml` of an organisation's folder. Raises ConfigError with one line for each thing wrong."""
    return _settings(folder)[1]


def _settings(folder: Path) -> tuple[Document, Settings]:
    if not folder.is_dir():
        msg = f"{folder}: there is no such folder; name the organisation's folder, the one that holds {SETTINGS}"
        raise ConfigError(msg)
    if not os.path.lexists(folder / SETTINGS):
        msg = f"{folder / SETTINGS}: there is no such file; it makes a folder an organisation's: `organisation = …`"
        raise ConfigError(msg)
    document, found = _configured(folder / SETTINGS, (), Settings)
    if found.as_of is not None and not found.rehearsal:
        text = "a pinned day needs `rehearsal = true`; remove `as_of` to use the real day"
        raise ConfigError(str(document.problem(("as_of",), text)))
    for index, name in enumerate(found.law):
        if not any(os.path.isdir(folder / name / part) for part in ("regimes", "shared")):  # noqa: PTH112 - never raises
            text = f"`{name}` is no folder of law; name one that holds `regimes` or `shared`"
            raise ConfigError(str(document.problem(("law", index), text)))
    return document, found


def project(path: Path) -> Project:
    """Read `[tool.sekisho]` of a pyproject.toml. Raises ConfigError with one line for each thing wrong."""
    return _configured(path, ("tool", "sekisho"), Project)[1]


def _configured(path: Path, table: tuple[str, ...], model: type[M]) -> tuple[Document, M]:
    try:
        document = read_settings(path, table)
        return document, parse(document, model)
    except LoadError as error:
        raise ConfigError(*error.args) from None


def check_enforcement(folder: Path, regimes: Collection[str]) -> None:
    """Hold the settings against the law that is loaded. Raises ConfigError for a regime that there is not."""
    document, found = _settings(folder)
    wrong = [
        document.problem(("enforcement", "regimes", name), f"no regime is called `{name}`{closest(name, regimes)}")
        for name in found.enforcement.regimes
        if name not in regimes
    ]
    if wrong:
        raise ConfigError(*LoadError(wrong).args)


def switched_on(folder: Path, there: Mapping[str, Path]) -> list[Path]:
    """Give the packs that the settings switch on, as folders of law. `there` are the packs that there are, by name.

    Raises ConfigError for a pack that there is not.
    """
    document, found = _settings(folder)
    wrong = [
        document.problem(("packs", index), f"no pack is called `{name}`{closest(name, there)}")
        for index, name in enumerate(found.packs)
        if name not in there
    ]
    if wrong:
        raise ConfigError(*LoadError(wrong).args)
    return [there[name] for name in found.packs]
