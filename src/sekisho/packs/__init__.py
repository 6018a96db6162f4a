"""The law: found, read strictly, checked against the vocabulary. Reading law never runs code."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import LoadError, Problem
from sekisho.files import Document, parse, read_yaml, yaml_files
from sekisho.model.law import Regime, SharedTables, Table
from sekisho.packs.nodes import questions
from sekisho.packs.sound import Reading, Vocabulary, sound_conditions, sound_regime, sound_tables
from sekisho.packs.terms import conditions_left, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.model.terms import Terms

__all__ = ["Pack", "Vocabulary", "gather", "load", "optional", "shipped"]


class Pack(NamedTuple):
    """Bodies of rules and the tables they share, by id."""

    regimes: dict[str, Regime]
    tables: dict[str, Table]
    shared: dict[str, SharedTables]
    unread: frozenset[str] = frozenset()
    """Regimes whose files cannot be read."""

    def terms(self) -> Terms:
        """Give the names that an organisation's files may refer to."""
        return terms_of(self.regimes, self.tables, self.unread)


def shipped() -> Path:
    """Give the folder of the law that comes with sekisho: in the wheel, or beside the source in an editable install."""
    inside = Path(__file__).parents[1] / "policies"
    beside = Path(__file__).parents[3] / "policies"
    folder = inside if inside.is_dir() else beside
    if not (folder / "regimes").is_dir():
        raise LoadError([Problem(folder, None, "the law that ships with sekisho is missing; install the package anew")])
    return folder


def optional(law: Path | None = None) -> dict[str, Path]:
    """Give the packs that an organisation may switch on, by name, as folders of law.

    They lie beside the law: beside `law` where that folder has any, else beside what ships.
    """
    beside = [folder / "packs" for folder in (law, shipped()) if folder is not None]
    found = next((folder for folder in beside if folder.is_dir()), None)
    return {} if found is None else {one.name: one for one in sorted(found.iterdir()) if one.is_dir()}


def load(folders: Iterable[Path], vocabulary: Vocabulary) -> Pack:
    """Read all regimes below `<folder>/regimes` and shared tables below `<folder>/shared`, of every folder.

    Raises LoadError with every problem of every file; nothing is used unless all of it is sound.
    """
    problems: list[Problem] = []
    law = gather(folders, vocabulary, problems)
    if problems:
        raise LoadError(problems)
    return law


def gather(folders: Iterable[Path], vocabulary: Vocabulary, problems: list[Problem]) -> Pack:
    """Read the law as far as it can be read, and add every problem to the list: with any, it must not be judged by."""
    regimes: dict[str, tuple[Document, Regime]] = {}
    shared: dict[str, tuple[Document, SharedTables]] = {}
    unread: dict[str, set[str]] = {"shared": set(), "regimes": set()}
    for folder in folders:
        for part, model, found in (("shared", SharedTables, shared), ("regimes", Regime, regimes)):
            below = folder / part
            paths = yaml_files(below, problems)
            for path in paths:
                _read(path, below, model, found, problems)
            unread[part] |= {_name(path, below) for path in paths} - set(found)
    tables = {f"{name}/{key}": table for name, (_, one) in shared.items() for key, table in one.tables.items()}
    for document, one in shared.values():
        problems.extend(sound_tables(document, one))
    terms = terms_of({}, tables)
    for document, regime in regimes.values():
        reading = Reading(
            document, {**tables, **regime.tables}, vocabulary, terms, regime.working_days, unread["shared"]
        )
        problems.extend(sound_regime(regime, reading))
    left = conditions_left(regime for _, regime in regimes.values())
    for document, regime in regimes.values():
        problems.extend(sound_conditions(document, regime, tables, left))
    return Pack(
        dict(sorted(chain.from_iterable(_parts(regime) for _, regime in regimes.values()), key=itemgetter(0))),
        tables,
        {name: one for name, (_, one) in shared.items()},
        frozenset(unread["regimes"]),
    )


def _parts(regime: Regime) -> Iterator[tuple[str, Regime]]:
    """Walk the regimes that one file makes: the law, and what it says of later hops."""
    later = regime.later_hops()
    for one in (regime,) if later is None else (regime.model_copy(update={"onward": None}), later):
        own = frozenset(questions(one))
        said = {name: text for name, text in regime.questions.items() if name in own}
        yield one.id, one.model_copy(update={"questions": said})


def _read(
    path: Path, below: Path, model: type[Any], found: dict[str, tuple[Document, Any]], problems: list[Problem]
) -> None:
    name = _name(path, below)
    try:
        document = read_yaml(path)
        data = document.identified(name)
        if name in found:
            raise LoadError([Problem(path, 1, f"`{name}` is already read from {found[name][0].path}; rename one")])
        found[name] = (document, parse(document, model, data=data))
    except LoadError as error:
        problems.extend(error.problems)


def _name(path: Path, below: Path) -> str:
    return path.relative_to(below).with_suffix("").as_posix()
