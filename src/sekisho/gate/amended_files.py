"""What two versions of an organisation's files say otherwise: its papers, and what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sekisho.gate import passages, wordings
from sekisho.gate.change import Change, Part, entries, paired
from sekisho.model.papers import Papers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.gate.change import Pair, Undo
    from sekisho.snapshot import Content


def of_files(old: Content, new: Content) -> Iterator[Change]:
    """Walk what changed in papers, judgements, exports, parties, places, waivers and settings."""
    yield from _papers(old, new)
    yield from _declared(old, new)


def _papers(old: Content, new: Content) -> Iterator[Change]:
    for pair in paired(_by_id(old.papers.all), _by_id(new.papers.all)):
        yield _file("paper", pair, _holding(pair, "all"))
    for pair in paired(_by_id(old.papers.judgements), _by_id(new.papers.judgements)):
        yield _file("judgement", pair, _holding(pair, "judgements"))


def _by_id(some: Iterable[Any]) -> dict[str, Any]:
    return {one.id: one for one in some}


def _holding(pair: Pair, which: Literal["all", "judgements"]) -> Undo:
    def undo(content: Content) -> Content:
        held: dict[str, Any] = {"all": content.papers.all, "judgements": content.papers.judgements}
        others = tuple(paper for paper in held[which] if paper.id != pair.name)
        held[which] = others if pair.old is None else (*others, pair.old)
        return content._replace(papers=Papers(held["all"], held["judgements"], content.papers.status_max_age))

    return undo


def _declared(old: Content, new: Content) -> Iterator[Change]:
    one, other = old.organisation, new.organisation
    families: tuple[tuple[Part, str], ...] = (("export", "exports"), ("party", "parties"))
    for part, field in families:
        for pair in paired(getattr(one, field), getattr(other, field)):
            yield _file(part, pair, _entry(field, pair))
    lists: tuple[tuple[Part, str], ...] = (("place", "places"), ("waiver", "waivers"))
    for part, field in lists:
        for pair in paired(_by_id(getattr(one, field)), _by_id(getattr(other, field))):
            yield _file(part, pair, _member(field, pair))
    if one.settings != other.settings:
        details = wordings.differences(one.settings, other.settings)
        undo = _in_organisation({"settings": one.settings})
        name = other.settings.organisation
        yield Change("changed", "settings", name, "settings", "", passages.HEADS["settings"], details, None, undo)


def _file(part: Part, pair: Pair, undo: Undo) -> Change:
    details = wordings.differences(pair.old, pair.new) if pair.action == "changed" else ()
    kind, title = getattr(pair.there, "kind", part), passages.file(part, pair.name, pair.there)
    return Change(pair.action, part, pair.name, kind, "", title, details, None, undo)


def _entry(field: str, pair: Pair) -> Undo:
    return lambda content: _in_organisation(
        {field: entries(getattr(content.organisation, field), pair.name, pair.old)}
    )(content)


def _member(field: str, pair: Pair) -> Undo:
    def undo(content: Content) -> Content:
        others = tuple(each for each in getattr(content.organisation, field) if each.id != pair.name)
        return _in_organisation({field: others if pair.old is None else (*others, pair.old)})(content)

    return undo


def _in_organisation(values: dict[str, Any]) -> Undo:
    return lambda content: content._replace(organisation=content.organisation.model_copy(update=values))
