"""A forecast as entries of a calendar: each with its day, what it is about, and the words for it in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from sekisho.analysis.forecast.forecast import becomes, lacking
from sekisho.analysis.forecast.paper_events import LOOK_UP
from sekisho.cli.diff.words import stands
from sekisho.model.base import Phrase
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sekisho.analysis.forecast.forecast import Act, Forecast
    from sekisho.analysis.forecast.verdict_changes import Turn
    from sekisho.cli.shared.locations import Locate
    from sekisho.model.citation import Citation
    from sekisho.model.decision import Finding
    from sekisho.model.evidence import Evidence

Kind = Literal["stops", "begins", "changes", "opens", "due", "overdue", "late", "look", "other"]


class Remedy(NamedTuple):
    """What a leaf says is to be done; told like a phrase, in the language asked for."""

    leaf: Finding

    def in_(self, lang: str) -> str:
        """Give the sentence and its article."""
        cite = f" [{self.leaf.citation.in_(lang)}]" if self.leaf.citation else ""
        return _DO._replace(values=(f"{self.leaf.remedy(lang)}{cite}",)).in_(lang)


class Entry(NamedTuple):
    """One day and what happens on it. `about` is the same whenever one asks, even when the day has moved."""

    day: date
    kind: Kind
    about: tuple[str, ...]
    title: Phrase
    lines: tuple[Phrase | Remedy, ...]
    exports: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    cite: Citation | None = None
    provisional: bool = False

    @property
    def url(self) -> str | None:
        """The address of what is cited."""
        return None if self.cite is None else self.cite.url


_TITLES: Final[dict[Kind, tuple[str, str]]] = {
    "stops": ("{0} stops: {1} → {2}", "{0}が止まる：{1} → {2}"),
    "begins": ("{0} begins to pass: {1} → {2}", "{0}が通るようになる：{1} → {2}"),
    "changes": ("{0} changes: {1} → {2}", "{0}の結論が変わる：{1} → {2}"),
    "opens": ("{0}: first day ({1})", "{0}：開始日（{1}）"),
    "due": ("{0}: last day ({1})", "{0}：期限日（{1}）"),
    "overdue": ("{0}: overdue ({1})", "{0}：期限超過（{1}）"),
    "late": ("{0}: done late ({1})", "{0}：遅延して完了（{1}）"),
    "look": ("the last look at the published status of {0} grows too old", "{0}の公表状態の確認が古くなる"),
}
_BECAUSE: Final = Phrase("because: {0}", "理由：{0}")
_TASKS: Final = Phrase("tasks: {0}", "タスク：{0}")
_EXPORTS: Final = Phrase("exports that rest on it: {0}", "これに依拠する提供：{0}")
_ASKED: Final = Phrase("asked by: {0}", "根拠条文：{0}")
_DO: Final = Phrase("do: {0}", "対応：{0}")
_NOTE: Final = Phrase("note: {0}", "注記：{0}")
_LOOKED: Final = Phrase(
    "last looked up on {0}; from the next day on it counts no more", "最終確認日{0}。翌日から確認とみなされない"
)
_CITED: Final = Phrase("{0} [{1}]", "{0}［{1}］")
_OF: Final = Phrase("{0} ({1})", "{0}（{1}）")
_UNTIL: Final = Phrase("until {0}", "{0}まで")
_LATE: Final = Phrase("due {0}, done {1}", "期限{0}、完了{1}")
_SINCE: Final = Phrase("may be done since {0}", "{0}から可能")
_BLOCKED: Final = Phrase(
    "perhaps: export {0} was blocked (record {1} of the ledger)", "該当する可能性：提供 {0} の実行停止（台帳の記録{1}）"
)
_PROVISIONAL: Final = Phrase(
    "provisional: it counts working days of a year whose official calendar is not published yet",
    "暫定：公式の営業日暦が未公表の年の営業日を含む",
)


def entries(forecast: Forecast, find: Locate) -> list[Entry]:
    """List everything that the forecast tells, in order of days."""
    found = [*_turns(forecast, find), *_acts(forecast), *_looks(forecast), *_started(forecast)]
    for other in forecast.others:
        cause = other.cause
        asked = (_ASKED._replace(values=(cause.cite,)),) if cause.cite else ()
        found.append(Entry(other.day, "other", (cause.key,), cause.said, asked, cite=cause.cite))
    return sorted(found, key=lambda entry: (entry.day, entry.about))


def _turns(forecast: Forecast, find: Locate) -> Iterator[Entry]:
    told: dict[tuple[str, ...], int] = {}
    for turn in forecast.turns:
        kind = becomes(turn)
        about = (turn.export_id, *sorted(cause.key for cause in turn.causes))
        told[about] = told.get(about, 0) + 1
        tasks = forecast.tasks[turn.export_id]
        title = Phrase(*_TITLES[kind], (turn.export_id, stands(turn.before), stands(turn.after)))
        yield Entry(
            turn.day,
            kind,
            (*about, *([str(told[about])] if told[about] > 1 else [])),
            title,
            (*_reasons(turn, find, _old(forecast, turn)), _TASKS._replace(values=(", ".join(tasks),))),
            (turn.export_id,),
            tasks,
            next((cause.cite for cause in turn.causes if cause.cite), None),
        )


def unlooked(forecast: Forecast, turn: Turn) -> bool:
    """Say whether an export stops only for want of a look at a published status."""
    return any(one is turn for one in forecast.unlooked)


def _old(forecast: Forecast, turn: Turn) -> list[Evidence]:
    """Give the papers of which a look would have kept an export going."""
    looks = forecast.looks if unlooked(forecast, turn) else ()
    return [look.paper for look in looks if turn.export_id in look.exports and look.due < turn.day]


def _looking_up(paper: Evidence) -> Phrase:
    return _DO._replace(values=(LOOK_UP._replace(values=(paper.id,)),))


def _reasons(turn: Turn, find: Locate, old: Iterable[Evidence]) -> Iterator[Phrase | Remedy]:
    for cause in turn.causes:
        where = find(cause.where)
        yield _BECAUSE._replace(values=(cause.said,))
        if where is not None:
            yield Phrase("  {0}", "  {0}", (where,))
    looking = {_looking_up(paper): None for paper in old}
    yield from looking
    known = {
        (cause.remedy, cause.cite): cause
        for cause in turn.causes
        if cause.remedy is not None and _DO._replace(values=(cause.remedy,)) not in looking
    }
    for remedy, cite in known:
        yield _DO._replace(values=(_CITED._replace(values=(remedy, cite)) if cite else remedy,))
    if turn.after.verdict is not Verdict.MET and not known and not looking:
        yield from (Remedy(leaf) for leaf in lacking(turn.after))


def _acts(forecast: Forecast) -> Iterator[Entry]:
    for act in forecast.acts:
        due = act.window.due
        if act.late is not None and due is not None:
            yield _act(act, "late", due, (_LATE._replace(values=(due, act.late)),), forecast)
            continue
        if act.opens is not None:
            until = (_UNTIL._replace(values=(due,)),) if due is not None else ()
            yield _act(act, "opens", act.opens, until, forecast)
        if due is not None and (due <= forecast.last or act.opens is None):
            opens = act.window.opens
            since = (_SINCE._replace(values=(opens,)),) if opens is not None else ()
            yield _act(act, "overdue" if act.overdue else "due", due, since, forecast)


def _looks(forecast: Forecast) -> Iterator[Entry]:
    for look in forecast.looks:
        tasks = tuple(task for export_id in look.exports for task in forecast.tasks[export_id])
        lines = [
            _LOOKED._replace(values=(look.paper.status_checked_on,)),
            _looking_up(look.paper),
            *([_EXPORTS._replace(values=(", ".join(look.exports),))] if look.exports else []),
            *([_TASKS._replace(values=(", ".join(tasks),))] if tasks else []),
        ]
        title = Phrase(*_TITLES["look"], (look.paper.id,))
        yield Entry(look.due, "look", ("look", look.paper.id), title, tuple(lines), look.exports, tasks)


def _started(forecast: Forecast) -> Iterator[Entry]:
    for one in forecast.started:
        refusal, cite = one.refusal, one.regime.cited(one.refusal.cite)
        lines: list[Phrase | Remedy] = [
            _BLOCKED._replace(values=(one.export_id, one.record)),
            _ASKED._replace(values=(Phrase("{0} ({1})", "{0}（{1}）", (cite, one.regime.id)),)),
        ]
        if refusal.remedy is not None:
            lines.append(_DO._replace(values=(refusal.remedy,)))
        if refusal.note is not None:
            lines.append(_NOTE._replace(values=(refusal.note,)))
        yield Entry(
            one.due,
            "due",
            ("refusal", one.regime.id, refusal.name, one.export_id),
            Phrase(*_TITLES["due"], (refusal.title, one.export_id)),
            tuple(lines),
            (one.export_id,),
            forecast.tasks.get(one.export_id, ()),
            cite,
        )


def _act(act: Act, kind: Kind, day: date, first: Iterable[Phrase], forecast: Forecast) -> Entry:
    window = act.window
    deadline, regime = window.deadline, window.regime
    cite = regime.cited(deadline.cite)
    lines: list[Phrase | Remedy] = [*first, _ASKED._replace(values=(_OF._replace(values=(cite, regime.id)),))]
    if deadline.remedy is not None and act.late is None:
        lines.append(_DO._replace(values=(deadline.remedy,)))
    if deadline.note is not None:
        lines.append(_NOTE._replace(values=(deadline.note,)))
    tasks = tuple(task for export_id in act.exports for task in forecast.tasks[export_id])
    if act.exports:
        lines += [_EXPORTS._replace(values=(", ".join(act.exports),)), _TASKS._replace(values=(", ".join(tasks),))]
    if window.provisional:
        lines.append(_PROVISIONAL)
    return Entry(
        day,
        kind,
        (regime.id, deadline.name, window.paper.id, "opens" if kind == "opens" else "due"),
        Phrase(*_TITLES[kind], (deadline.title, window.paper.id)),
        tuple(lines),
        act.exports,
        tasks,
        cite,
        window.provisional,
    )
