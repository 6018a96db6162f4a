"""Bringing together what a decision is made from: read from an organisation's folder, or from its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho import organisation, packs, register, snapshot
from sekisho.errors import ConfigError, LoadError, Problem
from sekisho.files import closest
from sekisho.model.papers import Papers
from sekisho.packs import Pack, Vocabulary
from sekisho.snapshot import Content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sekisho.model.evidence import Evidence, Judgement
    from sekisho.model.export import Export
    from sekisho.model.organisation import Organisation
    from sekisho.plugins import Plugins


def from_folder(folder: Path, plugins: Plugins) -> Content:
    """Read law, organisation and register.

    Raises ConfigError or LoadError with one line for each problem.
    """
    settings = organisation.settings(folder)
    own = [folder] if (folder / "regimes").is_dir() or (folder / "shared").is_dir() else []
    further = [(folder / name).resolve() for name in settings.law]
    for one in further:
        if not one.is_dir():
            msg = f"{folder / organisation.SETTINGS}: `law` names {one}, and there is no such folder"
            raise ConfigError(msg)
    vocabulary = Vocabulary(plugins.kinds, list(plugins.predicates))
    law = packs.load([packs.shipped(), *further, *own, *plugins.supply_packs()], vocabulary)
    found = _declared(organisation.read(folder, law.countries()), plugins.declare_exports())
    _enforced(found, law, folder)
    papers, judgements = _papers(folder, found, plugins)
    supplied = plugins.supply_evidence()
    together = Papers([*papers, *supplied[0]], [*judgements, *supplied[1]])
    digest, _ = snapshot.digest_of(law.regimes, law.tables, found, together)
    return Content(law.regimes, law.tables, found, together, digest)


def from_snapshot(path: Path, plugins: Plugins, digest: str | None) -> Content:
    """Read a compiled snapshot. Raises SnapshotError when it cannot be trusted."""
    return snapshot.read(path, plugins.kinds, digest=digest)


def _papers(folder: Path, found: Organisation, plugins: Plugins) -> tuple[tuple[Evidence, ...], tuple[Judgement, ...]]:
    papers = folder / "register"
    if not papers.is_dir():
        raise LoadError(
            [Problem(papers, None, "there is no register; make the folder, empty if there is no paper yet")]
        )
    return register.read(papers, plugins.kinds, list(found.parties))


def _declared(found: Organisation, more: Iterable[Export]) -> Organisation:
    exports = dict(found.exports)
    for export in more:
        if export.id in exports:
            msg = f"a plugin declares the export `{export.id}`, which is already declared; rename one of them"
            raise ConfigError(msg)
        exports[export.id] = export
    return found.model_copy(update={"exports": exports})


def _enforced(found: Organisation, law: Pack, folder: Path) -> None:
    for name in (*found.settings.enforcement.regimes, *(waiver.regime for waiver in found.waivers)):
        if name not in law.regimes:
            msg = (
                f"{folder}: no regime is called `{name}`, named by the settings or a waiver{closest(name, law.regimes)}"
            )
            raise ConfigError(msg)
