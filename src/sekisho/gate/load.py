"""Bringing together what a decision is made from: read from an organisation's folder, or from its snapshot."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sekisho import organisation, packs, register, snapshot
from sekisho.errors import ConfigError, LoadError, Problem
from sekisho.model.contradictions import of_export
from sekisho.model.group_rules import GroupRules
from sekisho.model.organisation import by_name
from sekisho.model.papers import Papers
from sekisho.onward import disagreeing
from sekisho.packs import Vocabulary
from sekisho.settings import check_enforcement, settings, switched_on
from sekisho.snapshot import Content
from sekisho.wording import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sekisho.model.evidence import Evidence, Judgement
    from sekisho.model.export import Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.terms import Terms
    from sekisho.plugins import Plugins


def from_folder(folder: Path, plugins: Plugins, *, law: Path | None = None) -> Content:
    """Read law, organisation and register. `law` is a folder of law to read instead of the one that ships.

    Raises ConfigError or LoadError with one line for each problem.
    """
    stated = settings(folder)
    chosen = switched_on(folder, packs.optional(law))
    further = [(folder / name).resolve() for name in stated.law]
    misnamed = list(organisation.misnamed(folder, stated))
    if misnamed:
        raise LoadError(misnamed)
    problems: list[Problem] = []
    folders = [law or packs.shipped(), *chosen, *further, folder, *plugins.supply_packs()]
    pack = packs.gather(folders, Vocabulary(plugins.kinds, list(plugins.predicates)), problems)
    terms = pack.terms()
    check_enforcement(folder, terms.regimes)
    sound = len(problems)
    with _gathering(problems):
        found = _declared(organisation.read(folder, terms), plugins.declare_exports(), terms)
    with _gathering(problems):
        papers, judgements = _papers(folder, found if len(problems) == sound else None, terms, plugins)
    if problems:
        raise LoadError(problems)
    supplied = _supplied([*papers, *judgements], plugins.supply_evidence())
    owned = _owned([*papers, *supplied[0]], found)
    together = Papers(owned, [*judgements, *supplied[1]], stated.status_max_age_days)
    regimes, tables = by_name(pack.regimes), by_name(pack.tables)
    sources = {name: one.sources for name, one in pack.shared.items()}
    digest, _ = snapshot.digest_of(regimes, tables, found, together, plugins.recorded, sources=sources)
    return Content(regimes, tables, found, together, digest, plugins.recorded, sources)


@contextmanager
def _gathering(problems: list[Problem]) -> Iterator[None]:
    """Keep what one reader refuses, so that the others are asked too and everything is told at once."""
    try:
        yield
    except LoadError as error:
        problems.extend(error.problems)


def _papers(
    folder: Path, found: Organisation | None, terms: Terms, plugins: Plugins
) -> tuple[tuple[Evidence, ...], tuple[Judgement, ...]]:
    papers = folder / "register"
    if not papers.exists():
        raise LoadError(
            [Problem(papers, None, "there is no register; make the folder, empty if there is no paper yet")]
        )
    return register.read(papers, plugins.kinds, found, terms)


def _owned(papers: Iterable[Evidence], found: Organisation) -> Iterator[Evidence]:
    """Say of the rules of a group whose they are, where only the file of their holder says it."""
    for paper in papers:
        holder = found.parties.get(paper.holder or "")
        if isinstance(paper, GroupRules) and paper.group is None and holder is not None and holder.group != "none":
            yield paper.model_copy(update={"group": holder.group})
        else:
            yield paper


def _declared(found: Organisation, more: Iterable[Export], terms: Terms) -> Organisation:
    exports = dict(found.exports)
    plugged = list(more)
    for export in plugged:
        if export.id in exports:
            msg = f"a plugin declares the export `{export.id}`, which is already declared; rename one of them"
            raise ConfigError(msg)
        for (field, *_), said in organisation.unknown_names(export, found.parties):
            msg = f"a plugin declares the export `{export.id}`, and its `{field}` cannot be found: {said}"
            raise ConfigError(msg)
        for (field, *_), said in of_export(export, found.parties, terms.identifying):
            msg = f"a plugin declares the export `{export.id}`, and its `{field}` contradicts it: {said}"
            raise ConfigError(msg)
        for (field, *_), said in beside(export, terms):
            msg = f"a plugin declares the export `{export.id}`, and its `{field}` is wrong: {said}"
            raise ConfigError(msg)
        exports[export.id] = export
    for export in plugged:
        for (field, *_), said in disagreeing(export, exports, found.parties, terms):
            msg = f"a plugin declares the export `{export.id}`, and its `{field}` is wrong: {said}"
            raise ConfigError(msg)
    return found.model_copy(update={"exports": by_name(exports)})


def _supplied(
    papers: Sequence[Evidence | Judgement], more: tuple[Iterable[Evidence], Iterable[Judgement]]
) -> tuple[list[Evidence], list[Judgement]]:
    """Give what plugins supply. Raises ConfigError for a name that the register, or another paper, has already."""
    known = {one.id for one in papers}
    supplied: list[Evidence | Judgement] = [*more[0], *more[1]]
    for one in supplied:
        if one.id in known:
            msg = f"a plugin supplies the paper `{one.id}`, which is already in the register; rename one of them"
            raise ConfigError(msg)
        known.add(one.id)
    return list(more[0]), list(more[1])
