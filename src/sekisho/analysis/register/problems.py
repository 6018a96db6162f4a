"""What is wrong or doubtful in the register on a day: one thing each, the line of the file it is about, what to do."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho import disk
from sekisho.model.base import Joined, Phrase
from sekisho.model.dates import add_months
from sekisho.model.questions import called
from sekisho.model.values import AND
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from sekisho.analysis.register.reliance import Shelf, Standing
    from sekisho.files import Spot
    from sekisho.model.dates import AsOf
    from sekisho.model.evidence import Evidence, Judgement


class Doubt(NamedTuple):
    """One finding. `where` are the keys that lead to the part of the file that it is about."""

    id: str
    code: str
    where: Spot
    what: Phrase
    do: Phrase


def doubts(shelf: Shelf, today: AsOf, files: Mapping[str, Path]) -> Iterator[Doubt]:
    """Walk everything that is wrong or doubtful, paper by paper.

    `today` is the day by the clock, after which nothing can have been checked or recorded; `files` has the file of
    each paper that has one, so that the document beside it can be held against its hash.
    """
    for paper in shelf.papers.all:
        yield from _paper(shelf, paper, today.day_in(paper.zone), files.get(paper.id))
    yield from _same_number(shelf)
    for judgement in shelf.papers.judgements:
        yield from _judgement(shelf, judgement, today.day_in(judgement.zone))


def _paper(shelf: Shelf, paper: Evidence, today: date, file: Path | None) -> Iterator[Doubt]:
    standing = shelf.standing(paper)
    yield from chain(
        _not_in_force(shelf, paper, standing),
        _incomplete(paper, standing),
        _unused(shelf, paper),
        _stale(shelf, paper, standing),
        _too_long(shelf, paper),
        _ahead(paper, today),
        _document(paper, file),
    )


_NOT_IN_FORCE = {
    "expired": Phrase("expired on {0}", "{0}に有効期間満了"),
    "suspended": Phrase("suspended since {0}", "{0}から一時停止中"),
    "revoked": Phrase("revoked since {0}", "{0}に取消し"),
    "withdrawn": Phrase("withdrawn since {0}", "{0}に撤回"),
    "lapsed": Phrase("lapsed since {0}", "{0}に失効"),
    "not-yet": Phrase("not valid before {0}", "{0}から有効"),
}
_FIELD: Final[dict[str, Spot]] = {"expired": ("printed_expiry",), "not-yet": ("issued",)}
_RENEW = Phrase("renew it, or send the data another way", "更新するか、別の方法で提供する")
_REINSTATE = Phrase(
    "have it reinstated and add the event, or send the data another way",
    "一時停止の解除を受けてイベントを追記するか、別の方法で提供する",
)
_REPLACE = Phrase("obtain a new one, or send the data another way", "新たに取得するか、別の方法で提供する")
_WAIT = Phrase("wait until then, or send the data another way", "その日まで待つか、別の方法で提供する")
_MEND = {"expired": _RENEW, "suspended": _REINSTATE, "not-yet": _WAIT}


def _not_in_force(shelf: Shelf, paper: Evidence, standing: Standing) -> Iterator[Doubt]:
    waiting = shelf.waiting(paper)
    if standing.word in _NOT_IN_FORCE and waiting:
        since = _NOT_IN_FORCE[standing.word]._replace(values=(standing.since,))
        what = Phrase("{0}; {1} waits for it", "{0}。{1}が必要としている", (since, ", ".join(waiting)))
        do = _MEND.get(standing.word, _REPLACE)
        event = paper.status_on(shelf.as_of.day_in(paper.zone))
        happened: Spot = ("events", paper.events.index(event)) if event is not None else ()
        yield Doubt(paper.id, standing.word, _FIELD.get(standing.word, happened), what, do)


def _incomplete(paper: Evidence, standing: Standing) -> Iterator[Doubt]:
    if standing.blanks:
        fields = Joined(tuple(f"`{name}`" for name in standing.blanks), AND)
        what = Phrase("not entered yet: {0}", "{0}が未記入", (fields,))
        do = Phrase("look it up on the paper, or at the issuer", "書面又は発行者で確認して記入する")
        yield Doubt(paper.id, "incomplete", ("kind",), what, do)
    for miss in standing.doubts:
        if not (miss.aspect == "status" and paper.status_checked_on and "status_checked_on" in miss.found()):
            what = Phrase("{0}", "{0}", (miss.said,))
            do = Phrase("find out, and enter the answer", "確認して結果を記入する")
            yield Doubt(paper.id, "in-doubt", ("events",), what, do)


def _unused(shelf: Shelf, paper: Evidence) -> Iterator[Doubt]:
    if paper.kind not in shelf.askings:
        what = Phrase("no law in force asks for a {0}", "{0}を求める法令がこの日に施行されていない", (paper.kind,))
        do = Phrase("nothing, or remove the file if it is here by mistake", "不要。誤りならファイルを削除する")
        yield Doubt(paper.id, "not-asked", ("kind",), what, do)
    elif not shelf.uses(paper):
        what = Phrase("no export that is declared can use it", "利用しうる提供の定義がない")
        do = Phrase(
            "compare its parties, purposes and categories with the exports, or remove it if it is here by mistake",
            "当事者・目的・項目を提供の定義と照合する。誤りなら削除する",
        )
        yield Doubt(paper.id, "unused", ("kind",), what, do)


def _stale(shelf: Shelf, paper: Evidence, standing: Standing) -> Iterator[Doubt]:
    day, checked = shelf.as_of.day_in(paper.zone), paper.status_checked_on
    most = shelf.papers.status_max_age
    if not paper.status_is_published:
        return
    if checked is not None and standing.word in ("valid", "incomplete", "in-doubt") and (day - checked).days > most:
        values = ((day - checked).days, most)
        what = Phrase(
            "its status was last looked up {0} days before, the limit is {1}",
            "状態の確認から{0}日（上限{1}日）",
            values,
        )
        do = Phrase(
            "look it up and enter the day with `sekisho register looked-up {0}`",
            "確認し、`sekisho register looked-up {0}`で日付を記入する",
            (paper.id,),
        )
        yield Doubt(paper.id, "stale", ("status_checked_on",), what, do)


def _too_long(shelf: Shelf, paper: Evidence) -> Iterator[Doubt]:
    printed, issued = paper.printed_expiry, paper.issued
    if issued is None or printed is None or printed == "none":
        return
    for asking in shelf.relevant(paper):
        if asking.months and printed > add_months(issued, asking.months):
            cite = asking.regime.cited(asking.leaf.cite)
            values = (printed, asking.months, asking.regime.id, cite, add_months(issued, asking.months))
            what = Phrase(
                "prints {0} as its last day; the term of {2} is {1} months, until {4} [{3}]",
                "記載の満了日は{0}。{2}の期間は{1}か月で、{4}まで［{3}］",
                values,
            )
            do = Phrase("compare with the paper; the printed day counts here", "書面と照合する。ここでは記載日による")
            yield Doubt(paper.id, "long", ("printed_expiry",), what, do)
            return


_FAR: Final = 120
"""Months ahead beyond which a day of issue is a slip of the pen; a paper may well be issued for a coming day."""


def _ahead(paper: Evidence, today: date) -> Iterator[Doubt]:
    """Find what claims to have been done after today."""
    if paper.issued is not None and paper.issued > add_months(today, _FAR):
        what = Phrase(
            "`issued: {0}` lies more than ten years ahead", "`issued: {0}`は10年以上先の日付", (paper.issued,)
        )
        yield Doubt(paper.id, "ahead", ("issued",), what, Phrase("correct the year", "年を訂正する"))
    told: list[tuple[Spot, date | None]] = [(("status_checked_on",), paper.status_checked_on)]
    told += [(("events", index, "recorded_on"), event.recorded_on) for index, event in enumerate(paper.events)]
    for where, day in told:
        if day is not None and day > today:
            yield Doubt(paper.id, "ahead", where, *_not_yet(str(where[-1]), day, today))


def _not_yet(field: str, day: date, today: date) -> tuple[Phrase, Phrase]:
    return (
        Phrase(
            "`{0}: {1}` lies in the future; today is {2}", "`{0}: {1}`は未来の日付（今日は{2}）", (field, day, today)
        ),
        Phrase("enter the day on which it was done", "実際に行った日を記入する"),
    )


def _document(paper: Evidence, file: Path | None) -> Iterator[Doubt]:
    """Hold the document against its hash, where `url` is a path and the file is at hand, counted from the paper's."""
    document = paper.document
    if file is None or document is None or document.sha256 is None or document.url is None or "://" in document.url:
        return
    signed = file.parent / document.url
    try:
        found = disk.sha256_of(signed)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        what = Phrase("{0} cannot be read: {1}", "{0}を読み取れない（{1}）", (document.url, error.strerror))
        do = Phrase("put the signed document there as a file", "署名済みの文書を通常のファイルとして置く")
        yield Doubt(paper.id, "changed", ("document",), what, do)
        return
    if found != document.sha256:
        what = Phrase(
            "{0} is not the document that was registered: its SHA-256 is {1}",
            "{0}は登録時の文書と一致しない（SHA-256は{1}）",
            (document.url, found),
        )
        do = Phrase(
            "find the signed document, or have the new one reviewed", "署名済みの文書を探すか、新しい文書を審査する"
        )
        yield Doubt(paper.id, "changed", ("document",), what, do)


def _same_number(shelf: Shelf) -> Iterator[Doubt]:
    first: dict[tuple[str, str], str] = {}
    for paper in shelf.papers.all:
        if paper.number is None:
            continue
        other = first.setdefault((paper.kind, paper.number), paper.id)
        if other != paper.id:
            what = Phrase("has the number {0}, and so has {1}", "番号{0}は{1}と同じ", (paper.number, other))
            do = Phrase("correct the number, or keep one of the two", "番号を訂正するか、一方だけを残す")
            yield Doubt(paper.id, "same-number", ("number",), what, do)


def _judgement(shelf: Shelf, judgement: Judgement, today: date) -> Iterator[Doubt]:
    standing = shelf.judged(judgement)
    question = called(shelf.gate.content.regimes, judgement.question)
    if standing.word == "expired":
        what = Phrase(
            "the judgement expired on {1}: {0}",
            "判断は{1}に有効期間満了：{0}",
            (question, standing.last),
        )
        do = Phrase("have it decided anew, or remove it", "改めて判断するか、削除する")
        yield Doubt(judgement.id, "expired", ("expires",), what, do)
    if judgement.decided_on > today:
        yield Doubt(judgement.id, "ahead", ("decided_on",), *_not_yet("decided_on", judgement.decided_on, today))
    regime = judgement.question.partition("#")[0]
    asked = {
        name
        for name, decision in shelf.decisions.items()
        if judgement.exports == "any" or name in judgement.exports
        for finding in decision.applicable
        if finding.regime.id == regime and finding.applies is not Verdict.UNMET
    }
    if judgement.question not in shelf.questions or not asked:
        what = Phrase("no export raises the question: {0}", "次の問いが生じる提供がない：{0}", (question,))
        do = Phrase("compare `exports` with the exports, or remove it", "`exports`を提供の定義と照合するか、削除する")
        yield Doubt(judgement.id, "unused", ("question",), what, do)
