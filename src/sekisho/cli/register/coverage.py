"""The matrix of exports and papers: who passes on what, and what each paper covers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sekisho.analysis.register.reliance import said
from sekisho.characters import joined
from sekisho.cli.register.list_papers import envelope, heading
from sekisho.cli.shared import markdown
from sekisho.cli.shared.columns import columns
from sekisho.cli.shared.tables import comma_separated
from sekisho.model.base import Phrase
from sekisho.model.brief import brief
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.register.reliance import Row, Shelf

_EXPORTS: Final = (
    Phrase("export", "提供"),
    Phrase("stream", "データ"),
    Phrase("law", "法令"),
    Phrase("verdict", "判定"),
    Phrase("through", "根拠"),
    Phrase("papers", "書類"),
    Phrase("missing", "不足"),
)
_PAPERS: Final = (Phrase("paper", "書類"), Phrase("covers", "対象となる提供"))


def render(form: str, shelf: Shelf, lang: str) -> str:
    """Write the matrix in one of the formats."""
    exports = [[word.in_(lang) for word in _EXPORTS], *matrix(shelf, lang)]
    papers = [[word.in_(lang) for word in _PAPERS], *_papers(shelf, lang)]
    match form:
        case "csv":
            return comma_separated(exports[0], exports[1:])
        case "markdown":
            tables = (markdown.table(table[0], table[1:]) for table in (exports, papers))
            return f"# {markdown.plain(heading(shelf, lang))}\n\n" + "\n".join(tables)
        case "json":
            return _json(shelf, lang)
    short = [[*row[:1], *row[2:4], _together(row, lang)] for row in exports[1:]]
    lines = [heading(shelf, lang), "", *columns(short or [[""]]), "", *columns(papers)]
    return joined(lines)


def _together(row: list[str], lang: str) -> str:
    """Put the last three columns into one, for a terminal."""
    through, papers, missing = row[-3:]
    if missing:
        return missing
    none = Phrase("no paper needed", "書類不要").in_(lang)
    return ": ".join(filter(None, (through, papers or none)))


def matrix(shelf: Shelf, lang: str) -> Iterator[list[str]]:
    """Walk the rows of the matrix: export, stream, law, verdict, through, papers, what is missing."""
    rows: dict[str, list[Row]] = {}
    for row in shelf.rows():
        rows.setdefault(row.export_id, []).append(row)
    for name, decision in shelf.decisions.items():
        for row in rows.get(name, ()):
            through = ", ".join(row.through)
            yield [name, row.stream, row.regime, row.word, through, ", ".join(row.papers), _missing(shelf, row, lang)]
        for note in decision.notes:
            word = {Verdict.UNKNOWN: "REVIEW", Verdict.UNMET: "DENY"}.get(note.verdict, decision.word)
            yield [name, "", "", word, "", "", note.text.in_(lang)]
        if not rows.get(name) and not decision.notes:
            yield [name, "", "", said(decision), "", "", Phrase("no law applies", "適用法令なし").in_(lang)]


def _missing(shelf: Shelf, row: Row, lang: str) -> str:
    if row.finding.verdict is Verdict.MET:
        return ""
    alone = replace(shelf.decisions[row.export_id], findings=(row.finding,), notes=())
    return brief(alone, lang).removeprefix(f"{row.regime}: ")


def _papers(shelf: Shelf, lang: str) -> Iterator[list[str]]:
    none = Phrase("none", "なし").in_(lang)
    for paper in shelf.papers.all:
        yield [paper.id, ", ".join(shelf.covers(paper)) or none]


def _json(shelf: Shelf, lang: str) -> str:
    keys = [word.en for word in _EXPORTS]
    rows = []
    for row in matrix(shelf, lang):
        one: dict[str, object] = dict(zip(keys, row, strict=True))
        rows.append(
            one | {name: [word for word in str(one[name]).split(", ") if word] for name in ("through", "papers")}
        )
    covers = {paper.id: {name: list(laws) for name, laws in shelf.covers(paper).items()} for paper in shelf.papers.all}
    data = {**envelope(shelf), "exports": rows, "papers": covers, "depends": shelf.dependents}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
