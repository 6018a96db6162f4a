"""What `.airflowignore` hides by a change only: it is looked at all the same, and told where it may carry an export."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from sekisho import dagfiles
from sekisho.analysis.comparison.amendment import Amendment
from sekisho.analysis.forecast.causes import Where
from sekisho.cli.shared import options
from sekisho.dagfiles.ignoring import NAME, Ignores
from sekisho.model.base import Phrase
from sekisho.model.report import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.cli.basing import Base
    from sekisho.cli.diff.revision import Revision
    from sekisho.cli.diff.revisions import Version
    from sekisho.dagfiles import Hidden, Seen
    from sekisho.dagfiles.ignoring import Syntax
    from sekisho.gate import Gate

_HIDDEN: Final = Phrase(
    "hides {0} by this change, not by {1}, and {2}",
    "{1} では対象だった {0} を、この変更が対象外とする。{2}",
)
_CARRIES: Final = Phrase("it carries {0}", "{0} を担うファイルである")
_MAY_CARRY: Final = Phrase("it may carry an export", "提供を担う可能性がある")


@contextmanager
def looking(base: Base | None, syntax: Syntax) -> Iterator[tuple[Ignores, ...]]:
    """Give the ignore files by which DAG files are looked for: those of the change, and those of its base as well."""
    if base is None:
        yield (Ignores(syntax),)
        return
    with TemporaryDirectory(prefix="sekisho-") as temporary:
        place = laid_out(base.revision, Path(temporary).resolve())
        was = syntax if options.stated("ignore_syntax") else base.default("ignore_syntax")
        yield Ignores(syntax), Ignores(was, place)


def laid_out(revision: Revision, into: Path) -> Callable[[Path], Path | None]:
    """Lay out the ignore files of a revision, and give a function that finds that of a folder in the repository."""
    for path in revision.called(NAME):
        revision.lay_out(path, into)

    def place(folder: Path) -> Path | None:
        there = Path(os.path.realpath(folder))
        if not there.is_relative_to(revision.top):
            return folder / NAME
        return into / there.relative_to(revision.top) / NAME

    return place


def hidden(name: str, seen: Seen) -> Iterator[Gap]:
    """Walk the lines that hide, in a change, what carries an export or may: the base, called `name`, looks at it."""
    for one in seen.hidden:
        yield Gap(one.ignore_file, one.line, _HIDDEN._replace(values=(one.file, name, carrying(one))))


def carrying(one: Hidden) -> Phrase:
    """Say what a hidden file carries."""
    return _CARRIES._replace(values=(", ".join(one.exports),)) if one.exports else _MAY_CARRY


def newly_hidden(old: tuple[Version, Gate], new: tuple[Version, Gate]) -> Iterator[Amendment]:
    """Walk the lines that hide, in the newer version, what carries an export: below the `paths` of its settings."""
    (was, before), (is_, after) = old, new
    settings = after.organisation.settings.check
    for name in settings.paths:
        top, earlier = (Path(os.path.normpath(one.organisation / name)) for one in (is_, was))
        if not (top.is_dir() and earlier.is_dir()):
            continue
        ignores = (
            Ignores(settings.ignore_syntax),
            Ignores(before.organisation.settings.check.ignore_syntax, _moved(top, earlier)),
        )
        for one in dagfiles.read([top], after.organisation.exports, ignores).hidden:
            said = _HIDDEN._replace(values=(is_.named(one.file), was.name, carrying(one)))
            place = is_.named(f"{one.ignore_file}:{one.line}")
            yield Amendment("carrier", NAME, said, Where(NAME, "", ()), place=place)


def _moved(top: Path, earlier: Path) -> Callable[[Path], Path]:
    return lambda folder: earlier / folder.relative_to(top) / NAME
