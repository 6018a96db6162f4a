"""What the policy of a change says otherwise than that of its base: settings, waivers, judgements, papers and law.

Events of a paper are never taken back: what the base holds must still be there, and only what it left open is filled.
"""

from __future__ import annotations

from operator import eq
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel

from sekisho.analysis.comparison.amendment import Amendment, unordered
from sekisho.analysis.comparison.field_diff import differing
from sekisho.analysis.comparison.files import of_files
from sekisho.analysis.comparison.law import of_law
from sekisho.analysis.comparison.settings import of_settings
from sekisho.analysis.forecast.causes import Where
from sekisho.model.base import Joined, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.analysis.comparison.amendment import Kind
    from sekisho.analysis.comparison.change import Change
    from sekisho.files import Spot
    from sekisho.model.evidence import Evidence, Judgement
    from sekisho.model.law import Regime
    from sekisho.model.waiver import Waiver
    from sekisho.snapshot import Content

M = TypeVar("M")
_FOR_PEOPLE: Final = frozenset({"title", "note", "source", "reason", "reference", "document"})
_WORDS_OF_LAW: Final = frozenset({"title", "note", "remedy", "cite", "checked", "sources", "url"})
_SAID: Final = Phrase("{0}: {1}", "{0}：{1}")
_DONE: Final = {
    "added": Phrase("{0}, added", "{0}の追加"),
    "removed": Phrase("{0}, removed", "{0}の削除"),
    "changed": Phrase("{0}", "{0}"),
}
_LOST: Final = Phrase(
    "{0} {1}: what happened stands for ever, and this is gone or changed: {2}; put it back and add an event",
    "{0} {1}：記録済みの事実は変更・削除できないが、次の記載が失われている：{2}。元に戻し、新しい事実を追記する",
)
_AND: Final = Phrase("; ", "；")


def of_policy(old: Content, new: Content) -> Iterator[Amendment]:
    """Walk what the policy says otherwise, a changed clock first."""
    yield from of_settings(old, new)
    for change in of_files(old, new):
        match change.part:
            case "waiver":
                waivers = _two(change, old.organisation.waivers, new.organisation.waivers)
                yield _file("waiver", change, waivers, loosens=_waives_more(*waivers))
            case "judgement":
                judgements = _two(change, old.papers.judgements, new.papers.judgements)
                yield _file("judgement", change, judgements, loosens=_settles_more(*judgements))
            case "paper":
                papers = _two(change, old.papers.all, new.papers.all)
                yield from _lost(*papers)
                yield _file("paper", change, papers, loosens=_rewritten(*papers))
    for change in of_law(old, new):
        yield _law(change, old.regimes.get(change.home), new.regimes.get(change.home))


def told(change: Change) -> Phrase:
    """Say what a change is about, what was done, and how the wording differs."""
    done = _DONE[change.action]._replace(values=(change.title,))
    return _SAID._replace(values=(done, Joined(change.details, _AND))) if change.details else done


def _two(change: Change, old: Iterable[M], new: Iterable[M]) -> tuple[M | None, M | None]:
    """Find what a change is about in both versions."""
    found = ((one for one in some if getattr(one, "id", None) == change.home) for some in (old, new))
    before, after = (next(some, None) for some in found)
    return before, after


def _file(kind: Kind, change: Change, two: tuple[Any, Any], *, loosens: bool) -> Amendment:
    folder = "waivers" if kind == "waiver" else "register"
    where = Where(folder, change.home, _differs_at(*two))
    return Amendment(kind, change.home, told(change), where, loosens, change.action == "removed", change.undo)


def _differs_at(old: BaseModel | None, new: BaseModel | None) -> Spot:
    """Find the first field that differs, and in a list of events the first that is new."""
    if old is None or new is None or type(old) is not type(new):
        return ()
    for field in type(new).model_fields:
        was, is_ = getattr(old, field), getattr(new, field)
        if was != is_ and is_ is not None:
            listed = isinstance(is_, tuple) and isinstance(was, tuple)
            fresh = [index for index, one in enumerate(is_) if one not in was] if listed else []
            return (field, fresh[0]) if fresh else (field,)
    return ()


def _waives_more(old: Waiver | None, new: Waiver | None) -> bool:
    if old is None or new is None:
        return new is not None
    same = all(getattr(old, name) == getattr(new, name) for name in ("regime", "zone", "requested_by", "approved_by"))
    within = old.approved_on <= new.approved_on and new.expires <= old.expires
    return not (same and within and set(new.exports) <= set(old.exports))


def _settles_more(old: Judgement | None, new: Judgement | None) -> bool:
    """Without a judgement a question is open, and open never lets pass; either answer may, on the right question."""
    if old is None or new is None:
        return new is not None
    same = all(getattr(old, name) == getattr(new, name) for name in ("question", "answer", "zone", "decided_by"))
    within = old.decided_on <= new.decided_on and new.expires <= old.expires
    narrower = new.exports == old.exports or (new.exports != "any" and (old.exports == "any" or _within(old, new)))
    return not (same and within and narrower)


def _within(old: Judgement, new: Judgement) -> bool:
    return set(new.exports) <= set(old.exports)


def _rewritten(old: Evidence | None, new: Evidence | None) -> bool:
    """Say whether a paper says otherwise what it said: not what it has gained, and not a later look at its status."""
    if old is None or new is None:
        return False
    if type(old) is not type(new):
        return True
    skipped = frozenset({*_FOR_PEOPLE, *type(new).latest, *_lists(old)})
    return bool(unordered(old, skipped) != unordered(new, skipped))


def _lists(paper: Evidence) -> list[str]:
    """Give the fields that list what happened to a paper."""
    fields = {name: getattr(paper, name) for name in type(paper).model_fields}
    return [name for name, value in fields.items() if name == "events" or _happened(value)]


def _happened(value: object) -> bool:
    return isinstance(value, tuple) and any(hasattr(one, "recorded_on") for one in value)


def _lost(old: Evidence | None, new: Evidence | None) -> Iterator[Amendment]:
    """Walk what happened to a paper in the base and is no longer said of it."""
    if old is None:
        return
    for field in _lists(old):
        for one in _gone(list(getattr(old, field)), list(getattr(new, field, None) or ())):
            (said,) = differing(field, (one,), ())
            said = _LOST._replace(values=(old.kind, old.id, said))
            spot = (field, getattr(old, field).index(one)) if new is None else (field,)
            yield Amendment("event", old.id, said, Where("register", old.id, spot), gone=new is None)
    if new is not None and new.zone != old.zone and any(getattr(old, field) for field in _lists(old)):
        (moved,) = differing("zone", old.zone, new.zone)
        yield Amendment(
            "event", old.id, _LOST._replace(values=(old.kind, old.id, moved)), Where("register", old.id, ("zone",))
        )


def _gone(old: list[Any], new: list[Any]) -> list[Any]:
    """List the entries that stand no more. Each stands for one: what stands as it was, before what says more now."""
    for same in (eq, _still):
        for one in tuple(old):
            kept = next((other for other in new if same(one, other)), None)
            if kept is not None:
                old.remove(one)
                new.remove(kept)
    return old


def _still(old: BaseModel, new: BaseModel) -> bool:
    """Say whether an entry stands as it stood, but for what was left open."""
    if type(old) is not type(new):
        return False
    return all(
        getattr(old, name) is None or getattr(old, name) == getattr(new, name) for name in type(old).model_fields
    )


def _law(change: Change, old: Regime | None, new: Regime | None) -> Amendment:
    folder = "regimes" if old is not None or new is not None else "shared"
    there = old if new is None else new
    where = Where(folder, change.home, _spot(change, there))
    return Amendment(
        "law", change.home, _of_regime(change), where, _lets_more(change, old, new), new is None, change.undo
    )


def _of_regime(change: Change) -> Phrase:
    return Phrase("{0}: {1}", "{0}：{1}", (change.home, told(change)))


_PARTS: Final = {
    "bar": "forbids",
    "duty": "duties",
    "deadline": "deadlines",
    "refusal": "refusals",
    "announced": "announced",
    "information": "information",
}
"""In which part of a regime's file a rule stands."""


def _spot(change: Change, regime: Regime | None) -> Spot:
    match change.kind:
        case "applies" | "requires":
            return (change.kind,)
        case "table" | "row":
            return ("tables", change.name.partition(":")[0])
        case "question":
            return ("questions", change.name)
        case "basis" if regime is not None:
            return ("requires", *_nth("all" if regime.requires.all else "any", change, regime.requires.children))
        case "bar" | "duty" | "deadline" | "refusal" | "announced" | "information" if regime is not None:
            return _nth(_PARTS[change.kind], change, getattr(regime, _PARTS[change.kind]))
    return ()


def _nth(field: str, change: Change, rules: Iterable[Any]) -> Spot:
    return next(((field, n) for n, one in enumerate(rules) if getattr(one, "name", None) == change.name), (field,))


def _lets_more(change: Change, old: Regime | None, new: Regime | None) -> bool:
    """Say whether more may pass by a change of law. Which way a condition turns nobody can tell: it may.

    A table that is new was named by no rule; a rule that names it now has changed itself.
    """
    stricter = {
        "regime": "added",
        "bar": "added",
        "duty": "added",
        "table": "added",
        "basis": "removed",
        "question": "added",
    }
    if change.kind in {"source", "deadline", "information", "refusal", "announced"} or change.action == stricter.get(
        change.kind
    ):
        return False
    if change.kind == "regime" and old is not None and new is not None:
        head = ("narrow", "layer", "jurisdictions", "zone", "working_days", "from_", "until")
        return any(unordered(getattr(old, f)) != unordered(getattr(new, f)) for f in head)
    return bool(_bare(_rule(change, old)) != _bare(_rule(change, new))) if _compared(change, old, new) else True


def _compared(change: Change, old: Regime | None, new: Regime | None) -> bool:
    """Say whether both wordings of what a change is about can be held against each other."""
    if change.kind in {"basis", "bar", "duty"}:
        return change.action == "changed"
    return change.kind in {"applies", "requires", "row"} and old is not None and new is not None


def _rule(change: Change, regime: Regime | None) -> Any:  # noqa: ANN401
    if regime is None:
        return None
    if change.kind == "row":
        return regime.tables.get(change.name.partition(":")[0])
    if change.kind in {"applies", "requires"}:
        return getattr(regime, change.kind)
    rules = {"basis": regime.requires.children, "bar": regime.forbids, "duty": regime.duties}[change.kind]
    return next((one for one in rules if getattr(one, "name", None) == change.name), None)


def _bare(value: Any) -> Any:  # noqa: ANN401
    """Leave out the words that are for people, and the order of lists."""
    return unordered(value, _WORDS_OF_LAW)
