"""Where a revision has the organisation's folder, and what its pyproject.toml says."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.cli.diff.revision import reading
from sekisho.cli.shared.options import PROJECT
from sekisho.errors import ConfigError
from sekisho.model.home import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.cli.diff.revision import Revision


class Home(NamedTuple):
    """The organisation's folder below the top of a repository, links followed as the revision has them.

    `stated` is what `[tool.sekisho]` says there, and `project` the folder in which that stands, if there is one.
    """

    inside: Path
    project: Path | None
    stated: dict[str, Any]


def home_at(at: Revision, named: Path | None, found: Path) -> Home:
    """Find it as a command would in the revision. `named` is the folder that somebody asked for, `found` is today's.

    Raises Refused for a pyproject.toml that cannot be read, and ConfigError for a folder out of the repository.
    """
    home, stated = project_at(at)
    folder = stated.get("organisation")
    inside = None if named is None else below(named, at)
    inside = inside or next((one for one in _above(at) if at.holds(one / SETTINGS)), None)
    if inside is None and home is not None and folder is not None:
        inside = below(at.top / home / folder, at)
    return Home(at.real(inside or below(found, at)), home, stated)


def project_at(at: Revision) -> tuple[Path | None, dict[str, Any]]:
    """Give the folder of the nearest pyproject.toml in a revision, below its top, and its `[tool.sekisho]`."""
    home = next((one for one in _above(at) if at.holds(one / PROJECT)), None)
    if home is None:
        return None, {}
    from sekisho.settings import project

    with TemporaryDirectory(prefix="sekisho-") as temporary:
        checkout = Path(temporary).resolve()
        at.lay_out(home / PROJECT, checkout)
        with reading(at.name, checkout):
            return home, project(checkout / home / PROJECT).model_dump(by_alias=True, exclude_unset=True)


def below(folder: Path, at: Revision) -> Path:
    """Give a folder as a path from the top, as it is spelt: the links on its way are the change's.

    Raises ConfigError for one that lies elsewhere.
    """
    for whole in (Path(os.path.normpath(_here() / folder)), folder.resolve()):
        if whole.is_relative_to(at.top):
            return whole.relative_to(at.top)
    msg = f"{folder} lies outside of {at.top}, the repository of `{at.name}`; name it with --organisation"
    raise ConfigError(msg)


def _above(at: Revision) -> Iterator[Path]:
    """Walk from here up to the top of the repository, as paths that begin there."""
    for here in (_here(), Path.cwd()):
        if here.is_relative_to(at.top):
            inside = here.relative_to(at.top)
            yield from (inside, *inside.parents)
            return


def _here() -> Path:
    """Give the working directory as the shell spells it: a link on the way is the change's, too."""
    said = os.environ.get("PWD", "")
    if Path(said).is_absolute() and Path(said).is_dir() and Path(said).samefile("."):
        return Path(os.path.normpath(said))
    return Path.cwd()
