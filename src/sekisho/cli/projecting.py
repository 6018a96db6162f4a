"""What loosens outside of the organisation's folder: where that folder is, and `[tool.sekisho]` in pyproject.toml."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from sekisho.analysis.comparison.amendment import Amendment
from sekisho.analysis.comparison.settings import of_check
from sekisho.analysis.forecast.causes import Where
from sekisho.cli.shared.options import PROJECT, near
from sekisho.model.base import Phrase
from sekisho.model.home import SETTINGS
from sekisho.model.organisation import CheckSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sekisho.cli.diff.revisions import Version

_FOLDER: Final = Phrase("the organisation's folder: {0} → {1}", "組織のフォルダー：{0} → {1}")


def around(old: Version, new: Version) -> Iterator[Amendment]:
    """Walk what loosens around the folder between two versions of a repository, each with its place."""
    if old.home is None or new.home is None:
        return
    if old.home != new.home:
        said = _FOLDER._replace(values=(near(old.home), near(new.home)))
        yield Amendment("folder", "organisation", said, Where(SETTINGS, "", ()), place=_leading(new, new.home))
    if old.around is None or new.around is None:
        return
    for one in of_check(_check(*old.around), _check(*new.around)):
        if one.loosens:
            yield one._replace(place=new.named(project_line(new.around[0], one.home)))


def project_line(home: Path, key: str) -> str:
    """Give file and line of a key of `[tool.sekisho]`, or of what stands around it."""
    from sekisho.files import read_toml

    path = home / PROJECT
    line = (read_toml(path).line(("tool", "sekisho", key)) if path.is_file() else None) or 1
    return f"{near(path)}:{line}"


def _leading(new: Version, home: Path) -> str:
    """Find what leads to the folder: pyproject.toml where it names one, else the settings that lie there."""
    if new.around is not None and "organisation" in new.around[1]:
        return project_line(new.around[0], "organisation")
    return f"{near(home / SETTINGS)}:1"


def _check(home: Path, stated: dict[str, Any]) -> CheckSettings:
    """Read the defaults of the command line, with each path from here."""
    mine = {key: value for key, value in stated.items() if key != "organisation"}
    paths = tuple(near(type(home)(os.path.normpath(home / path))) for path in mine.get("paths", ()))
    return CheckSettings.model_validate({**mine, "paths": paths})
