"""What is wrong or doubtful in the register, as lines that an editor can jump to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sekisho.analysis.register.problems import Doubt, doubts
from sekisho.characters import joined
from sekisho.cli.register.list_papers import envelope, files, heading
from sekisho.errors import Problem
from sekisho.files import read_yaml
from sekisho.model.base import Phrase
from sekisho.model.dates import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sekisho.analysis.register.reliance import Shelf


class Found(NamedTuple):
    """A doubt, and the place in the file it is about; a paper that a plugin supplies has none."""

    doubt: Doubt
    file: Path | None
    line: int | None


def found(shelf: Shelf, folder: Path) -> Iterator[Found]:
    """Walk what is wrong or doubtful. A rehearsal's pinned day may lie after the day by the clock."""
    places = files(folder)
    today = max(AsOf.now(), shelf.gate.clock(), key=lambda moment: moment.day_in("UTC"))
    for doubt in doubts(shelf, today, places):
        file = places.get(doubt.id)
        yield Found(doubt, file, None if file is None else read_yaml(file).line(doubt.where))


def render(form: str, shelf: Shelf, some: Sequence[Found], lang: str) -> str:
    """Write one line for each, and how many they are; or json."""
    return _json(shelf, some, lang) if form == "json" else _text(shelf, some, lang)


def _text(shelf: Shelf, some: Sequence[Found], lang: str) -> str:
    lines = [heading(shelf, lang), ""]
    for one in some:
        where = one.file or Phrase("{0} (of a plugin)", "{0}（プラグイン）", (one.doubt.id,)).in_(lang)
        lines.append(str(Problem(where, one.line, _told(one.doubt, lang))))
    number = len(shelf.everything)
    english = "{0} entry: {1}" if number == 1 else "{0} entries: {1}"
    summary = Phrase(english, "登録{0}件：{1}", (number, _counted(len(some)))).in_(lang)
    return joined([*lines, *([""] if some else []), summary])


def _counted(number: int) -> Phrase:
    if number == 0:
        return Phrase("nothing is wrong or doubtful", "問題なし")
    return Phrase("{0} finding" if number == 1 else "{0} findings", "指摘{0}件", (number,))


def _told(doubt: Doubt, lang: str) -> str:
    return Phrase("{0}; to do: {1}", "{0}。対応：{1}", (doubt.what, doubt.do)).in_(lang)


def _json(shelf: Shelf, some: Sequence[Found], lang: str) -> str:
    told = [
        {
            "paper": one.doubt.id,
            "code": one.doubt.code,
            "file": None if one.file is None else str(one.file),
            "line": one.line,
            "what": one.doubt.what.in_(lang),
            "do": one.doubt.do.in_(lang),
        }
        for one in some
    ]
    return json.dumps({**envelope(shelf), "findings": told}, indent=2, ensure_ascii=False) + "\n"
