"""One party on one page: its papers, what they open and what not, its exports, days to keep and open doubts."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.analysis.register import provider
from sekisho.characters import joined
from sekisho.cli.register import check_papers, list_papers, show_paper
from sekisho.cli.register.coverage import matrix
from sekisho.cli.shared import markdown
from sekisho.cli.shared.columns import columns
from sekisho.errors import ConfigError
from sekisho.files import closest
from sekisho.lawbook import html
from sekisho.model.base import Phrase
from sekisho.model.countries import with_code
from sekisho.model.questions import asked, called
from sekisho.model.reasons import AND_THEN
from sekisho.model.requirement import JudgementLeaf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sekisho.analysis.register.provider import Opening
    from sekisho.analysis.register.reliance import Shelf
    from sekisho.model.base import Bilingual
    from sekisho.model.evidence import Evidence
    from sekisho.model.party import Party
    from sekisho.model.requirement import AnyLeaf

FORMATS: Final = ("text", "json", "markdown", "html")
_ANSWERS: Final = {
    "opens": Phrase("opens it", "可"),
    "doubt": Phrase("in doubt", "要確認"),
    "closed": Phrase("does not", "不可"),
}
_SIDES: Final = {
    "exporter": Phrase("as the one that sends", "提供元として"),
    "recipient": Phrase("as the one that receives", "提供先として"),
    None: Phrase("between those that it binds", "拘束される者の間で"),
}
_WIDTH: Final = 110
_ANSWER: Final = Phrase("{0}, {1}", "{0}（{1}）")
_TITLE: Final = Phrase("Papers of {0}", "{0}の書類")
_NONE: Final = Phrase("none", "なし")
_PAPERS: Final = (
    *(Phrase("paper", "書類"), Phrase("kind", "種類"), Phrase("issued", "発行日")),
    *(Phrase("last day", "満了日"), Phrase("status", "状態")),
)
_WAYS: Final = (
    *(Phrase("law", "法令"), Phrase("way through", "根拠"), Phrase("paper", "書類"), Phrase("answer", "結果")),
    *(Phrase("what it lacks", "不足・疑義"), Phrase("besides", "このほかの要件")),
)
_TOLD: Final = (Phrase("law", "法令"), Phrase("paper", "書類"), Phrase("what the law tells", "内容"))
_EXPORTS: Final = (
    *(Phrase("export", "提供"), Phrase("law", "法令"), Phrase("verdict", "判定")),
    *(Phrase("through", "根拠"), Phrase("papers", "書類"), Phrase("missing", "不足")),
)
_DAYS: Final = (Phrase("paper", "書類"), Phrase("days", "日"), Phrase("state", "状態"), Phrase("what", "内容"))
_DOUBTS: Final = (Phrase("place", "箇所"), Phrase("what", "内容"), Phrase("what to do", "対応"))


class Section(NamedTuple):
    """One part of the page: its heading, the heads of its columns, and its rows."""

    title: Bilingual
    head: Sequence[Phrase]
    rows: list[list[str]]


def found(shelf: Shelf, name: str) -> Party:
    """Find the party. Raises ConfigError with the closest name."""
    parties = shelf.gate.organisation.parties
    if name not in parties:
        msg = f"no party is called `{name}`{closest(name, parties)}"
        raise ConfigError(msg)
    return parties[name]


def render(form: str, shelf: Shelf, folder: Path, party: Party, lang: str) -> str:
    """Write the page as text, json, Markdown or one HTML file that needs nothing else."""
    if form == "json":
        return _json(shelf, folder, party, lang)
    if form == "text":
        return joined(_text(shelf, folder, party, lang))
    page = _markdown(shelf, folder, party, lang)
    return html(page, lang) if form == "html" else page


def _sections(shelf: Shelf, folder: Path, party: Party, lang: str) -> list[Section]:
    own = provider.papers_of(shelf, party.id)
    return [
        Section(Phrase("Its papers", "保有する書類"), _PAPERS, _papers(shelf, own, lang)),
        Section(
            Phrase("Papers of others that name it", "他の者の書類で相手方とされるもの"),
            _PAPERS,
            _papers(shelf, provider.naming(shelf, party.id), lang),
        ),
        Section(
            Phrase("What its papers open", "その書類で認められる提供の根拠"),
            _WAYS,
            [_way(one, lang) for one in provider.openings(shelf, party.id)],
        ),
        Section(
            Phrase("To know of them, such as what they do not do", "参考情報（その書類が及ばないこと等）"),
            _TOLD,
            [
                [
                    f"{regime.id} [{regime.cited(one.cite).in_(lang)}]",
                    paper.id,
                    f"{one.title.in_(lang)}: {one.note.in_(lang)}",
                ]
                for paper, regime, one in provider.informed(shelf, party.id)
            ],
        ),
        Section(Phrase("Exports that have to do with it", "関係する提供"), _EXPORTS, _exports(shelf, party, lang)),
        Section(Phrase("Days to keep", "期限"), _DAYS, _days(shelf, own, lang)),
        Section(Phrase("Open doubts", "未解決の疑義"), _DOUBTS, _doubts(shelf, folder, own, lang)),
    ]


def _papers(shelf: Shelf, papers: Sequence[Evidence], lang: str) -> list[list[str]]:
    rows = []
    for paper in papers:
        standing = shelf.standing(paper)
        label = type(paper).label
        kind = label.in_(lang) if label is not None else paper.kind
        told = [list_papers.last_day(standing, lang), list_papers.status(standing, lang)]
        rows.append([paper.id, kind, str(paper.issued or "?"), *told])
    return rows


def _way(one: Opening, lang: str) -> list[str]:
    basis = f"{one.basis.title.in_(lang)} ({one.basis.name}) [{one.regime.cited(one.basis.cite).in_(lang)}]"
    answer = _ANSWER._replace(values=(_ANSWERS[one.answer], _SIDES[one.held_by])).in_(lang)
    joint = AND_THEN.in_(lang)
    besides = joint.join(_asks(one, leaf).in_(lang) for leaf in one.besides)
    return [one.regime.id, basis, one.paper.id, answer, joint.join(_lacks(one, lang)), besides]


def _asks(one: Opening, leaf: AnyLeaf) -> Bilingual:
    """Say what a leaf asks for; of a judgement its question."""
    return asked(one.regime, leaf.judgement) if isinstance(leaf, JudgementLeaf) else leaf.asks


def _lacks(one: Opening, lang: str) -> list[str]:
    told = [miss.found(lang) for miss in one.misses]
    unsaid = [name for name in one.blanks if not any(f"`{name}`" in said for said in told)]
    told += [Phrase("`{0}` is not entered", "`{0}`が未記入", (name,)).in_(lang) for name in unsaid]
    if one.question is not None:
        said = called({one.regime.id: one.regime}, one.question)
        told.append(Phrase("the reading is disputed: {0}", "読み方に争いがある：{0}", (said,)).in_(lang))
    if one.answer == "closed" and not told:
        told.append(Phrase("it covers the handling of no other (`entrusted_to`)", "対象となる者がない").in_(lang))
    return told


def _exports(shelf: Shelf, party: Party, lang: str) -> list[list[str]]:
    mine = {name for name in shelf.decisions if provider.concerns(shelf.gate.export(name), party.id)}
    rows = (row for row in matrix(shelf, lang) if row[0] in mine)
    return [[name, law, word, through, papers, missing] for name, _, law, word, through, papers, missing in rows]


def _days(shelf: Shelf, papers: Sequence[Evidence], lang: str) -> list[list[str]]:
    return [[paper.id, *row] for paper in papers for row in show_paper.deadlines(shelf, paper, lang)]


def _doubts(shelf: Shelf, folder: Path, papers: Sequence[Evidence], lang: str) -> list[list[str]]:
    names = {paper.id for paper in papers}
    some = (one for one in check_papers.found(shelf, folder) if one.doubt.id in names)
    return [[f"{one.file}:{one.line}", one.doubt.what.in_(lang), one.doubt.do.in_(lang)] for one in some]


def _about(shelf: Shelf, party: Party, lang: str) -> str:
    where = Phrase("{0} ({1}), seat: {2}", "{0}（{1}）、所在国：{2}", (party.name, party.id, with_code(party.country)))
    return f"{list_papers.heading(shelf, lang)} · {where.in_(lang)}"


def _text(shelf: Shelf, folder: Path, party: Party, lang: str) -> list[str]:
    """Write tables of short cells as columns, and what is long as one paragraph for each row."""
    lines = [_about(shelf, party, lang)]
    for section in _sections(shelf, folder, party, lang):
        lines += ["", section.title.in_(lang)]
        head = [word.in_(lang) for word in section.head]
        if not section.rows:
            lines.append(f"  {_NONE.in_(lang)}")
        elif section.head in (_PAPERS, _DAYS):
            lines += [f"  {line}" for line in columns([head, *section.rows])]
        else:
            lines += [line for row in section.rows for line in _paragraph(head, row)]
    return lines


def _paragraph(head: list[str], row: list[str]) -> list[str]:
    """Write a row as its first cell, and below it the others that say something, each after its name."""
    told = (f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell)
    below = [
        line
        for one in told
        for line in wrap(one, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
    ]
    return [f"  {row[0]}", *below]


def _markdown(shelf: Shelf, folder: Path, party: Party, lang: str) -> str:
    title = _TITLE._replace(values=(party.name,)).in_(lang)
    parts = [f"# {markdown.plain(title)}\n\n{markdown.plain(_about(shelf, party, lang))}\n"]
    for section in _sections(shelf, folder, party, lang):
        head = [word.in_(lang) for word in section.head]
        body = markdown.table(head, section.rows) if section.rows else f"{_NONE.in_(lang)}\n"
        parts.append(f"\n## {section.title.in_(lang)}\n\n{body}")
    return "".join(parts)


def _json(shelf: Shelf, folder: Path, party: Party, lang: str) -> str:
    own = provider.papers_of(shelf, party.id)
    data: dict[str, Any] = {
        **list_papers.envelope(shelf),
        "party": {"id": party.id, "name": party.name.in_(lang), "country": party.country},
        "papers": _rows(_PAPERS, _papers(shelf, own, lang)),
        "named_in": _rows(_PAPERS, _papers(shelf, provider.naming(shelf, party.id), lang)),
        "ways": [_plain(one, lang) for one in provider.openings(shelf, party.id)],
        "information": [
            {
                "law": regime.id,
                "paper": paper.id,
                "tells": one.name,
                "title": one.title.in_(lang),
                "note": one.note.in_(lang),
                "cite": one.cite,
            }
            for paper, regime, one in provider.informed(shelf, party.id)
        ],
        "exports": _rows(_EXPORTS, _exports(shelf, party, lang)),
        "days": _rows(_DAYS, _days(shelf, own, lang)),
        "doubts": _rows(_DOUBTS, _doubts(shelf, folder, own, lang)),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _rows(head: Sequence[Phrase], rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip((word.en.replace(" ", "_") for word in head), row, strict=True)) for row in rows]


def _plain(one: Opening, lang: str) -> dict[str, Any]:
    return {
        "law": one.regime.id,
        "basis": one.basis.name,
        "title": one.basis.title.in_(lang),
        "cite": one.basis.cite,
        "paper": one.paper.id,
        "held_by": one.held_by,
        "answer": one.answer,
        "lacks": _lacks(one, lang),
        "blanks": list(one.blanks),
        "question": one.question,
        "besides": [leaf.asks.in_(lang) for leaf in one.besides],
    }
