"""The base of a change: whose policy holds until the change is merged, and what passes only without it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.analysis.comparison.amendment import FAIL_ON, Amendment
from sekisho.analysis.comparison.granting import Side, granted, under
from sekisho.analysis.comparison.policy import of_policy
from sekisho.cli.diff import revisions
from sekisho.cli.diff.home import home_at
from sekisho.cli.diff.revision import Refused, reading, revision
from sekisho.cli.diff.revisions import NOW, Version
from sekisho.cli.placing import placing
from sekisho.cli.projecting import project_line
from sekisho.cli.shared import options
from sekisho.errors import ConfigError, LoadError
from sekisho.gate import Gate
from sekisho.model.base import Phrase
from sekisho.model.home import SETTINGS
from sekisho.model.organisation import Settings
from sekisho.model.papers import Papers
from sekisho.model.report import Gap
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.analysis.comparison.granting import Grant, Passes
    from sekisho.cli.diff.revision import Revision
    from sekisho.cli.placing import Placing
    from sekisho.model.dates import AsOf

    Given = dict[str, tuple[Path, Any]]

_DEFAULTS: Final[dict[str, Any]] = {
    "fail_on": "soft-mandatory",
    "allow_empty": False,
    "partial": False,
    "paths": [],
    "ignore_syntax": "glob",
}
_NEW: Final = Phrase(
    "{0} holds no {1}: nothing of the policy stands there, all of it is new and granted by this change itself; "
    "those responsible for the policy merge it first, on its own",
    "{0} に {1} がない。方針はすべてこの変更自身によるもので、変更前の承認がない。方針の責任者が先に単独で取り込む",
)
_REFUSED: Final = Phrase(
    "this sekisho refuses what stands at {0}: {1}; the change is judged by its own policy only: those responsible "
    "for the policy read all of it, and merge what mends {0} first, on its own",
    "{0} の内容は現在のsekishoでは読み込めない：{1}。この変更は変更自身の方針のみで判定した。"
    "方針の責任者が全体を確認し、{0} を直す変更を先に単独で取り込む",
)
_ELSEWHERE: Final = Phrase(
    "the organisation's folder is {1} at {0}, and this change leads to {2}; only {1} counts",
    "組織のフォルダーは {0} では {1} だが、この変更は {2} を指す。有効なのは {1} のみ",
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

    `version` is that folder as the base holds it; None where it holds none, or where this version of sekisho refuses
    what it holds. `refused` says what that is.
    """

    name: str
    folder: Path
    version: Version | None
    given: Given
    revision: Revision
    astray: tuple[Gap, ...] = ()
    refused: str | None = None

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
    with ExitStack() as stack:
        try:
            base = _base(at, named, found, stack)
        except Refused as error:
            base = Base(name, found, None, {}, at, refused=str(error))
        yield base


def _base(at: Revision, named: Path | None, found: Path, stack: ExitStack) -> Base:
    home = home_at(at, named, found)
    folder = at.top / home.inside
    if not (folder / SETTINGS).is_file():
        msg = f"{folder}: the organisation's folder at {at.name}, and this change has no {SETTINGS} there"
        raise ConfigError(f"{msg}; if it was moved, name the new one with --organisation")
    astray: tuple[Gap, ...] = ()
    if folder != found.resolve():
        values = (at.name, options.near(folder), options.near(found.resolve()))
        astray = (Gap(options.near(found / SETTINGS), 1, _ELSEWHERE._replace(values=values)),)
    given = {} if home.project is None else {key: (at.top / home.project, one) for key, one in home.stated.items()}
    version = stack.enter_context(revisions.at(at, folder))
    if version is not None:
        from sekisho.settings import settings

        with reading(at.name, version.checkout or folder):
            own = settings(version.organisation).check
        given |= {key: (folder, value) for key, value in own.model_dump(by_alias=True, exclude_unset=True).items()}
    return Base(at.name, found if folder == found.resolve() else folder, version, given, at, astray)


def gaps(
    base: Base, own: Gate, moments: tuple[Callable[[Gate], AsOf], AsOf], passes: tuple[Passes, Passes]
) -> Iterator[Gap]:
    """Walk what the base does not let pass: exports that pass by the change's own policy alone, and lost events.

    What of the base this version of sekisho refuses is a finding, too: then the change is judged by its own only.
    """
    yield from base.astray
    new = Version(NOW, None, base.folder)
    plugins = installed()
    if base.refused is not None:
        yield _refused(base, base.refused)
        return
    if base.version is None:
        yield Gap(options.near(base.folder / SETTINGS), 1, _NEW._replace(values=(base.name, options.near(base.folder))))
        old, policy = new, _nothing(own)
    else:
        try:
            old, policy = base.version, base.version.open()
        except (ConfigError, LoadError) as error:
            yield _refused(base, str(error))
            return
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


def _refused(base: Base, said: str) -> Gap:
    """Say what of the base is refused, so that whoever mends it knows that nothing else was held against it."""
    first, *more = said.splitlines()
    told = Phrase("{0} (and {1} more)", "{0}（他 {1} 件）", (first, len(more))) if more else first
    return Gap(options.near(base.folder / SETTINGS), 1, _REFUSED._replace(values=(base.name, told)))


def _nothing(own: Gate) -> Gate:
    """Give the policy of a base that has none: the law that is loaded, no paper, no waiver, and every level strict."""
    bare = own.organisation.model_copy(
        update={"settings": Settings(organisation=own.organisation.settings.organisation), "waivers": ()}
    )
    return Gate(own.content._replace(organisation=bare, papers=Papers()), installed())


def _fail_on(base: Base) -> Iterator[Amendment]:
    """Walk what passes because less makes the exit code 1, wherever that is said."""
    from sekisho.analysis.forecast.causes import Where

    was, is_ = base.default("fail_on"), options.default_of("fail_on") or _DEFAULTS["fail_on"]
    if was != is_ and not options.stated("fail_on"):
        said = Phrase("fail-on: {0} → {1}", "`fail-on` の水準：{0} → {1}", (was, is_))
        yield Amendment("setting", FAIL_ON, said, Where(SETTINGS, "", ("check", FAIL_ON)), place=_in_project(FAIL_ON))


def _in_project(option: str) -> str | None:
    """Find the line of pyproject.toml that says an option; None where sekisho.toml does, or nobody."""
    home, stated = options.project()
    own = options.in_settings(option)
    return None if own or option not in stated else project_line(home, option)


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
