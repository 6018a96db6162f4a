"""The organisation's own folder: settings, parties, places, exports, waivers. Read whole or not at all."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel

from sekisho.errors import LoadError, Problem
from sekisho.files import (
    Document,
    backups,
    closest,
    countries_of,
    is_backup,
    parse,
    read_yaml,
    texts_of,
    unread,
    yaml_files,
)
from sekisho.model.base import Frozen
from sekisho.model.contradictions import of_approval, of_export, of_party, of_waiver
from sekisho.model.export import Export
from sekisho.model.facts import ABOVE, PUBLIC
from sekisho.model.organisation import Organisation
from sekisho.model.party import Party, Place
from sekisho.model.waiver import Waiver
from sekisho.onward import disagreeing
from sekisho.settings import settings
from sekisho.wording import beside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sekisho.files import Spot
    from sekisho.model.organisation import Settings
    from sekisho.model.terms import Terms

M = TypeVar("M", bound=BaseModel)


class _Places(Frozen):
    places: tuple[Place, ...]


def read(folder: Path, terms: Terms) -> Organisation:
    """Read the organisation's folder. `terms` are the names that the law gives.

    Raises ConfigError for the settings and LoadError with every problem of every other file.
    """
    found = settings(folder)
    problems: list[Problem] = []
    parties = _folder(folder / "parties", Party, problems)
    exports = _folder(folder / "exports", Export, problems)
    waivers = _folder(folder / "waivers", Waiver, problems)
    document, places = _places(folder / "places.yaml", problems)
    known = {name: party for name, (_, party) in parties.items()}
    declared = {name: export for name, (_, export) in exports.items()}
    there = {name: known.get(name) for name in _names(folder / "parties")}
    sound = {
        name: None if party is None or any(_unknown_terms(party, terms)) else party for name, party in there.items()
    }
    for source, export in exports.values():
        problems.extend(source.problem(where, text) for where, text in unknown_names(export, there))
        problems.extend(_sound_streams(source, export, _names(folder / "exports")))
        problems.extend(source.problem(w, text) for w, text in disagreeing(export, declared, known, terms))
        problems.extend(source.problem(w, text) for w, text in of_export(export, sound, terms.identifying))
    for source, party in parties.values():
        problems.extend(source.problem(where, text) for where, text in of_party(party))
    for source, waiver in waivers.values():
        problems.extend(_sound_waiver(source, waiver, _names(folder / "exports"), terms))
        problems.extend(source.problem(where, text) for where, text in of_approval(waiver, found.waivers))
        if waiver.regime in terms.regimes:
            problems.extend(source.problem(where, text) for where, text in of_waiver(waiver, found.enforcement))
    if document is not None:
        problems.extend(_sound_places(document, places, there))
    for source, one in (*parties.values(), *exports.values()):
        problems.extend(source.problem(where, text) for where, text in _unknown_terms(one, terms))
    if document is not None:
        problems.extend(document.problem(w, text) for w, text in _unknown_terms(_Places(places=places), terms))
    if problems:
        raise LoadError(problems)
    return Organisation(
        settings=found,
        parties=known,
        places=places,
        exports=declared,
        waivers=tuple(waiver for _, waiver in waivers.values()),
    )


MARKS: Final = {
    "waivers": ("approved_by",),
    "exports": ("exporter", "recipient"),
    "regimes": ("applies",),
    "register": ("kind", "zone"),
    "parties": ("name", "country"),
    "shared": ("tables",),
    "places.yaml": ("places",),
}
"""What is read of an organisation's folder, and the keys by which each is known."""


def misnamed(folder: Path, found: Settings) -> Iterator[Problem]:
    """Find what looks like one of our folders, and other YAML, that would not be read."""
    near: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        meant = get_close_matches(path.name.lower(), MARKS, n=1, cutoff=0.8)
        if meant and path.name not in MARKS and not is_backup(path.name):
            near[path.name] = meant[0]
            yield Problem(path, None, f"`{path.name}` would not be read; did you mean `{meant[0]}`?")
    law = [f"{Path(os.path.normpath(name)).as_posix()}/{part}" for name in found.law for part in ("regimes", "shared")]
    yield from unread(folder, [*MARKS, *law], MARKS, [*near, *found.ignore])


def left_alone(folder: Path) -> Iterator[Path]:
    """Walk what editors keep beside the files of an organisation; it is not read."""
    return backups(folder, [name for name in MARKS if not Path(name).suffix])


def _folder(folder: Path, model: type[M], problems: list[Problem]) -> dict[str, tuple[Document, M]]:
    found: dict[str, tuple[Document, M]] = {}
    seen: dict[str, Path] = {}
    for path in yaml_files(folder, problems):
        try:
            document = read_yaml(path)
            if path.stem in seen:
                raise LoadError([Problem(path, None, f"`{path.stem}` is already declared in {seen[path.stem]}")])
            seen[path.stem] = path
            found[path.stem] = (document, parse(document, model, data=document.identified(path.stem)))
        except LoadError as error:
            problems.extend(error.problems)
    return found


def _names(folder: Path) -> set[str]:
    """List what a folder means to declare, files that cannot be read included: who names one of these is right."""
    refused: list[Problem] = []
    paths = [*yaml_files(folder, refused), *(Path(problem.file) for problem in refused)]
    stems = {path.stem for path in paths}
    return stems | {re.sub(r"[^a-z0-9]+", "-", stem.lower()) for stem in stems}


def _places(path: Path, problems: list[Problem]) -> tuple[Document | None, tuple[Place, ...]]:
    if not path.exists() and not path.is_symlink():
        return None, ()
    try:
        document = read_yaml(path)
        return document, parse(document, _Places).places
    except LoadError as error:
        problems.extend(error.problems)
        return None, ()


def _sound_places(document: Document, places: tuple[Place, ...], parties: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    leads: dict[tuple[str, str], Place] = {}
    for index, place in enumerate(places):
        where = ("places", index)
        for matcher in ("connection", "bucket", "host"):
            pattern = getattr(place, matcher)
            first = leads.setdefault((matcher, pattern), place) if pattern else place
            if (first.party, first.country) != (place.party, place.country):
                text = f"`{matcher}: {pattern}` already leads to {first.party} in {first.country}, by `{first.id}`"
                yield document.problem((*where, matcher), f"{text}; correct one of them")
        if place.id in seen:
            yield document.problem(where, f"the place `{place.id}` stands here twice; keep one")
        seen.add(place.id)
        if place.party not in parties:
            yield document.problem((*where, "party"), _nobody(place.party, parties))


def _sound_waiver(document: Document, waiver: Waiver, exports: Collection[str], terms: Terms) -> Iterator[Problem]:
    for index, name in enumerate(waiver.exports):
        if name not in exports:
            yield document.problem(("exports", index), f"no export is called `{name}`{closest(name, exports)}")
    if waiver.regime not in terms.regimes:
        hint = closest(waiver.regime, terms.regimes)
        yield document.problem(("regime",), f"no regime is called `{waiver.regime}`{hint}")


def _sound_streams(document: Document, export: Export, exports: Collection[str]) -> Iterator[Problem]:
    for index, stream in enumerate(export.data):
        name = stream.onward_of
        if name is not None and name not in exports:
            where = ("data", index, "onward_of")
            yield document.problem(where, f"no export is called `{name}`{closest(name, exports)}")


def unknown_names(export: Export, parties: Mapping[str, Party | None]) -> Iterator[tuple[Spot, str]]:
    """Walk the parties and services that an export names and nobody declared: where, and what to write.

    A party that is None is declared in a file that cannot be read.
    """
    named: list[tuple[Spot, str | None]] = [
        (("exporter",), export.exporter),
        (("recipient",), export.recipient),
        (("on_behalf_of",), export.on_behalf_of),
        *((("via", index), party) for index, party in enumerate(export.via)),
    ]
    for where, party in named:
        if party is not None and party not in parties:
            yield where, _nobody(party, parties)
    offered = [f"{party.id}/{service}" for party in parties.values() if party for service in party.services]
    unread = [name for name, party in parties.items() if party is None]
    for index, service in enumerate(export.services):
        if service not in offered and service.partition("/")[0] not in unread:
            yield ("services", index), f"no party offers a service `{service}`{closest(service, offered)}"


def _nobody(name: str, parties: Collection[str]) -> str:
    return f"no party is called `{name}`{closest(name, parties)}"


def _unknown_terms(one: BaseModel, terms: Terms) -> Iterator[tuple[Spot, str]]:
    """Walk the countries and laws that are named and that there are not, and words just beside those of the law."""
    for where, code in countries_of(one):
        refusal = terms.refuses_country(code)
        if refusal is not None:
            yield where, refusal
    for where, name in texts_of(one, ("laws", "subject_to")):
        if name not in terms.laws:
            yield where, f"no regime is called `{name}`{closest(name, terms.laws)}"
    kinds = {word for side in ("exporter", "principal", "recipient") for word in terms.words.get(f"{side}.kinds", ())}
    for where, word in texts_of(one, ("kinds",)) if kinds and not terms.unread else ():
        if word not in kinds | ABOVE | {PUBLIC}:
            hint = closest(word.lower().replace("_", "-"), kinds | ABOVE | {PUBLIC})
            yield where, f"no law speaks of the kind `{word}`, so it has no effect{hint}"
    yield from beside(one, terms)
