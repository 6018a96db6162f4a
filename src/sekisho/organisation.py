"""The organisation's own folder: settings, parties, places, exports, waivers. Read whole or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from sekisho.errors import ConfigError, LoadError, Problem
from sekisho.files import Document, closest, parse, read_toml, read_yaml, yaml_files
from sekisho.model.base import Frozen
from sekisho.model.export import Export
from sekisho.model.organisation import Organisation, Settings
from sekisho.model.party import Party, Place
from sekisho.model.waiver import Waiver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

M = TypeVar("M", bound=BaseModel)
SETTINGS = "sekisho.toml"


class _Places(Frozen):
    places: tuple[Place, ...]


def settings(folder: Path) -> Settings:
    """Read `sekisho.toml` of an organisation's folder. Raises ConfigError with one line for each thing wrong."""
    path = folder / SETTINGS
    if not folder.is_dir():
        msg = f"{folder}: there is no such folder; name the organisation's folder, the one that holds {SETTINGS}"
        raise ConfigError(msg)
    try:
        document = read_toml(path)
        found = parse(document, Settings)
    except LoadError as error:
        raise ConfigError(str(error)) from None
    if found.as_of is not None and not found.rehearsal:
        problem = document.problem(
            ("as_of",), "a pinned day needs `rehearsal = true`; remove `as_of` to use the real day"
        )
        raise ConfigError(str(problem))
    return found


def read(folder: Path, countries: Collection[str]) -> Organisation:
    """Read the organisation's folder. `countries` are the codes that exist.

    Raises ConfigError for the settings and LoadError with every problem of every other file.
    """
    found = settings(folder)
    problems: list[Problem] = []
    parties = _folder(folder / "parties", Party, problems)
    exports = _folder(folder / "exports", Export, problems)
    waivers = _folder(folder / "waivers", Waiver, problems)
    document, places = _places(folder / "places.yaml", problems)
    known = {party.id for _, party in parties.values()}
    for source, party in parties.values():
        problems.extend(_countries(source, party, countries))
    for source, export in exports.values():
        problems.extend(_countries(source, export, countries))
        problems.extend(_sound_export(source, export, known, {p.id: p for _, p in parties.values()}))
    for source, waiver in waivers.values():
        unknown = [name for name in waiver.exports if name not in exports]
        problems.extend(
            source.problem(("exports",), f"no export is called `{name}`{closest(name, exports)}") for name in unknown
        )
    if document is not None:
        problems.extend(_sound_places(document, places, known, countries))
    if problems:
        raise LoadError(problems)
    return Organisation(
        settings=found,
        parties={name: party for name, (_, party) in parties.items()},
        places=places,
        exports={name: export for name, (_, export) in exports.items()},
        waivers=tuple(waiver for _, waiver in waivers.values()),
    )


def _folder(folder: Path, model: type[M], problems: list[Problem]) -> dict[str, tuple[Document, M]]:
    found: dict[str, tuple[Document, M]] = {}
    try:
        paths = list(yaml_files(folder)) if folder.is_dir() else []
    except LoadError as error:
        problems.extend(error.problems)
        return found
    for path in paths:
        try:
            document = read_yaml(path)
            if "id" in document.data:
                raise LoadError(
                    [document.problem(("id",), f"`id` is the name of the file ({path.stem}); remove the line")]
                )
            if path.stem in found:
                raise LoadError([Problem(path, None, f"{path.stem} is already declared in {found[path.stem][0].path}")])
            found[path.stem] = (document, parse(document, model, data={**document.data, "id": path.stem}))
        except LoadError as error:
            problems.extend(error.problems)
    return found


def _places(path: Path, problems: list[Problem]) -> tuple[Document | None, tuple[Place, ...]]:
    if not path.exists():
        return None, ()
    try:
        document = read_yaml(path)
        return document, parse(document, _Places).places
    except LoadError as error:
        problems.extend(error.problems)
        return None, ()


def _sound_places(
    document: Document, places: tuple[Place, ...], parties: Collection[str], countries: Collection[str]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, place in enumerate(places):
        where = ("places", index)
        if place.id in seen:
            yield document.problem(where, f"the place `{place.id}` stands here twice; keep one")
        seen.add(place.id)
        if place.country not in countries:
            yield document.problem((*where, "country"), _no_country(place.country))
        if place.party not in parties:
            yield document.problem(
                (*where, "party"), f"no party is called `{place.party}`{closest(place.party, parties)}"
            )


def _sound_export(
    document: Document, export: Export, parties: Collection[str], known: dict[str, Party]
) -> Iterator[Problem]:
    named: list[tuple[str, str | None]] = [
        ("exporter", export.exporter),
        ("recipient", export.recipient),
        ("on_behalf_of", export.on_behalf_of),
        *(("via", party) for party in export.via),
    ]
    for field, party in named:
        if party is not None and party not in parties:
            yield document.problem((field,), f"no party is called `{party}`{closest(party, parties)}")
    for service in export.services:
        owner, _, name = service.partition("/")
        services = [f"{p.id}/{s}" for p in known.values() for s in p.services]
        if owner not in known or name not in known[owner].services:
            yield document.problem(("services",), f"no party offers a service `{service}`{closest(service, services)}")


_CODE = re.compile(r"[A-Z]{2}")


def _countries(document: Document, one: BaseModel, countries: Collection[str]) -> Iterator[Problem]:
    """Check every field that is declared as a country, wherever it stands."""
    for where, value in _country_fields(one.model_dump(by_alias=True), ()):
        if value not in countries:
            yield document.problem(where, _no_country(value))


_COUNTRY_FIELDS = ("country", "stored_in", "accessed_from", "subjects")


def _country_fields(data: Any, where: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:  # noqa: ANN401
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _COUNTRY_FIELDS:
                values = [value] if isinstance(value, str) else value or []
                yield from (((*where, key), one) for one in values)
            else:
                yield from _country_fields(value, (*where, key))
    elif isinstance(data, (list, tuple)):
        for index, item in enumerate(data):
            yield from _country_fields(item, (*where, index))


def _no_country(code: str) -> str:
    return f"no country has the code `{code}`; write its ISO 3166 code (the United Kingdom is GB)"
