"""Plain text for a terminal or a CI log: one line for each export, the message below what does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.decision import Decision
    from sekisho.model.report import Report


def render(report: Report, lang: str = "en") -> str:
    """Write the report."""
    return "\n".join(_lines(report, lang)) + "\n"


def _lines(report: Report, lang: str) -> Iterator[str]:
    rehearsal = ", in rehearsal" if report.rehearsal else ""
    yield f"{report.organisation}: exports as of {report.as_of}{rehearsal}"
    yield ""
    width = max((len(decision.export_id) for decision in report.decisions), default=0)
    for decision in report.decisions:
        state = "pending" if decision.pending else decision.effect
        yield f"{state:<8}  {decision.word:<12}  {decision.export_id:<{width}}  {_through(decision)}".rstrip()
        for task in report.carriers(decision.export_id):
            yield f"          carried by {task.dag_id}.{task.task_id} ({task.file}:{task.line})"
        if decision.verdict is not Verdict.MET:
            yield from (f"  {line}" for line in decision.message(lang).splitlines()[1:])
            yield ""
    for gap in report.gaps:
        yield f"{gap.file}:{gap.line}: {gap.text}"
    if report.decisions and report.decisions[-1].verdict is Verdict.MET:
        yield ""
    yield summary(report)


def summary(report: Report) -> str:
    """Count what came out, in one line."""
    words = {"allow": "allowed", "annotate": "annotated", "pending": "pending", "block": "blocked"}
    counted = ", ".join(f"{number} {words[word]}" for word, number in report.counts.items() if number) or "none"
    gaps = f"; {_several(len(report.gaps), 'gap')}" if report.gaps else ""
    tasks = len({(s.dag_id, s.task_id, s.file) for s in report.sightings})
    files = f"; carried by {_several(tasks, 'task')} in {_several(report.files, 'file')}" if report.files else ""
    return f"{_several(len(report.decisions), 'export')}: {counted}{files}{gaps}"


def _several(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _through(decision: Decision) -> str:
    return ", ".join(f"{regime}: {basis}" for regime, basis in decision.bases)
