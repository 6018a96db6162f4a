"""What happens to a paper, a judgement or a waiver on a day, in words: it begins, it ends, or something is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sekisho.gate.turning import ONE_DAY
from sekisho.model.base import Phrase
from sekisho.model.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sekisho.files import Spot
    from sekisho.model.evidence import Event, Evidence, Judgement
    from sekisho.model.waiver import Waiver

    Covers = Callable[[date | None], bool]

_EVENTS: Final = {
    "granted": ("{0} is granted on {1}", "{0}は{1}に付与"),
    "suspended": ("{0} is suspended from {1}", "{0}は{1}から効力停止"),
    "reinstated": ("{0} is back in force from {1}", "{0}は{1}から効力回復"),
    "revoked": ("{0} is revoked on {1}", "{0}は{1}に取消し"),
    "withdrawn": ("{0} is withdrawn on {1}", "{0}は{1}に取下げ"),
    "lapsed": ("{0} lapses on {1}", "{0}は{1}に失効"),
    "filed": ("{0} is filed on {1}", "{0}は{1}に届出"),
    "extended": ("{0} is extended on {1} until {2}", "{0}は{1}に{2}まで延長"),
}


def of_paper(
    paper: Evidence, terms: list[int], status_max_age: int, covers: Covers
) -> Iterator[tuple[str, Phrase, Spot]]:
    """Walk what happens to a paper on the days that are asked about: a name for it, the words, the part of its file.

    `terms` are the months that a law gives to a paper that prints no expiry, `status_max_age` the days for which a look
    at a published status counts.
    """
    if covers(paper.issued):
        said = Phrase("{0} is valid from {1}, its day of issue", "{0}は発行日{1}から有効", (paper.id, paper.issued))
        yield f"paper:{paper.id}:issued", said, ("issued",)
    for index, event in enumerate(paper.events):
        if covers(event.on):
            said = Phrase(*_event(event), (paper.id, event.on, event.until))
            yield f"paper:{paper.id}:{event.status}:{event.on}", said, ("events", index)
    extended = [index for index, event in enumerate(paper.events) if event.until]
    for last in {paper.last_day(months, None) for months in terms or [None]} - {None}:
        if covers(_after(last)):
            printed = "printed_expiry" if paper.printed_expiry else "issued"
            spot: Spot = ("events", extended[-1]) if extended else (printed,)
            counted = printed == "issued" and not extended
            yield f"paper:{paper.id}:expiry", _expiry(paper, last, terms if counted else []), spot
    checked = paper.status_checked_on
    if checked and paper.status_is_published and covers(checked + timedelta(days=status_max_age) + ONE_DAY):
        en = "nobody has looked up the published status of {0} since {1}, and {2} days later that is too old"
        ja = "{0}の公表状態の最終確認日は{1}であり、{2}日を超えた"
        said = Phrase(en, ja, (paper.id, checked, status_max_age))
        yield f"paper:{paper.id}:status-check", said, ("status_checked_on",)


def _event(event: Event) -> tuple[str, str]:
    return _EVENTS.get(event.status, (f"{{0}} is {event.status} on {{1}}", f"{{0}}は{{1}}に{event.status}"))


def _expiry(paper: Evidence, last: date | None, terms: list[int]) -> Phrase:
    months = next((n for n in terms if paper.issued and add_months(paper.issued, n) == last), None)
    if months is None:
        return Phrase("{0} expires after {1}", "{0}は{1}をもって期限切れ", (paper.id, last))
    en = "{0} expires after {1}: it prints no end, and the law gives it {2} months"
    return Phrase(en, "{0}は{1}をもって期限切れ（期限の記載がなく、法令上{2}か月）", (paper.id, last, months))


def of_judgement(made: Judgement, covers: Covers) -> Iterator[tuple[str, Phrase]]:
    """Walk what happens to a judgement on the days that are asked about: a name for it, and the words."""
    named = (made.id, made.question, made.decided_by, made.answer)
    if covers(made.decided_on):
        en = "{2} decides {3} on {1} ({0}), from {4}"
        yield (
            f"judgement:{made.id}:decided",
            Phrase(en, "{2}が{1}を{3}と判断（{0}、{4}から）", (*named, made.decided_on)),
        )
    if covers(_after(made.expires)):
        en = "the judgement {0} on {1} expires after {4}"
        yield f"judgement:{made.id}:expiry", Phrase(en, "{1}に関する判断{0}は{4}をもって失効", (*named, made.expires))


def of_waiver(waiver: Waiver, covers: Covers) -> Iterator[tuple[str, Phrase]]:
    """Walk what happens to a waiver on the days that are asked about: a name for it, and the words."""
    if covers(waiver.approved_on):
        said = Phrase("the waiver {0} holds from {1}", "例外承認{0}は{1}から有効", (waiver.id, waiver.approved_on))
        yield f"waiver:{waiver.id}:approved", said
    if covers(_after(waiver.expires)):
        said = Phrase("the waiver {0} expires after {1}", "例外承認{0}は{1}をもって失効", (waiver.id, waiver.expires))
        yield f"waiver:{waiver.id}:expiry", said


def _after(last: date | None) -> date | None:
    """Give the first day on which something is over."""
    return None if last is None or last == last.max else last + ONE_DAY
