"""The base of a change: whose policy holds until the change is merged, and what passes only without it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.cli import options, versions
from sekisho.cli.placing import placing
from sekisho.cli.revision import revision
from sekisho.cli.versions import NOW, Version
from sekisho.errors import ConfigError
from sekisho.gate import Gate
from sekisho.gate.amended_policy import of_policy
from sekisho.gate.amendment import FAIL_ON, SETTINGS, Amendment
from sekisho.gate.granting import Side, granted, under
from sekisho.model.base import Phrase
from sekisho.model.organisation import Settings
from sekisho.model.papers import Papers
from sekisho.model.report import Gap
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.cli.placing import Placing
    from sekisho.cli.revision import Revision
    from sekisho.gate.granting import Grant, Passes
    from sekisho.model.dates import AsOf

    Given = dict[str, tuple[Path, Any]]

PROJECT: Final = "pyproject.toml"
_DEFAULTS: Final[dict[str, Any]] = {
    "fail_on": "soft-mandatory",
    "allow_empty": False,
    "partial": False,
    "paths": [],
    "ignore_syntax": "glob",
}
_NEW: Final = Phrase(
    "{0} holds no {1}: nothing of the policy stands there, all of it is new and granted by this change itself; "
    "whoever answers for the policy merges it first, on its own",
    "{0} に {1} がない。方針はすべてこの変更自身によるもので、変更前の承認がない。方針の責任者が先に単独で取り込む",
)
_ELSEWHERE: Final = Phrase(
    "the organisation's folder is {1} at {0}, and this change leads to {2}; what is there was not looked at",
    "組織のフォルダーは {0} では {1} だが、この変更は {2} を指す。{2} は確認していない",
)
_PATHS: Final = Phrase(
    "{0} looks at {1}, and this change has nothing there; name where the DAG files are",
    "{0} では {1} を確認するが、この変更では存在しない。DAGファイルの場所を指定する",
)
_GRANTED: Final = Phrase(
    "{0} passes only by this change, not by {1}: {2}",
    "{0} はこの変更自身によってのみ許可され、{1} では許可されない：{2}",
)
_OR: Final = Phrase("{0} (or by another change that is named here)", "{0}（ここに示す他の変更によっても許可される）")


class Base(NamedTuple):
    """The base of a change: where it has the organisation's folder, in the change, and how it would check.

    `version` is that folder as the base holds it; None where it holds none.
    """

    name: str
    folder: Path
    version: Version | None
    given: Given
    astray: tuple[Gap, ...]
    revision: Revision

    def default(self, name: str) -> Any:  # noqa: ANN401 - what the option takes
        """Give what the base says for an option of the command line."""
        value = options.default(name, self.given)
        return _DEFAULTS[name] if value is None else value

    def paths(self) -> tuple[tuple[Path, ...], tuple[Gap, ...]]:
        """Give the DAG files and folders that the base looks at, and a finding for each that is gone."""
        named = [Path(path) for path in self.default("paths")]
        gone = [path for path in named if not path.exists()]
        said = [Gap(options.near(self.folder / SETTINGS), 1, _PATHS._replace(values=(self.name, one))) for one in gone]
        return tuple(path for path in named if path not in gone), tuple(said)


@contextmanager
def base_of(name: str, named: Path | None, found: Path) -> Iterator[Base]:
    """Read the base of a change. `named` is the folder that somebody asked for, `found` the one that it leads to.

    Raises ConfigError for what is no revision, and for an organisation that the change has moved.
    """
    at = revision(name, named or Path.cwd())
    project, given = _project(at)
    folder = named or _home(at, project) or found
    if not folder.resolve().is_relative_to(at.top):
        msg = f"{folder} lies outside of {at.top}, the repository of `{name}`; name it with --organisation"
        raise ConfigError(msg)
    astray: tuple[Gap, ...] = ()
    if not (folder / SETTINGS).is_file():
        msg = f"{folder}: the organisation's folder at {name}, and this change has no {SETTINGS} there"
        raise ConfigError(f"{msg}; if it was moved, name the new one with --organisation")
    if folder.resolve() != found.resolve():
        values = (name, options.near(folder), options.near(found))
        astray = (Gap(options.near(found / SETTINGS), 1, _ELSEWHERE._replace(values=values)),)
    with versions.at(at, folder) as version:
        if version is not None:
            from sekisho import organisation

            own = organisation.settings(version.organisation).check
            stated = own.model_dump(by_alias=True, exclude_unset=True)
            given |= {key: (folder, value) for key, value in stated.items()}
        yield Base(name, folder, version, given, astray, at)


def _project(at: Revision) -> tuple[Path | None, Given]:
    """Give the organisation's folder of [tool.sekisho] at the base, and the defaults that stand there."""
    from tempfile import TemporaryDirectory

    from sekisho import organisation

    home = next((one for one in _above(at) if at.holds(one / PROJECT)), None)
    if home is None:
        return None, {}
    with TemporaryDirectory(prefix="sekisho-") as temporary:
        at.lay_out(home / PROJECT, Path(temporary).resolve())
        said = organisation.project(Path(temporary) / home / PROJECT).model_dump(by_alias=True, exclude_unset=True)
    there = at.top / home
    folder = said.pop("organisation", None)
    return None if folder is None else there / folder, {key: (there, value) for key, value in said.items()}


def _home(at: Revision, project: Path | None) -> Path | None:
    nearest = next((one for one in _above(at) if at.holds(one / SETTINGS)), None)
    return project if nearest is None else at.top / nearest


def _above(at: Revision) -> Iterator[Path]:
    """Walk from here up to the top of the repository, as paths that begin there."""
    here = Path.cwd().resolve()
    if here.is_relative_to(at.top):
        inside = here.relative_to(at.top)
        yield from (inside, *inside.parents)


def gaps(
    base: Base, own: Gate, moments: tuple[Callable[[Gate], AsOf], AsOf], passes: tuple[Passes, Passes]
) -> Iterator[Gap]:
    """Walk what the base does not let pass: exports that pass by the change's own policy alone, and lost events.

    Raises ConfigError or LoadError if the base cannot be read.
    """
    yield from base.astray
    new = Version(NOW, None, base.folder)
    plugins = installed()
    if base.version is None:
        yield Gap(options.near(base.folder / SETTINGS), 1, _NEW._replace(values=(base.name, options.near(base.folder))))
        old, policy = new, _nothing(own)
    else:
        old, policy = base.version, base.version.open()
    place = placing((old, policy), (new, own))
    judged = Gate(under(policy.content, own.content), plugins)
    made = of_policy(policy.content, own.content)
    amendments = (*(one for one in made if one.home != FAIL_ON), *_fail_on(base))
    sides = Side(judged, moments[0](judged), passes[0]), Side(own, moments[1], passes[1])
    for one in amendments:
        if one.kind == "event":
            yield _gap(place(one), one.said, base)
    for grant in granted(*sides, [one for one in amendments if one.kind != "event"], plugins):
        yield from _granted(grant, base, place)


def _nothing(own: Gate) -> Gate:
    """Give the policy of a base that has none: the law that is loaded, no paper, no waiver, and every level strict."""
    bare = own.organisation.model_copy(
        update={"settings": Settings(organisation=own.organisation.settings.organisation), "waivers": ()}
    )
    return Gate(own.content._replace(organisation=bare, papers=Papers()), installed())


def _fail_on(base: Base) -> Iterator[Amendment]:
    """Walk what passes because less makes the exit code 1, wherever that is said."""
    from sekisho.gate.causes import Where

    was, is_ = base.default("fail_on"), options.default_of("fail_on") or _DEFAULTS["fail_on"]
    if was != is_ and not options.stated("fail_on"):
        said = Phrase("fail-on: {0} → {1}", "`fail-on` の水準：{0} → {1}", (was, is_))
        yield Amendment("setting", FAIL_ON, said, Where(SETTINGS, "", ("check", FAIL_ON)))


def _granted(grant: Grant, base: Base, place: Placing) -> Iterator[Gap]:
    for one in grant.by:
        by = _OR._replace(values=(one.said,)) if grant.alternatives and len(grant.by) > 1 else one.said
        yield _gap(place(one), _GRANTED._replace(values=(grant.export_id, base.name, by)), base)
    if not grant.by:
        told = Phrase("its verdict there is {0}", "変更前の結論は {0}", (grant.before.word,))
        said = _GRANTED._replace(values=(grant.export_id, base.name, told))
        yield Gap(options.near(base.folder / "exports" / f"{grant.export_id}.yaml"), 1, said)


def _gap(one: Amendment, said: Phrase, base: Base) -> Gap:
    file, _, line = (one.place or options.near(base.folder / SETTINGS)).rpartition(":")
    return Gap(file, int(line), said) if line.isdigit() else Gap(one.place or options.near(base.folder), 1, said)
