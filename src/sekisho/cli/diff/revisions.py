"""Two versions of a policies folder: each a folder, or a git revision of the repository that holds the organisation's.

A version is a folder of law, in place of the law that ships, or an organisation's folder with what it adds to that law.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.cli.diff.home import home_at
from sekisho.cli.diff.revision import is_revision, reading, revision
from sekisho.cli.shared import options
from sekisho.errors import ConfigError, LoadError, Problem
from sekisho.model.home import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.cli.diff.revision import Revision
    from sekisho.gate import Gate

NOW = "now"


class Version(NamedTuple):
    """One version: what people call it, where its law lies (None: as it ships), and the organisation's folder."""

    name: str
    law: Path | None
    organisation: Path
    checkout: Path | None = None
    """The temporary folder that holds it, so that nobody is told of that folder."""
    home: Path | None = None
    """Where the organisation's folder is in the repository; None where a folder was named instead of a revision."""
    around: tuple[Path, dict[str, Any]] | None = None
    """The folder of pyproject.toml, and what its `[tool.sekisho]` says of commands."""

    def open(self) -> Gate:
        """Read it. Raises ConfigError or LoadError, with files named as in the revision."""
        from sekisho.gate import Gate

        try:
            return Gate.open(self.organisation, law=self.law)
        except LoadError as error:
            under = f" (under the law of {self.name})" if self.law is not None else ""
            told = [(self.named(p.file), p.line, self.named(p.text), p.more) for p in error.problems]
            raise LoadError(Problem(file, line, f"{text}{under}", more) for file, line, text, more in told) from None
        except ConfigError as error:
            raise ConfigError(self.named(error)) from None

    def named(self, text: object) -> str:
        """Say where something is written as people call it, and not by the folder in which it lies for a moment."""
        return str(text) if self.checkout is None else str(text).replace(f"{self.checkout}/", f"{self.name}:")


@contextmanager
def versions(old: str, new: str | None, folder: Path, named: Path | None = None) -> Iterator[tuple[Version, Version]]:
    """Find both versions. `folder` is the organisation's as it lies there now; without `new`, that is the newer one.

    `named` is the folder that somebody asked for: without it, each revision says where its own is.

    Raises ConfigError for what is neither a folder of policies nor a revision, and Refused for a revision of which not
    even the settings can be read.
    """
    with TemporaryDirectory(prefix="sekisho-") as first, TemporaryDirectory(prefix="sekisho-") as second:
        found = zip((old, new), (first, second), strict=True)
        one, other = (_version(name, folder, named, Path(checkout).resolve()) for name, checkout in found)
        yield one, other


def _version(name: str | None, folder: Path, named: Path | None, checkout: Path) -> Version:
    if name is None:
        around = _around(folder.resolve())
        root = folder if around == folder.resolve() else around
        version = _in(root, NOW, folder, folder.resolve())
        return version._replace(home=folder.resolve(), around=options.project())
    if Path(name).is_dir():
        if is_revision(name, folder):
            ways = f"write ./{name} for the folder, {name}^0 for the revision"
            msg = f"`{name}` is a folder here and a revision as well; {ways}"
            raise ConfigError(msg)
        return _in(Path(name), name, folder, folder.resolve())
    at = revision(name, folder)
    there = home_at(at, named, folder)
    home = at.top / there.inside
    return _laid_out(at, home, checkout)._replace(home=home, around=(at.top / (there.project or ""), there.stated))


@contextmanager
def at(base: Revision, folder: Path) -> Iterator[Version | None]:
    """Give an organisation's folder as a revision holds it, with the law beside it; None where it holds none.

    `folder` is where the revision has it, below the top. Raises ConfigError where it cannot be laid out, and Refused
    where its settings cannot be read.
    """
    if not base.holds(folder.relative_to(base.top) / SETTINGS):
        yield None
        return
    with TemporaryDirectory(prefix="sekisho-") as temporary:
        yield _laid_out(base, folder, Path(temporary).resolve())


def _around(whole: Path) -> Path:
    """Give the folder that is versioned: the law that ships if the organisation lies in it, else the organisation's."""
    from sekisho import packs

    law = packs.shipped().resolve()
    return law if whole.is_relative_to(law) else whole


def _in(root: Path, name: str, folder: Path, whole: Path) -> Version:
    """Find law and organisation in a folder. `whole` is the organisation's `folder` in the repository, spelt out."""
    if (root / SETTINGS).is_file():
        return Version(name, None, root)
    if not any((root / part).is_dir() for part in ("regimes", "shared")):
        msg = f"{name}: no folder of policies; it holds neither `regimes` nor `shared`, nor {SETTINGS}"
        raise ConfigError(msg)
    inside = root / whole.relative_to(_around(whole))
    return Version(name, root, inside if (inside / SETTINGS).is_file() else folder)


def _laid_out(revision: Revision, home: Path, checkout: Path) -> Version:
    """Lay out what the revision holds of the versioned folder, and of further folders of law and DAGs that it names.

    `home` is the organisation's folder where the revision has it, below the top.
    """
    root = _around(home).relative_to(revision.top)
    if not revision.lay_out(root, checkout):
        msg = f"{revision.name}: it does not hold {root}; name a later revision"
        raise ConfigError(msg)
    organisation = checkout / home.relative_to(revision.top)
    if (organisation / SETTINGS).is_file():
        (organisation / "register").mkdir(exist_ok=True)  # git keeps no empty folder
    with reading(revision.name, checkout):
        looked_at, further = (tuple(_further(organisation, *key)) for key in (("check", "paths"), ("law",)))
    for dags in looked_at:
        if dags.is_relative_to(checkout) and not dags.exists():
            with suppress(ConfigError):  # a link that leads out of the repository leads to what no version holds
                revision.lay_out(dags.relative_to(checkout), checkout)
    for law in further:
        if law.is_relative_to(checkout) and not law.exists():
            revision.lay_out(law.relative_to(checkout), checkout)
    return _in(checkout / root, revision.name, home, home)._replace(checkout=checkout)


def _further(organisation: Path, *key: str) -> Iterator[Path]:
    """Walk the folders that an organisation's settings name under a key, whatever else is wrong with these."""
    from sekisho.files import read_toml

    if (organisation / SETTINGS).is_file():
        named = read_toml(organisation / SETTINGS).part(*key).data
        for name in named if isinstance(named, list) else ():
            yield Path(os.path.realpath(organisation / str(name)))
