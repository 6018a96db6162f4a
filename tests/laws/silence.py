"""Worlds in which an export passes under the shipped law, and every way to say one thing more, or less, of them."""

from __future__ import annotations

from copy import copy
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from sekisho.gate import Gate
from sekisho.model.contradictions import of_export, of_paper, of_party
from sekisho.model.dates import AsOf
from sekisho.model.evidence import Judgement
from sekisho.model.export import Export, Origin, Persons, Stream
from sekisho.model.papers import Papers
from sekisho.model.party import Party
from sekisho.onward import disagreeing
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICIES = Path(__file__).parents[2] / "policies"
DAY = AsOf(date(2026, 11, 20))
SEEDS = ("crm-to-us", "payroll-to-tokyo", "service-reports-to-tokyo", "training-records-to-hai-phong")
SEEDS += ("warranty-claims-to-stuttgart", "totals-to-us", "totals-undecided")
TOTALS = {
    "categories": ["purchase-history"],
    "columns": {"sold": "number"},
    "origins": [{"country": "JP"}],
}
"""Totals of what was sold, which no privacy law speaks of; of the second nobody said so, or decided anything."""
DECIDED = {
    "id": "totals-are-free",
    "kind": "judgement",
    "question": "other-laws#no-other-law-holds-it",
    "answer": "met",
    "reason": "numbers by month and product; held against the rules of secrecy",
    "decided_by": "counsel",
    "decided_on": "2026-01-01",
    "expires": "2026-12-31",
    "exports": ["totals-to-us"],
    "zone": "Asia/Tokyo",
}

_NAMES: dict[str, list[Any]] = {
    "via": [["kumo"], ["acme-us"]],
    "services": [["kumo/object-store"]],
    "accessed_from": [["CN"], ["US"], ["RU"]],
    "stored_in": [["CN"], ["US"]],
    "subjects": [["US"], ["CN", "DE"]],
    "beneficiaries": [["acme-jp"], ["iij"]],
    "counterparties": ["any", ["acme-jp"], ["iij"]],
    "members": [["acme-de", "acme-vn"], ["iij"]],
    "purposes": ["any", ["payroll", "sales", "training", "service", "warranty"], ["journalism"]],
    "countries": ["any", ["JP"], ["US"], ["DE", "VN"]],
    "laws": [[], ["eu/gdpr"], ["cn/pipl"], ["us/data-security-program"]],
    "conditions": [[], ["received-on-eu-adequacy"], ["received-on-eu-clauses"], ["received-on-cn-contract"]],
    "subject_to": [[], ["eu/gdpr"], ["us/data-security-program"], ["cn/pipl"]],
    "kinds": [[], ["press"], ["appi-business-operator"], ["difc-entity"], ["finance"], ["international-organisation"]],
    "sensitive_categories": [["contact"], ["salary"]],
}
_TEXTS: dict[str, list[Any]] = {
    "group": ["none", "acme", "other"],
    "on_behalf_of": ["acme-cn-shop", "acme-de", "acme-us"],
    "ftz_zone": ["none", "shanghai"],
    "holder": ["acme-jp", "acme-us", "iij"],
    "onward_of": ["crm-to-us", "payroll-to-tokyo", "service-reports-to-tokyo"],
    "issuer": ["A body"],
    "number": ["7"],
    "identified_by": ["customer_id"],
    "namespace": ["crm"],
    "owner": ["a@acme.example"],
}
_DAYS = [date(2024, 5, 1), date(2025, 11, 20), *(date(2026, 11, day) for day in (1, 19, 20, 21)), date(2030, 1, 1)]


class Spot(NamedTuple):
    """A field of something in a world: of the export, a stream, a party or a paper."""

    model: type[BaseModel]
    where: tuple[str | int, ...]
    field: str

    @property
    def name(self) -> tuple[str, str]:
        """The field, whoever has it."""
        return self.model.__name__, self.field


class World(NamedTuple):
    """An export and all that stands around it, as plain data, so that anything can be left out."""

    export: dict[str, Any]
    parties: dict[str, dict[str, Any]]
    papers: dict[str, dict[str, Any]]

    def at(self, where: tuple[str | int, ...]) -> dict[str, Any]:
        """Give a copy of the data at a place."""
        part: Any = self._asdict()
        for step in where:
            part = part[step]
        return dict(part)

    def saying(self, spot: Spot, value: Any) -> World:
        """Give the same world in which one field says something; nothing, with None."""
        data = self.at(spot.where)
        data.pop(spot.field, None)
        return self._put(spot.where, data if value is None else {**data, spot.field: value})

    def _put(self, where: tuple[str | int, ...], data: dict[str, Any]) -> World:
        *around, last = where
        if not around:
            return self._replace(**{str(last): data})
        outer: Any = self._asdict()
        for step in around:
            outer = outer[step]
        if isinstance(outer, (list, tuple)):
            whole: Any = [data if place == last else one for place, one in enumerate(outer)]
            *further, key = around
            return self._put(tuple(further), {**self.at(tuple(further)), str(key): whole})
        return (
            self._put(tuple(around), {**outer, last: data}) if len(around) > 1 else self._in(str(around[0]), last, data)
        )

    def _in(self, part: str, name: str | int, data: dict[str, Any]) -> World:
        return self._replace(**{part: {**getattr(self, part), name: data}})


@cache
def acme() -> Gate:
    """The worked example under the law that ships."""
    return Gate.open(POLICIES / "acme", installed(), law=POLICIES)


@cache
def world(seed: str) -> World:
    """One of its exports that passes, or totals that go the same way, with the parties and papers that there are."""
    gate = acme()
    said = {"exclude_unset": True, "by_alias": True}
    totals = seed.startswith("totals-")
    export = gate.export("crm-to-us" if totals else seed).model_dump(**said)
    if totals:
        about_nobody = {"personal": False, "subjects": []} if seed == "totals-to-us" else {"subjects": ["JP"]}
        export |= {"id": seed, "data": [{"id": "totals", **TOTALS, **about_nobody}]}
    return World(
        export,
        {name: party.model_dump(**said) for name, party in gate.organisation.parties.items()},
        {paper.id: {"kind": paper.kind, **paper.model_dump(**said)} for paper in gate.content.papers.all},
    )


def spots(one: World, used: set[str]) -> Iterator[Spot]:
    """Walk every optional field of the export, its streams, its parties and the papers that bear on it."""
    parties = {one.export["exporter"], one.export["recipient"], one.export.get("on_behalf_of")} - {None}
    things: list[tuple[type[BaseModel], tuple[str | int, ...]]] = [
        (Export, ("export",)),
        (Persons, ("export", "persons")),
    ]
    for index, stream in enumerate(one.export["data"]):
        things.append((Stream, ("export", "data", index)))
        origins = stream.get("origins") or ()
        things += [(Origin, ("export", "data", index, "origins", place)) for place in range(len(origins))]
    things += [(Party, ("parties", str(name))) for name in sorted(parties)]
    kinds = acme()._plugins.kinds
    things += [(kinds[one.papers[name]["kind"]], ("papers", name)) for name in sorted(used)]
    for model, where in things:
        for name, field in model.model_fields.items():
            if not field.is_required() and name not in ("id", "kind"):
                yield Spot(model, where, field.alias or name)


def values(spot: Spot) -> list[Any]:
    """Give what a field may say: every word that it knows, and some of what it leaves to people."""
    hints = get_type_hints(spot.model)
    name = next(name for name, field in spot.model.model_fields.items() if (field.alias or name) == spot.field)
    if spot.field in _NAMES:
        return _NAMES[spot.field]
    if spot.field in _TEXTS:
        return _TEXTS[spot.field]
    found = list(_of(hints[name]))
    return found + [[word] for word in found] + [[]] if _is_tuple(hints[name]) else found


def _is_tuple(hint: Any) -> bool:
    return get_origin(hint) is tuple or any(get_origin(one) is tuple for one in get_args(hint))


def _of(hint: Any) -> Iterator[Any]:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        for one in get_args(hint):
            yield from _of(one)
    elif origin is Literal:
        yield from get_args(hint)
    elif origin is tuple:
        yield from _of(get_args(hint)[0])
    elif hint is bool:
        yield from (True, False)
    elif hint is int:
        yield from (0, 1, 400, 10_000_000)
    elif hint is date:
        yield from _DAYS


EVENTS = [
    [{"on": day, "recorded_on": day, "status": status, **({"until": date(2027, 1, 1)} if status == "extended" else {})}]
    for day in (date(2026, 11, 1),)
    for status in ("suspended", "revoked", "withdrawn", "lapsed", "granted", "reinstated", "filed", "extended")
]


def gate_of(one: World) -> Gate | None:
    """Give the gate of a world; None for one that would be refused where files are read."""
    base = acme()
    kinds = base._plugins.kinds
    try:
        export = Export.model_validate(one.export)
        parties = {name: Party.model_validate(party) for name, party in one.parties.items()}
        papers = [kinds[paper["kind"]].model_validate(paper) for paper in one.papers.values()]
    except ValidationError:
        return None
    exports = {**base.organisation.exports, export.id: export}
    terms = _terms()
    wrong = [*of_export(export, parties, terms.identifying), *disagreeing(export, exports, parties, terms)]
    wrong += [found for party in parties.values() for found in of_party(party)]
    wrong += [found for paper in papers for found in of_paper(paper)]
    if wrong:
        return None
    other = copy(base)
    other.organisation = base.organisation.model_copy(update={"exports": exports, "parties": parties})
    judgements = (*base.content.papers.judgements, Judgement.model_validate(DECIDED))
    held = Papers(papers, judgements, base.content.papers.status_max_age)
    other.content = base.content._replace(papers=held, organisation=other.organisation)
    other._begin()
    return other


@cache
def _terms() -> Any:
    from sekisho import packs
    from sekisho.packs import Vocabulary

    plugins = installed()
    return packs.load(
        [POLICIES, *packs.optional(POLICIES).values(), POLICIES / "acme"],
        Vocabulary(plugins.kinds, list(plugins.predicates)),
    ).terms()


def bearing(one: World) -> set[str]:
    """Give the papers that were looked at for the export and cover it."""
    gate = gate_of(one)
    assert gate is not None
    from sekisho.analysis.register.reliance import Shelf

    shelf = Shelf(gate, DAY)
    return {paper.id for paper in gate.content.papers.all if one.export["id"] in shelf.covers(paper)}
