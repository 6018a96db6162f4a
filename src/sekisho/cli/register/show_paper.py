"""One paper or judgement with everything that is known about it: its fields, its life, the law, its exports."""

from __future__ import annotations

import inspect
import json
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from sekisho.characters import joined
from sekisho.cli.register.list_papers import JUDGEMENT, envelope, heading, plain, status
from sekisho.cli.shared.columns import columns
from sekisho.files import written
from sekisho.model.base import Phrase, Text
from sekisho.model.dates import add_months, in_force
from sekisho.model.deadlines import windows
from sekisho.model.evidence import Evidence, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sekisho.analysis.register.dependence import How
    from sekisho.analysis.register.reliance import Shelf
    from sekisho.cli.register.list_papers import Entry
    from sekisho.model.deadlines import Window
    from sekisho.model.law import Regime
    from sekisho.model.requirement import Dated

_HEADS: Final = {
    "fields": Phrase("What it says", "記載事項"),
    "life": Phrase("Its life", "経過"),
    "law": Phrase("Laws that ask for it", "これを求める法令"),
    "deadlines": Phrase("Days to keep", "期限"),
    "covers": Phrase("Exports that it covers on this day", "この日に対象となる提供"),
    "hanging": Phrase(
        "Exports that rest on it: the verdict now, and without it",
        "これに依拠する提供（現在の判定とこれがない場合の判定）",
    ),
    "waiting": Phrase("Exports that wait for it", "これを待つ提供"),
    "depends": Phrase("Other exports that depend on it", "このほか関わる提供"),
}
_HOW: Final[dict[How, Phrase]] = {
    "passes": Phrase("{0} passes a law through it", "{0}：これにより法令を充足"),
    "partly": Phrase("{0} needs more than this", "{0}：これのほかに不足あり"),
    "perhaps": Phrase("it is not known whether it covers {0}", "{0}：対象となるか否か不明"),
    "waits": Phrase("{0} waits for it", "{0}：これを待つ"),
    "counts": Phrase("{0} is not counted with others because of it", "{0}：これにより他の提供の人数と合算されない"),
}
_NONE: Final = Phrase("none", "なし")
_LIFE: Final = frozenset({"issued", "printed_expiry", "events", "decided_on", "expires"})
_WIDTH: Final = 110


def render(form: str, shelf: Shelf, found: Entry, lang: str) -> str:
    """Write everything, as text or json."""
    return _json(shelf, found, lang) if form == "json" else joined(_lines(shelf, found, lang))


def _lines(shelf: Shelf, found: Entry, lang: str) -> Iterator[str]:
    one = found.one
    yield heading(shelf, lang)
    yield ""
    name = (found.question or getattr(one, "title", None) or Phrase("", "")).in_(lang)
    yield f"{one.id}: {name}" if name else one.id
    label = getattr(type(one), "label", None)
    yield f"  {one.kind}: {label.in_(lang)}" if label else f"  {one.kind}"
    doc = " ".join((inspect.getdoc(type(one)) or "").split())
    yield from wrap(doc, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield f"  {found.file or Phrase('supplied by a plugin', 'プラグインが提供').in_(lang)}"
    sections = {
        "fields": _indented(_fields(one, lang)),
        "life": _indented(_life(shelf, found, lang)),
        "law": list(dict.fromkeys(_law(shelf, one, lang))),
        "deadlines": _indented(deadlines(shelf, one, lang)),
        "covers": _covers(shelf, found),
        "hanging": [f"  {hanging.export_id}: {hanging.now} → {hanging.without}" for hanging in found.hanging],
        "waiting": [f"  {export} ({', '.join(laws)})" for export, laws in found.waiting.items()],
        "depends": [f"  {_HOW[how]._replace(values=(name,)).in_(lang)}" for name, how in _others(shelf, found)],
    }
    if not found.waiting:
        del sections["waiting"]
    if not sections["depends"]:
        del sections["depends"]
    if one.kind == JUDGEMENT:
        del sections["covers"]
    if not sections["deadlines"]:
        del sections["deadlines"]
    for section, lines in sections.items():
        yield ""
        yield _HEADS[section].in_(lang)
        yield from lines or [f"  {_NONE.in_(lang)}"]


def _depends(shelf: Shelf, found: Entry) -> Iterable[tuple[str, How]]:
    return shelf.dependents.get(found.one.id, {}).items()


def _others(shelf: Shelf, found: Entry) -> Iterator[tuple[str, How]]:
    """Walk the exports that depend on it and are told under no other heading: their verdict would be the same."""
    told = {hanging.export_id for hanging in found.hanging} | set(found.waiting)
    yield from ((name, how) for name, how in _depends(shelf, found) if name not in told)


def _indented(rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"  {line}" for line in columns(list(rows))]


def _covers(shelf: Shelf, found: Entry) -> list[str]:
    if isinstance(found.one, Judgement):
        return []
    return [f"  {export} ({'; '.join(laws)})" for export, laws in shelf.covers(found.one).items()]


def _fields(one: Evidence | Judgement, lang: str) -> Iterator[list[str]]:
    """Give every field that is filled in, and those of its scope and of its own that are not."""
    asked = () if isinstance(one, Judgement) else (*one.aspects, *_own(type(one)))
    for name in type(one).model_fields:
        value = getattr(one, name)
        if name in ("id", "kind", "title", *_LIFE) or value == ():
            continue
        if value is None and name in asked:
            yield [name, Phrase("not entered", "未記入").in_(lang)]
        elif value is not None:
            yield [name, _said(value, lang)]


def _own(kind: type[Evidence]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in Evidence.model_fields)


def _said(value: object, lang: str) -> str:
    if isinstance(value, Text):
        return value.in_(lang)
    if value == "any":
        return Phrase("any: no limit", "any（限定なし）").in_(lang)
    if isinstance(value, tuple) and all(isinstance(item, (str, int)) for item in value):
        return ", ".join(map(str, value))
    if isinstance(value, tuple):
        return "; ".join(_said(item, lang) for item in value)
    if hasattr(value, "model_dump"):
        return ", ".join(f"{key}: {told}" for key, told in value.model_dump(mode="json", exclude_none=True).items())
    return written(value)


def _life(shelf: Shelf, found: Entry, lang: str) -> Iterator[list[str]]:
    one, standing = found.one, found.standing
    if isinstance(one, Judgement):
        yield [str(one.decided_on), Phrase("decided", "判断").in_(lang)]
        yield [str(one.expires), Phrase("last day", "満了日").in_(lang)]
    else:
        yield [str(one.issued or "?"), Phrase("issued", "発行").in_(lang)]
        for event in sorted(one.events, key=lambda event: event.on):
            until = f" → {event.until}" if event.until else ""
            recorded = Phrase("recorded {0}", "記録{0}", (event.recorded_on,)).in_(lang)
            yield [str(event.on), f"{event.status}{until} ({recorded}){f': {event.source}' if event.source else ''}"]
        yield from _last_days(shelf, one, found, lang)
    day = shelf.as_of.day_in(one.zone)
    yield [str(day), Phrase("on this day: {0}", "この日：{0}", (status(standing, lang),)).in_(lang)]


def _last_days(shelf: Shelf, one: Evidence, found: Entry, lang: str) -> Iterator[list[str]]:
    """Give the printed last day, and the one by the term of each law: both are kept, the printed one counts."""
    standing = found.standing
    extended = standing.extended is not None
    counts = Phrase(": counts", "（これによる）").in_(lang)
    if one.printed_expiry is None:
        yield ["?", Phrase("last day, printed: not entered", "満了日（記載）：未記入").in_(lang)]
    else:
        printed = Phrase("last day, printed", "満了日（記載）").in_(lang)
        none = Phrase("prints no last day", "満了日の記載なし").in_(lang)
        endless = one.printed_expiry == "none"
        yield [
            "–" if endless else str(one.printed_expiry),
            (none if endless else printed) + ("" if extended else counts),
        ]
    if extended:
        yield [str(standing.extended), Phrase("last day, as extended", "満了日（延長後）").in_(lang) + counts]
    seen = set()
    for asking in shelf.relevant(one):
        term = (asking.months, asking.regime.id)
        if asking.months and one.issued and term not in seen:
            seen.add(term)
            bare = one.model_copy(update={"printed_expiry": None, "events": ()})
            last = bare.last_day(asking.months, shelf.as_of.day_in(one.zone)) or add_months(one.issued, asking.months)
            by_law = Phrase(
                "last day by the term of {0}, {1} months [{2}]",
                "{0}の期間{1}か月による満了日［{2}］",
                (asking.regime.id, asking.months, asking.regime.cited(asking.leaf.cite)),
            ).in_(lang)
            yield [str(last), by_law + (counts if one.printed_expiry is None and not extended else "")]


def deadlines(shelf: Shelf, one: Evidence | Judgement, lang: str) -> Iterator[list[str]]:
    """Give the days that laws count from the paper, unless the law is over by then: when, how it stands, what."""
    for window in _windows(shelf, one):
        begins, ends = (None if day is None else str(day) for day in (window.opens, window.due))
        cite = window.regime.cited(window.deadline.cite).in_(lang)
        what = f"{window.deadline.title.in_(lang)} [{window.regime.id}: {cite}]"
        yield [f"{begins or '…'} – {ends or '…'}", _state(shelf, window).in_(lang), what]


def _windows(shelf: Shelf, one: Evidence | Judgement) -> Iterator[Window]:
    for regime in shelf.gate.content.regimes.values():
        for window in windows(regime, shelf.papers.all, shelf.tables):
            day = window.due or window.opens
            if window.paper is one and day is not None and in_force(day, regime.from_, regime.until):
                yield window


def _state(shelf: Shelf, window: Window) -> Phrase:
    day = shelf.as_of.day_in(window.regime.zone)
    if (late := window.late_on(day)) is not None:
        return Phrase("done late: due {0}, done {1}", "遅延して完了（期限{0}、完了{1}）", (window.due, late))
    return _stage(window, day)


def _stage(window: Window, day: date) -> Phrase:
    if window.done is not None and window.done <= day:
        return Phrase("settled on {0}", "{0}に完了", (window.done,))
    if window.due is not None and window.due < day:
        return Phrase("missed", "期限経過")
    return Phrase("later", "未到来") if window.opens is not None and day < window.opens else Phrase("open", "進行中")


def _law(shelf: Shelf, one: Evidence | Judgement, lang: str) -> Iterator[str]:
    if isinstance(one, Judgement):
        for regime, rule, leaf in shelf.raising(one.question):
            yield f"  {_place(regime, rule, lang)} [{regime.cited(leaf.cite).in_(lang)}]"
            if leaf.note:
                yield from wrap(leaf.note.in_(lang), _WIDTH, initial_indent="    ", subsequent_indent="    ")
        return
    for asking in shelf.relevant(one):
        yield f"  {_place(asking.regime, asking.rule, lang)} [{asking.regime.cited(asking.leaf.cite).in_(lang)}]"


def _place(regime: Regime, rule: Dated | None, lang: str) -> str:
    return f"{regime.id}: {rule.name}, {rule.title.in_(lang)}" if rule else regime.id


def _json(shelf: Shelf, found: Entry, lang: str) -> str:
    one = found.one
    told: dict[str, Any] = {
        **plain(found, lang),
        "fields": one.model_dump(mode="json", exclude_none=True, exclude={"id", "kind"}),
        "covers": {} if isinstance(one, Judgement) else {k: list(v) for k, v in shelf.covers(one).items()},
        "depends": dict(_depends(shelf, found)),
        "asked_by": []
        if isinstance(one, Judgement)
        else [
            {
                "regime": asking.regime.id,
                "rule": asking.rule.name if asking.rule else None,
                "cite": asking.leaf.cite,
                "citation": asking.regime.cited(asking.leaf.cite).in_(lang),
                "months": asking.months,
            }
            for asking in shelf.relevant(one)
        ],
        "deadlines": [
            {
                "deadline": window.deadline.deadline,
                "regime": window.regime.id,
                "title": window.deadline.title.in_(lang),
                "opens": None if window.opens is None else str(window.opens),
                "due": None if window.due is None else str(window.due),
                "done": None if window.done is None else str(window.done),
                "state": _stage(window, shelf.as_of.day_in(window.regime.zone)).en.partition(" ")[0],
                "late": None if window.late is None else str(window.late),
            }
            for window in _windows(shelf, one)
        ],
    }
    return json.dumps({**envelope(shelf), "paper": told}, indent=2, ensure_ascii=False) + "\n"
