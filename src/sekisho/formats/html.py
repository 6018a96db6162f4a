"""One HTML file for reviewers: which export passes by which basis, and the proof. It needs no script and no network."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.characters import visible
from sekisho.errors import named
from sekisho.model.brief import brief
from sekisho.model.citation import BETWEEN
from sekisho.model.telling import waived
from sekisho.model.verdict import Verdict, opposite
from sekisho.model.ways import ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.model.citation import Part
    from sekisho.model.decision import Decision, Finding, Note, RegimeFinding
    from sekisho.model.report import Report

_STYLE = Path(__file__).with_suffix(".css")
_MARKS = {Verdict.MET: "✓", Verdict.UNKNOWN: "?", Verdict.UNMET: "✗"}
_MARKS_OF_BARS = {Verdict.MET: "✗", Verdict.UNKNOWN: "?", Verdict.UNMET: "○"}

_WORDS = {
    "en": {
        "title": "Data exports",
        "as of": "As of",
        "rehearsal": "a rehearsal: the day is pinned, nothing here is an answer for today",
        "allow": "allowed",
        "annotate": "allowed with a mark",
        "pending": "pending a run",
        "block": "blocked",
        "export": "Export",
        "answer": "Answer",
        "why": "Basis, or what is missing",
        "tasks": "Carried by",
        "proofs": "The proofs",
        "do": "Do:",
        "applies": "it is not known whether this law applies",
        "requires": "What it requires: one of these",
        "closed": "{number} other ways, not open or not needed here",
        "forbids": "What it forbids",
        "duties": "Duties",
        "reminders": "To remember; does not block",
        "elsewhere": "Does not apply: ",
        "gaps": "Left open in the DAG files",
        "unread": "Not looked at",
        "ignored": "left alone by .airflowignore",
        "error": "An error, counted as unknown: ",
        "all of": "all of these",
        "any of": "any of these",
        "met": "met",
        "unmet": "not met",
        "unknown": "unknown",
        "foot": "Made by sekisho {version}. Law, papers and organisation:",
        "none": "No exports.",
        "checked": "compared with its sources on",
        "covers": "It covers:",
        "secondary": "{title} (read only in an account of it)",
    },
    "ja": {
        "title": "データの国外提供",
        "as of": "基準日",
        "rehearsal": "予行（基準日を固定しており、本日についての回答ではない）",
        "allow": "許可",
        "annotate": "注記付き許可",
        "pending": "実行時に判定",
        "block": "実行停止",
        "export": "提供",
        "answer": "回答",
        "why": "根拠又は不足事項",
        "tasks": "担当タスク",
        "proofs": "判定の根拠",
        "do": "対応：",
        "applies": "この法令が適用されるか否か不明",
        "requires": "要件（次のいずれか）",
        "closed": "その他の方法{number}件（利用できないか不要）",
        "forbids": "禁止事項",
        "duties": "義務",
        "reminders": "留意事項（実行停止とはしない）",
        "elsewhere": "適用なし：",
        "gaps": "DAGファイルの未解決事項",
        "unread": "確認していないファイル",
        "ignored": ".airflowignore により対象外",
        "error": "エラー（不明として扱う）：",
        "all of": "次のすべて",
        "any of": "次のいずれか",
        "met": "充足",
        "unmet": "不充足",
        "unknown": "不明",
        "foot": "sekisho {version} が作成。法令・書類・組織の版：",
        "none": "提供なし。",
        "checked": "出典との照合日",
        "covers": "対象範囲：",
        "secondary": "{title}（二次資料による）",
    },
}


def escape(text: str) -> str:
    """Write a text so that it is read as it stands, whatever is in it."""
    return html.escape(visible(text))


def render(report: Report, lang: str = "en") -> str:
    """Write the report as one self-contained page, in English or Japanese."""
    return "\n".join(_page(report, _Teller(lang))) + "\n"


class _Teller:
    """The language of a page."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = _WORDS.get(lang, _WORDS["en"])

    def __call__(self, word: str, **gaps: object) -> str:
        """Give one of our own words, escaped, its gaps filled."""
        return escape(self._words[word].format(**gaps))


def _page(report: Report, say: _Teller) -> Iterator[str]:
    name = escape(report.organisation)
    yield f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{say('title')} · {name} · {escape(report.as_of)}</title>"
    yield f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{say('title')}: {name}</h1>"
    rehearsal = f" · {say('rehearsal')}" if report.rehearsal else ""
    yield f'<p class="quiet">{say("as of")} {escape(report.as_of)}{rehearsal}</p>'
    yield '<ul class="counts">'
    for word, number in report.counts.items():
        yield f'<li class="{word if number else "none"}"><b>{number}</b>{say(word)}</li>'
    yield "</ul>"
    yield from _overview(report, say)
    if report.gaps:
        yield f"<h2>{say('gaps')}</h2>\n<ul>"
        for gap in report.gaps:
            yield f"<li><code>{escape(f'{gap.file}:{gap.line}')}</code> {escape(gap.text.in_(say.lang))}</li>"
        yield "</ul>"
    if report.unread or report.ignored:
        yield f"<h2>{say('unread')}</h2>\n<ul>"
        for gap in report.unread:
            yield f"<li><code>{escape(f'{gap.file}:{gap.line}')}</code> {escape(gap.text.in_(say.lang))}</li>"
        for path in report.ignored:
            yield f"<li><code>{escape(path)}</code> {say('ignored')}</li>"
        yield "</ul>"
    if report.decisions:
        yield f"<h2>{say('proofs')}</h2>"
    for decision in report.decisions:
        yield from _article(decision, say)
    yield f'<footer>{say("foot", version=report.version)} <span class="mono">{escape(report.digest)}</span></footer>'
    yield "</main>\n</body>\n</html>"


def _overview(report: Report, say: _Teller) -> Iterator[str]:
    if not report.decisions:
        yield f"<p>{say('none')}</p>"
        return
    tasks = f'<th class="tasks">{say("tasks")}</th>' if report.sightings else ""
    yield "<table>\n<thead>"
    yield f"<tr><th>{say('export')}</th><th>{say('answer')}</th><th>{say('why')}</th>{tasks}</tr>\n</thead>\n<tbody>"
    for decision in report.decisions:
        carried = dict.fromkeys(f"{task.dag_id}.{task.task_id}" for task in report.carriers(decision.export_id))
        cell = f'<td class="tasks mono">{"<br>".join(map(escape, carried))}</td>' if report.sightings else ""
        name = escape(decision.export_id)
        yield f'<tr class="{_state(decision)}"><td><a href="#{name}">{name}</a></td><td>{_answer(decision, say)}</td>'
        yield f"<td>{escape(brief(decision, say.lang))}</td>{cell}</tr>"
    yield "</tbody>\n</table>"


def _state(decision: Decision) -> str:
    return "pending" if decision.pending else decision.effect


def _answer(decision: Decision, say: _Teller) -> str:
    return f'<span class="state">{escape(decision.word)}<small>{say(_state(decision))}</small></span>'


def _article(decision: Decision, say: _Teller) -> Iterator[str]:
    yield f'<article id="{escape(decision.export_id)}" class="{_state(decision)}">'
    yield f"<header><h3>{escape(decision.export_id)}</h3>{_answer(decision, say)}</header>"
    yield from (_note(note, say) for note in decision.notes)
    for fault in decision.faults:
        yield f'<p class="note unmet">{say("error")}{escape(named(fault))}</p>'
    for finding in decision.applicable:
        yield from _regime(finding, say)
    elsewhere = [finding for finding in decision.findings if finding not in decision.applicable]
    if elsewhere:
        titles = dict.fromkeys(escape(finding.regime.title.in_(say.lang)) for finding in elsewhere)
        yield f'<p class="quiet">{say("elsewhere")}{", ".join(titles)}</p>'
    yield "</article>"


def _note(note: Note, say: _Teller) -> str:
    said = f"{escape(note.text.in_(say.lang))}<small>{say('do')} {escape(note.remedy.in_(say.lang))}</small>"
    return f'<p class="note {note.verdict}">{said}</p>'


def _regime(finding: RegimeFinding, say: _Teller) -> Iterator[str]:
    regime = finding.regime
    opened = "" if finding.verdict is Verdict.MET else " open"
    yield f'<details class="regime {finding.verdict}"{opened}><summary>{_mark(finding.verdict, say)} '
    about = f"{regime.id} · {finding.stream} · {finding.word} · {finding.level}"
    yield f'{escape(regime.title.in_(say.lang))} <span class="cite">{escape(about)}</span></summary>'
    if regime.covers is not None:
        yield f'<p class="label">{say("covers")} {escape(regime.covers.in_(say.lang))}</p>'
    if finding.waiver is not None:
        yield f'<p class="note">{escape(waived(finding.waiver).in_(say.lang))}</p>'
    if finding.scope is not None and finding.scope.verdict is Verdict.UNKNOWN:
        yield from _part(say("applies"), (finding.scope,), say)
    yield from _routes(finding, say)
    yield from _part(say("forbids"), finding.bars, say, bars=True)
    blocking = [duty for duty in finding.duties if duty.requirement.blocking]
    yield from _part(say("duties"), blocking, say)
    yield from _part(say("reminders"), finding.reminders(), say)
    yield f'<p class="label">{escape(regime.id)}: {say("checked")} {regime.checked}</p></details>'


def _routes(finding: RegimeFinding, say: _Teller) -> Iterator[str]:
    """Tell the ways through: those that are met, then those still open, and folded away those that are closed."""
    requires = finding.requires
    if requires is None:
        return
    bases = finding.bases
    if len(bases) < len(requires.children) or requires.requirement.all:
        yield from _part(say("requires"), (requires,), say)
        return
    met = [basis for basis in bases if basis.verdict is Verdict.MET]
    possible = ways(finding)
    beside = [] if met else [way.finding for way in possible if way.open]
    rest = [way.finding for way in possible if met or not way.open]
    yield from _part(say("requires"), (*met, *beside), say)
    if rest:
        yield f'<details class="closed"><summary>{say("closed", number=len(rest))}</summary>'
        yield from _part("", rest, say)
        yield "</details>"


def _part(title: str, findings: Iterable[Finding], say: _Teller, *, bars: bool = False) -> Iterator[str]:
    lines = [line for finding in findings for line in _finding(finding, say, bar=bars)]
    if lines:
        yield f'<p class="label">{title}</p>' if title else ""
        yield '<ul class="tree">'
        yield from lines
        yield "</ul>"


def _finding(finding: Finding, say: _Teller, *, bar: bool = False) -> Iterator[str]:
    """Tell a finding and what is beneath it. In what forbids, met is the bad news, so the marks are turned round."""
    tone = opposite(finding.verdict) if bar else finding.verdict
    mark = _mark(finding.verdict, say, bar=bar)
    head = f"{mark} {_asked(finding, say)}{_why(finding, say)}{_cited(finding, say)}"
    if finding.children:
        opened = " open" if tone is not Verdict.MET and not _closed(finding) else ""
        yield f'<li><details class="{tone}"{opened}><summary>{head}</summary>{_reading(finding, say)}'
        yield '<ul class="tree">'
        for child in finding.children:
            yield from _finding(child, say, bar=bar)
        yield "</ul></details></li>"
        return
    remedy = ""
    if finding.is_leaf and finding.verdict is not Verdict.MET and not bar:
        remedy = f'<span class="do"><b>{say("do")}</b> {escape(finding.remedy(say.lang))}</span>'
    yield f'<li class="{tone}">{head}{_reading(finding, say)}{remedy}</li>'


def _closed(finding: Finding) -> bool:
    """Say whether the finding is a route that some known fact rules out: it need not be unfolded."""
    return finding.name is not None and any(
        leaf.verdict is Verdict.UNMET and hasattr(leaf.requirement, "fact") for leaf in finding.leaves()
    )


def _mark(verdict: Verdict, say: _Teller, *, bar: bool = False) -> str:
    word = say(str(verdict))
    mark = _MARKS_OF_BARS[verdict] if bar else _MARKS[verdict]
    return f'<span class="mark" role="img" title="{word}" aria-label="{word}">{mark}</span>'


def _asked(finding: Finding, say: _Teller) -> str:
    asks = finding.asks(say.lang)
    if not finding.is_leaf and finding.name is None:
        return f'<span class="quiet">{say("all of" if finding.requirement.all else "any of")}</span>'
    name = f" <code>{escape(finding.name)}</code>" if finding.name else ""
    return f"{escape(asks)}{name}"


def _why(finding: Finding, say: _Teller) -> str:
    return f' <span class="why">— {escape(finding.why(say.lang))}</span>' if finding.reason is not None else ""


def _reading(finding: Finding, say: _Teller) -> str:
    note = getattr(finding.requirement, "note", None)
    return f'<span class="reading">{escape(note.in_(say.lang))}</span>' if note is not None else ""


def _cited(finding: Finding, say: _Teller) -> str:
    """Give the citation, each part linked to its source where that has an address."""
    if finding.citation is None:
        return ""
    parts = BETWEEN.in_(say.lang).join(_linked(part, say) for part in finding.citation.parts())
    return f' <span class="cite">[{parts}]</span>'


def _linked(part: Part, say: _Teller) -> str:
    source, told = part.source, escape(part.in_(say.lang))
    if source is None:
        return told
    named = source.named(say.lang)
    title = say("secondary", title=named) if source.read_as == "secondary" else escape(named)
    shown = f'title="{title}">{told}'
    return f'<a href="{escape(source.url)}" {shown}</a>' if source.url else f"<span {shown}</span>"
