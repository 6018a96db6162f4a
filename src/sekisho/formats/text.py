"""Plain text for a terminal or a CI log: one line for each export, the message below what does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.characters import joined, visible
from sekisho.model.base import Joined, Phrase
from sekisho.model.values import AND, NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.decision import Decision
    from sekisho.model.report import Report


_HEAD: Final = Phrase("{0}: exports as of {1}", "{0}：{1}現在の提供")
_REHEARSED: Final = Phrase("{0}: exports as of {1}, in rehearsal", "{0}：{1}現在の提供（予行）")
_STATES: Final = {
    "allow": Phrase("allow   ", "許可"),
    "annotate": Phrase("annotate", "注記"),
    "pending": Phrase("pending ", "保留"),
    "block": Phrase("block   ", "実行停止"),
}
"""Of one width in each language, as a column must be."""
_CARRIED: Final = Phrase("carried by {0} ({1})", "担当タスク {0}（{1}）")
_COUNTED: Final = {
    "allow": Phrase("{0} allowed", "許可{0}件"),
    "annotate": Phrase("{0} annotated", "注記付き許可{0}件"),
    "pending": Phrase("{0} pending", "実行時に判定{0}件"),
    "block": Phrase("{0} blocked", "実行停止{0}件"),
}
_IGNORED: Final = Phrase("{0}; left alone by .airflowignore: {1}", "{0}；.airflowignore により対象外：{1}件")
_SUMMED: Final = Phrase("{0}: {1}{2}{3}", "{0}：{1}{2}{3}")


def render(report: Report, lang: str = "en") -> str:
    """Write the report."""
    return joined(_lines(report, lang))


def _lines(report: Report, lang: str) -> Iterator[str]:
    yield (_REHEARSED if report.rehearsal else _HEAD)._replace(values=(report.organisation, report.as_of)).in_(lang)
    yield ""
    width = max((len(decision.export_id) for decision in report.decisions), default=0)
    for decision in report.decisions:
        state = _STATES["pending" if decision.pending else decision.effect].in_(lang)
        yield f"{state}  {decision.word:<12}  {decision.export_id:<{width}}  {_through(decision)}".rstrip()
        for task in report.carriers(decision.export_id):
            values = (f"{task.dag_id}.{task.task_id}", f"{task.file}:{task.line}")
            yield f"          {_CARRIED._replace(values=values).in_(lang)}"
        if not decision.is_silent:
            yield from (f"  {line}" for line in decision.message(lang).split("\n")[1:])
            yield ""
    for gap in (*report.gaps, *report.unread):
        yield visible(f"{gap.file}:{gap.line}: {gap.text.in_(lang)}")
    if report.decisions and report.decisions[-1].is_silent:
        yield ""
    yield summary(report, lang)


def summary(report: Report, lang: str = "en") -> str:
    """Count what came out, in one line."""
    counted = tuple(_COUNTED[word]._replace(values=(number,)) for word, number in report.counts.items() if number)
    files: object = ""
    if report.files:
        tasks = len({(s.dag_id, s.task_id, s.file) for s in report.sightings})
        values = (_several(tasks, "task", "タスク"), _several(report.files, "file", "ファイル"))
        files = Phrase("; carried by {0} in {1}", "；担当は{1}の{0}", values)
    gaps: object = (
        Phrase("; {0}", "；{0}", (_several(len(report.gaps), "gap", "件の未解決事項"),)) if report.gaps else ""
    )
    if report.unread:
        gaps = Phrase(
            "{0}; {1} not looked at", "{0}；{1}を未確認", (gaps, _several(len(report.unread), "file", "ファイル"))
        )
    if report.ignored:
        gaps = _IGNORED._replace(values=(gaps, len(report.ignored)))
    exports = _several(len(report.decisions), "export", "件の提供")
    return _SUMMED._replace(values=(exports, Joined(counted, AND) if counted else NONE, files, gaps)).in_(lang)


def _several(number: int, word: str, japanese: str) -> Phrase:
    return Phrase(f"{number} {word}" if number == 1 else f"{number} {word}s", f"{number}{japanese}")


def _through(decision: Decision) -> str:
    return ", ".join(f"{regime}: {basis}" for regime, basis in decision.bases)
