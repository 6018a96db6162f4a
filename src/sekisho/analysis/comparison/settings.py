"""What sekisho.toml says otherwise: each level and each setting apart, and whether it loosens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from sekisho.analysis.comparison.amendment import Amendment, fewer
from sekisho.analysis.comparison.field_diff import differing
from sekisho.analysis.forecast.causes import Where
from sekisho.model.base import Phrase
from sekisho.model.home import SETTINGS
from sekisho.model.organisation import Level
from sekisho.model.papers import Papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.analysis.comparison.amendment import Kind
    from sekisho.analysis.comparison.change import Undo
    from sekisho.model.organisation import CheckSettings, Settings
    from sekisho.snapshot import Content

    Loosens = Callable[[Any, Any], bool]

LEVELS: Final = get_args(Level)
_LEVEL: Final = Phrase("the level of {0}: {1} → {2}", "{0} の適用の強さ：{1} → {2}")
_DEFAULT: Final = Phrase(
    "the level of regimes that are not named: {0} → {1}", "個別に定めのない規範の適用の強さ：{0} → {1}"
)
_ELSEWHERE: Final = Phrase(
    "`{0}` in [ledger] is another one: what was counted before is not seen there",
    "[ledger] の `{0}` が変わるため、従来の計数が参照されなくなる",
)


def _true(_old: object, new: object) -> bool:
    return new is True


def _ever(_old: object, _new: object) -> bool:
    return True


def _never(_old: object, _new: object) -> bool:
    return False


def _more(old: int | None, new: int | None) -> bool:
    return old is not None and (new is None or new > old)


def _less(old: int, new: int) -> bool:
    return new < old


def _milder(old: str, new: str) -> bool:
    return LEVELS.index(new) > LEVELS.index(old)


def _wider(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> bool:
    return old is not None and (new is None or any(one not in old for one in new))


def _people(settings: Settings) -> tuple[str, ...] | None:
    """Give who may approve a waiver, whether or not they are in a group; None if anybody may."""
    return settings.waivers.people


_FIELDS: Final[tuple[tuple[str | None, str, Kind, Loosens], ...]] = (
    (None, "rehearsal", "clock", _ever),
    (None, "as_of", "clock", _ever),
    (None, "allow_drafts", "draft", _true),
    (None, "status_max_age_days", "setting", _more),
    (None, "law", "setting", fewer),
    (None, "packs", "setting", fewer),
    (None, "ignore", "setting", _wider),
    ("check", "fail_on", "setting", _milder),
    ("check", "allow_empty", "setting", _true),
    ("check", "partial", "setting", _true),
    ("check", "paths", "setting", fewer),
    ("check", "ignore_syntax", "setting", _ever),
    ("waivers", "max_days", "setting", _more),
    ("waivers", "approvers", "setting", _wider),
    ("waivers", "groups", "setting", _wider),
    ("ledger", "reservation_hours", "ledger", _less),
    ("ledger", "sweep_days", "ledger", _never),
    ("ledger", "count_exempt", "ledger", lambda _, new: new is False),
)
_PLACES: Final = ("url", "hash_key")
"""Settings of the ledger that lead elsewhere, and that nobody repeats: they may hold what is secret."""


def of_settings(old: Content, new: Content) -> Iterator[Amendment]:
    """Walk what the settings say otherwise, a changed clock first."""
    one, other = old.organisation.settings, new.organisation.settings
    for table, field, kind, loosens in _FIELDS:
        was, is_ = (getattr(getattr(some, table) if table else some, field) for some in (one, other))
        if was != is_:
            told = type(getattr(other, table) if table else other).model_fields[field].alias or field
            spot = (table, told) if table else (told,)
            where = Where(SETTINGS, "", spot)
            (said,) = differing(told, was, is_)[:1] or (Phrase("{0}", "{0}", (told,)),)
            compared = (was, is_) if table != "waivers" or loosens is not _wider else (_people(one), _people(other))
            yield Amendment(kind, told, said, where, loosens(*compared), undo=_undoing(table, field, one))
    for field, said in elsewhere(one, other):
        yield Amendment("ledger", field, said, Where(SETTINGS, "", ("ledger", field)))
    yield from _levels(old, new)


def elsewhere(one: Settings, other: Settings) -> Iterator[tuple[str, Phrase]]:
    """Walk the settings of the ledger that lead elsewhere, told without the address."""
    for field in _PLACES:
        if getattr(one.ledger, field) != getattr(other.ledger, field):
            yield field, _ELSEWHERE._replace(values=(field,))


def of_check(old: CheckSettings, new: CheckSettings) -> Iterator[Amendment]:
    """Walk what the defaults of the command line say otherwise, in whichever file they are written."""
    for table, field, kind, loosens in _FIELDS:
        was, is_ = (getattr(some, field, None) for some in (old, new))
        if table == "check" and was != is_:
            told = type(new).model_fields[field].alias or field
            (said,) = differing(told, was, is_)[:1]
            yield Amendment(kind, told, said, Where(SETTINGS, "", (table, told)), loosens(was, is_))


def _levels(old: Content, new: Content) -> Iterator[Amendment]:
    one, other = old.organisation.settings.enforcement, new.organisation.settings.enforcement
    if one.default != other.default:
        where = Where(SETTINGS, "", ("enforcement", "default"))
        said = _DEFAULT._replace(values=(one.default, other.default))
        yield Amendment("level", "default", said, where, _lower(one.default, other.default))
    for name in sorted({*old.regimes, *new.regimes}):
        was, is_ = one.level(name), other.level(name)
        if was != is_:
            spot = ("enforcement", "regimes", name) if name in other.regimes else ("enforcement", "default")
            said = _LEVEL._replace(values=(name, was, is_))
            where = Where(SETTINGS, "", spot)
            yield Amendment("level", name, said, where, _lower(was, is_), undo=_levelling(name, was))


def _lower(old: Level, new: Level) -> bool:
    return LEVELS.index(new) < LEVELS.index(old)


def _levelling(name: str, level: Level) -> Undo:
    def undo(content: Content) -> Content:
        enforcement = content.organisation.settings.enforcement
        regimes = {**enforcement.regimes, name: level}
        return _with(content, {"enforcement": enforcement.model_copy(update={"regimes": regimes})})

    return undo


def _undoing(table: str | None, field: str, old: Settings) -> Undo | None:
    """Give how to undo a setting on which a verdict may turn."""
    if table is not None or field not in {"allow_drafts", "status_max_age_days"}:
        return None

    def undo(content: Content) -> Content:
        undone = _with(content, {field: getattr(old, field)})
        papers = content.papers
        return undone._replace(papers=Papers(papers.all, papers.judgements, _age(undone)))

    return undo


def _age(content: Content) -> int:
    return content.organisation.settings.status_max_age_days


def _with(content: Content, values: dict[str, Any]) -> Content:
    settings = content.organisation.settings.model_copy(update=values)
    return content._replace(organisation=content.organisation.model_copy(update={"settings": settings}))
