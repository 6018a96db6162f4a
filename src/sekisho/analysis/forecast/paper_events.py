"""What happens to a paper, a judgement or a waiver, and when: it begins, it ends, or something is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.analysis.forecast.change_days import ONE_DAY
from sekisho.model.base import Phrase
from sekisho.model.dates import add_months
from sekisho.model.questions import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.files import Spot
    from sekisho.model.evidence import Event, Evidence, Judgement
    from sekisho.model.law import Regime
    from sekisho.model.waiver import Waiver

_EVENTS: Final = {
    "granted": ("{0} is granted on {1}", "{0}は{1}に付与"),
    "suspended": ("{0} is suspended from {1}", "{0}は{1}から一時停止"),
    "doubted": ("{0} is in doubt from {1}", "{0}の効力は{1}から不明"),
    "reinstated": ("{0} is back in force from {1}", "{0}は{1}から効力回復"),
    "revoked": ("{0} is revoked on {1}", "{0}は{1}に取消し"),
    "withdrawn": ("{0} is withdrawn on {1}", "{0}は{1}に撤回"),
    "lapsed": ("{0} lapses on {1}", "{0}は{1}に失効"),
    "filed": ("{0} is filed on {1}", "{0}は{1}に届出"),
    "extended": ("{0} is extended on {1} until {2}", "{0}は{1}に{2}まで延長"),
}


_RENEW: Final = Phrase("renew {0} in time, and register the new paper", "期限までに{0}を更新し、新たな書類を登録する")
_REINSTATE: Final = Phrase("have {0} reinstated", "{0}の一時停止の解除を受ける")
LOOK_UP: Final = Phrase(
    "look up the published status of {0} and enter the day with `sekisho register looked-up {0}`",
    "{0}の公表状態を確認し、`sekisho register looked-up {0}`で確認日を記入する",
)
_DECIDE: Final = Phrase("have {0} decided anew", "{0}を改めて判断する")


class Happening(NamedTuple):
    """The first day of something new about a paper. `key` names it the same whenever one asks."""

    day: date
    key: str
    said: Phrase
    spot: Spot = ()
    """The part of its file that says so."""
    remedy: Phrase | None = None
    """What somebody can do about it."""


def of_paper(paper: Evidence, terms: Iterable[int], status_max_age: int) -> Iterator[Happening]:
    """Walk what happens to a paper.

    `terms` are the months that a law gives to a paper that prints no expiry, `status_max_age` the days for which a look
    at a published status counts.
    """
    if paper.issued is not None:
        said = Phrase("{0} is valid from {1}, its day of issue", "{0}は発行日{1}から有効", (paper.id, paper.issued))
        if paper.came_out() is not None:
            said = Phrase("{0} is dated {1}", "{0}の日付は{1}", (paper.id, paper.issued))
        yield Happening(paper.issued, f"paper:{paper.id}:issued", said, ("issued",))
    for index, event in enumerate(paper.events):
        said = Phrase(*_event(event), (paper.id, event.on, event.until))
        remedy = _REINSTATE._replace(values=(paper.id,)) if event.status == "suspended" else None
        yield Happening(event.on, f"paper:{paper.id}:{event.status}:{event.on}", said, ("events", index), remedy)
    yield from _ends(paper, tuple(terms))
    checked = paper.status_checked_on
    if checked is not None and paper.status_is_published:
        en = "the published status of {0} was last looked up on {1}, and {2} days later that is too old"
        ja = "{0}の公表状態の最終確認日は{1}であり、{2}日を超えた"
        said = Phrase(en, ja, (paper.id, checked, status_max_age))
        day = checked + timedelta(days=status_max_age) + ONE_DAY
        remedy = LOOK_UP._replace(values=(paper.id,))
        yield Happening(day, f"paper:{paper.id}:status-check", said, ("status_checked_on",), remedy)


def _ends(paper: Evidence, terms: tuple[int, ...]) -> Iterator[Happening]:
    extended = [index for index, event in enumerate(paper.events) if event.until]
    counted = not extended and not isinstance(paper.printed_expiry, date)
    days = {paper.last_day(months, None) for months in terms or [None]} - {date.max}
    for last in sorted(day for day in days if day is not None):
        spot: Spot = ("events", extended[-1]) if extended else ("issued" if counted else "printed_expiry",)
        said = _expiry(paper, last, terms if counted else ())
        remedy = _RENEW._replace(values=(paper.id,))
        yield Happening(last + ONE_DAY, f"paper:{paper.id}:expiry", said, spot, remedy)


def _event(event: Event) -> tuple[str, str]:
    return _EVENTS.get(event.status, (f"{{0}} is {event.status} on {{1}}", f"{{0}}は{{1}}に{event.status}"))


def _expiry(paper: Evidence, last: date, terms: Iterable[int]) -> Phrase:
    months = next((n for n in terms if paper.issued and add_months(paper.issued, n) == last), None)
    if months is None:
        return Phrase("{0} expires on {1}", "{0}は{1}に有効期間満了", (paper.id, last))
    en = "{0} expires on {1}, {2} months after its issue as the law says, because it prints no last day"
    return Phrase(en, "{0}は{1}に有効期間満了（期限の記載がなく、法令上{2}か月）", (paper.id, last, months))


def of_judgement(made: Judgement, regimes: Mapping[str, Regime]) -> Iterator[Happening]:
    """Walk what happens to a judgement: it is made, and it expires. The regimes put its question in words."""
    named = (made.id, called(regimes, made.question), made.decided_by, made.answer)
    said = Phrase(
        "{2} decides “{3}” on {4} ({0}): {1}", "{2}が{4}に「{3}」と判断（{0}）：{1}", (*named, made.decided_on)
    )
    yield Happening(made.decided_on, f"judgement:{made.id}:decided", said, ("decided_on",))
    if made.expires != date.max:
        en = "the judgement {0} expires on {4}: {1}"
        said = Phrase(en, "判断{0}は{4}に有効期間満了（{1}）", (*named, made.expires))
        remedy = _DECIDE._replace(values=(made.question,))
        yield Happening(made.expires + ONE_DAY, f"judgement:{made.id}:expiry", said, ("expires",), remedy)


def of_waiver(waiver: Waiver) -> Iterator[Happening]:
    """Walk what happens to a waiver: it is approved, and it expires."""
    said = Phrase("the waiver {0} holds from {1}", "例外承認{0}は{1}から有効", (waiver.id, waiver.approved_on))
    yield Happening(waiver.approved_on, f"waiver:{waiver.id}:approved", said, ("approved_on",))
    if waiver.expires != date.max:
        said = Phrase("the waiver {0} expires on {1}", "例外承認{0}は{1}に有効期間満了", (waiver.id, waiver.expires))
        yield Happening(waiver.expires + ONE_DAY, f"waiver:{waiver.id}:expiry", said, ("expires",))
