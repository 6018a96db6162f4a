"""What two versions of an organisation's files say otherwise: its papers, and what it declares."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal

from sekisho.analysis.comparison import field_diff, part_names
from sekisho.analysis.comparison.change import Change, Part, entries, paired
from sekisho.analysis.comparison.settings import elsewhere
from sekisho.model.base import Phrase
from sekisho.model.papers import Papers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.analysis.comparison.change import Pair, Undo
    from sekisho.model.organisation import LedgerSettings, Settings
    from sekisho.snapshot import Content

_CLOCK: Final = ("rehearsal", "as_of")
_ANOTHER: Final = Phrase(
    "the clock is another one: each version is judged by its own", "基準日が異なる（各版をそれぞれの基準日で判定）"
)


def of_files(old: Content, new: Content) -> Iterator[Change]:
    """Walk what changed in papers, judgements, exports, parties, places, waivers and settings."""
    yield from _papers(old, new)
    yield from _declared(old, new)
    yield from _settings(old.organisation.settings, new.organisation.settings)


def of_clock(old: Content, new: Content) -> Iterator[Change]:
    """Give the clock, if it is another one: by which day each version is judged, and whether that is a rehearsal."""
    one, other = old.organisation.settings, new.organisation.settings
    found = (field_diff.differing(field, getattr(one, field), getattr(other, field)) for field in _CLOCK)
    details = tuple(chain.from_iterable(found))
    if details:
        was = {field: getattr(one, field) for field in _CLOCK}
        yield Change("changed", "clock", other.organisation, "clock", "", _ANOTHER, details, None, _setting(was))


def _settings(one: Settings, other: Settings) -> Iterator[Change]:
    """Give what else sekisho.toml says otherwise; that the ledger is another one without its address."""
    told = tuple(said for _, said in elsewhere(one, other))
    same: dict[str, Any] = {**{field: getattr(other, field) for field in _CLOCK}, "ledger": _placeless(one.ledger)}
    before = one.model_copy(update=same)
    after = other.model_copy(update={"ledger": _placeless(other.ledger)})
    details = (*field_diff.differences(before, after), *told)
    if details:
        was = {field: getattr(one, field) for field in type(one).model_fields if field not in _CLOCK}
        title = part_names.HEADS["settings"]
        yield Change("changed", "settings", other.organisation, "settings", "", title, details, None, _setting(was))


def _placeless(ledger: LedgerSettings) -> LedgerSettings:
    return ledger.model_copy(update={"url": None, "hash_key": None})


def _setting(values: dict[str, Any]) -> Undo:
    return lambda content: _in_organisation({"settings": content.organisation.settings.model_copy(update=values)})(
        content
    )


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


def _file(part: Part, pair: Pair, undo: Undo) -> Change:
    details = field_diff.differences(pair.old, pair.new) if pair.action == "changed" else ()
    kind, title = getattr(pair.there, "kind", part), part_names.file(part, pair.name, pair.there)
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
