"""The register as a list: one entry for each paper and judgement, with its file and how it stands."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.characters import joined
from sekisho.cli.shared.columns import columns
from sekisho.cli.shared.options import near
from sekisho.cli.shared.tables import comma_separated
from sekisho.errors import ConfigError
from sekisho.files import closest, no_kind, yaml_files
from sekisho.model.base import Phrase
from sekisho.model.evidence import Judgement
from sekisho.model.questions import called
from sekisho.plugins import installed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.analysis.register.reliance import Hanging, Shelf, Standing
    from sekisho.model.base import Bilingual
    from sekisho.model.evidence import Evidence

SCHEMA: Final = 1
JUDGEMENT: Final = "judgement"
WORDS: Final = {
    "valid": Phrase("valid", "有効"),
    "not-yet": Phrase("not yet, from {0}", "{0}から有効"),
    "expired": Phrase("expired", "有効期間満了"),
    "suspended": Phrase("suspended since {0}", "一時停止中（{0}から）"),
    "revoked": Phrase("revoked since {0}", "取消し（{0}）"),
    "withdrawn": Phrase("withdrawn since {0}", "撤回（{0}）"),
    "lapsed": Phrase("lapsed since {0}", "失効（{0}）"),
    "adverse": Phrase("adverse: {0}", "不利な結果：{0}"),
    "pending": Phrase("no outcome yet", "結果未了"),
    "incomplete": Phrase("incomplete: {0}", "記載不足：{0}"),
    "in-doubt": Phrase("in doubt: {0}", "要確認：{0}"),
}
_COUNTED: Final = {
    **{word: phrase for word, phrase in WORDS.items() if "{0}" not in phrase.en},
    **{
        word: Phrase(word, WORDS[word].ja.partition("（")[0])
        for word in ("suspended", "revoked", "withdrawn", "lapsed")
    },
    "not-yet": Phrase("not yet valid", "未発効"),
    "adverse": Phrase("adverse", "不利な結果"),
    "incomplete": Phrase("incomplete", "記載不足"),
    "in-doubt": Phrase("in doubt", "要確認"),
}
_HEADER: Final = (
    Phrase("id", "名前"),
    Phrase("kind", "種類"),
    Phrase("holder → counterparties", "保有者 → 相手方"),
    Phrase("issued", "発行日"),
    Phrase("last day", "満了日"),
    Phrase("status", "状態"),
    Phrase("rest on it", "依拠する提供"),
    Phrase("title", "名称"),
)


class Entry(NamedTuple):
    """A paper or a judgement, its file (None where a plugin supplies it), how it stands, and what hangs on it."""

    one: Evidence | Judgement
    file: Path | None
    standing: Standing
    hanging: tuple[Hanging, ...]
    waiting: dict[str, tuple[str, ...]]
    question: Bilingual | None = None
    """What a judgement decides, in words."""

    @property
    def kind(self) -> str:
        """The kind of paper, or `judgement`."""
        return self.one.kind


def check_kind(kind: str) -> None:
    """Refuse a kind that there is not. Raises ConfigError with all that there are, the closest first."""
    known = [*installed().kinds, JUDGEMENT]
    if kind not in known:
        raise ConfigError(no_kind(kind, known))


def files(folder: Path) -> dict[str, Path]:
    """Find the file of each paper by its id, as a path from where the command runs."""
    found = yaml_files(folder / "register", [])
    return {path.stem: Path(near(path)) for path in found}


def entries(shelf: Shelf, folder: Path, kind: str | None, expiring: int | None) -> Iterator[Entry]:
    """Walk the register, narrowed to a kind, and to what is in force and ends within so many days."""
    places = files(folder)
    for one in shelf.everything:
        if kind in (None, one.kind):
            standing = _standing(shelf, one)
            day = shelf.as_of.day_in(one.zone)
            soon = standing.last is not None and day <= standing.last <= day + timedelta(days=expiring or 0)
            if expiring is None or soon:
                yield _entry(shelf, one, places, standing)


def entry(shelf: Shelf, folder: Path, name: str) -> Entry:
    """Find one paper or judgement. Raises ConfigError with the closest name."""
    known = {one.id: one for one in shelf.everything}
    if name not in known:
        msg = f"no paper in the register is called `{name}`{closest(name, known)}"
        raise ConfigError(msg)
    return _entry(shelf, known[name], files(folder), _standing(shelf, known[name]))


def _standing(shelf: Shelf, one: Evidence | Judgement) -> Standing:
    return shelf.judged(one) if isinstance(one, Judgement) else shelf.standing(one)


def _entry(shelf: Shelf, one: Evidence | Judgement, places: dict[str, Path], standing: Standing) -> Entry:
    waiting = {} if isinstance(one, Judgement) else shelf.waiting(one)
    question = called(shelf.gate.content.regimes, one.question) if isinstance(one, Judgement) else None
    return Entry(one, places.get(one.id), standing, shelf.hanging(one), waiting, question)


def status(standing: Standing, lang: str) -> str:
    """Say how a paper stands."""
    doubts = [miss.found(lang) for miss in standing.doubts]
    told = {"incomplete": ", ".join(standing.blanks), "in-doubt": "; ".join(doubts), "adverse": standing.outcome}
    return WORDS[standing.word]._replace(values=(told.get(standing.word, standing.since),)).in_(lang)


_FEW: Final = 3


def _short(standing: Standing, lang: str) -> str:
    """Say how a paper stands in one cell of the list: of many blanks only the first ones."""
    if len(standing.blanks) <= _FEW:
        return status(standing, lang)
    return status(standing._replace(blanks=(*standing.blanks[:_FEW], f"… ({len(standing.blanks)})")), lang)


def last_day(standing: Standing, lang: str) -> str:
    """Give the last day that counts, marked where it is not the printed one."""
    if standing.last is None:
        return (Phrase("no end", "期限なし") if standing.endless else Phrase("not entered", "未記入")).in_(lang)
    if standing.last == standing.extended:
        return Phrase("{0} (extended)", "{0}（延長）", (standing.last,)).in_(lang)
    if standing.last == standing.printed:
        return str(standing.last)
    return Phrase("{0} (computed)", "{0}（計算）", (standing.last,)).in_(lang)


def title(one: Evidence | Judgement, lang: str) -> str:
    """Give the title of a paper, the question of a judgement; empty where there is none."""
    if isinstance(one, Judgement):
        return one.question
    return one.title.in_(lang) if one.title else ""


def _parties(one: Evidence | Judgement) -> str:
    if isinstance(one, Judgement):
        return one.decided_by
    held = one.holder or "?"
    more = f" +{len(one.beneficiaries)}" if one.beneficiaries else ""
    others = one.counterparties if isinstance(one.counterparties, str) else ", ".join(one.counterparties or ())
    return f"{held}{more} → {others}" if others else f"{held}{more}"


def heading(shelf: Shelf, lang: str) -> str:
    """Say whose register it is and of which day."""
    settings = shelf.gate.organisation.settings
    told = Phrase("{0}: the register as of {1}", "{0}：{1}現在の登録簿", (settings.organisation, shelf.as_of)).in_(lang)
    return told + (Phrase(", in rehearsal", "（予行）").in_(lang) if settings.rehearsal else "")


def render(form: str, shelf: Shelf, found: Sequence[Entry], lang: str) -> str:
    """Write the list in one of the formats: text, json, csv."""
    if form == "text":
        return _text(shelf, found, lang)
    return _csv(found, lang) if form == "csv" else _json(shelf, found, lang)


def _text(shelf: Shelf, found: Sequence[Entry], lang: str) -> str:
    lines = [heading(shelf, lang), ""]
    if found:
        rows = [[word.in_(lang) for word in _HEADER], *(_row(one, lang) for one in found), [""] * len(_HEADER)]
        lines += columns(rows)
    counted = Counter(one.standing.word for one in found)
    words = [
        Phrase("{0} {1}", "{1}{0}", (counted[word], phrase)).in_(lang)
        for word, phrase in _COUNTED.items()
        if counted[word]
    ]
    number = Phrase("{0} in all", "計{0}件", (len(found),)).in_(lang)
    lines.append(f"{number}: {', '.join(words)}" if found else Phrase("none", "該当なし").in_(lang))
    return joined(lines)


def _row(found: Entry, lang: str) -> list[str]:
    one = found.one
    issued = one.decided_on if isinstance(one, Judgement) else one.issued
    waits = Phrase("{0} waiting", "{0}件待ち", (len(found.waiting),)).in_(lang)
    return [
        one.id,
        one.kind,
        _parties(one),
        str(issued or "?"),
        last_day(found.standing, lang),
        _short(found.standing, lang),
        waits if found.waiting else str(len(found.hanging)),
        title(one, lang) if found.question is None else found.question.in_(lang),
    ]


def plain(found: Entry, lang: str) -> dict[str, Any]:
    """Give an entry as plain data, for JSON."""
    one, standing = found.one, found.standing
    days = {name: getattr(standing, name) for name in ("printed", "extended", "computed", "last")}
    return {
        "id": one.id,
        "kind": one.kind,
        "title": title(one, lang),
        "file": None if found.file is None else str(found.file),
        **_who(one),
        "last_day": {**{name: _day(day) for name, day in days.items()}, "endless": standing.endless},
        "status": standing.word,
        "since": _day(standing.since),
        "told": status(standing, lang),
        "blanks": list(standing.blanks),
        "doubts": [miss.found(lang) for miss in standing.doubts],
        "hanging": [hanging._asdict() for hanging in found.hanging],
        "waiting": {name: list(laws) for name, laws in found.waiting.items()},
    }


def _who(one: Evidence | Judgement) -> dict[str, Any]:
    if isinstance(one, Judgement):
        none: dict[str, Any] = {"holder": None, "beneficiaries": [], "counterparties": None}
        return {**none, "decided_by": one.decided_by, "issued": str(one.decided_on)}
    others = one.counterparties if isinstance(one.counterparties, str) else list(one.counterparties or ()) or None
    held = {"holder": one.holder, "beneficiaries": list(one.beneficiaries), "counterparties": others}
    return {**held, "decided_by": None, "issued": _day(one.issued)}


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def envelope(shelf: Shelf) -> dict[str, Any]:
    """Give what every JSON of the register begins with."""
    settings = shelf.gate.organisation.settings
    return {
        "schema": SCHEMA,
        "organisation": settings.organisation,
        "as_of": str(shelf.as_of),
        "rehearsal": settings.rehearsal,
    }


def _json(shelf: Shelf, found: Sequence[Entry], lang: str) -> str:
    data = {**envelope(shelf), "papers": [plain(one, lang) for one in found]}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_COLUMNS: Final = (
    *("id", "kind", "title", "holder", "beneficiaries", "counterparties", "issued"),
    *("printed", "extended", "computed", "last_day", "status", "since", "blanks", "hanging", "waiting", "file"),
)


def _csv(found: Sequence[Entry], lang: str) -> str:
    """Write the list as CSV; several values in one cell are parted by spaces."""
    rows = []
    for one in found:
        data = plain(one, lang)
        days = data.pop("last_day")
        data |= {name: days[name] for name in ("printed", "extended", "computed")}
        data["last_day"] = "none" if days["endless"] else days["last"]
        data["hanging"] = [hanging.export_id for hanging in one.hanging]
        rows.append([_cell(data[name]) for name in _COLUMNS])
    return comma_separated(_COLUMNS, rows)


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple, dict)):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
