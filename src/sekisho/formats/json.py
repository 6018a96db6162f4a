"""JSON with a stable, versioned shape: every decision with its findings down to the leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sekisho.errors import named
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from sekisho.model.decision import Decision, Finding, Note, RegimeFinding
    from sekisho.model.law import Source
    from sekisho.model.report import Report

SCHEMA = 1


def render(report: Report, lang: str = "en") -> str:
    """Write the report."""
    data = {
        "schema": SCHEMA,
        "sekisho": report.version,
        "organisation": report.organisation,
        "as_of": report.as_of,
        "rehearsal": report.rehearsal,
        "digest": report.digest,
        "counts": report.counts,
        "files": report.files,
        "exports": [_decision(decision, report, lang) for decision in report.decisions],
        "gaps": [{**gap._asdict(), "text": gap.text.in_(lang)} for gap in report.gaps],
        "unread": [{**gap._asdict(), "text": gap.text.in_(lang)} for gap in report.unread],
        "ignored": list(report.ignored),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _decision(decision: Decision, report: Report, lang: str) -> dict[str, Any]:
    return {
        "export": decision.export_id,
        "verdict": str(decision.verdict),
        "word": decision.word,
        "effect": decision.effect,
        "pending": decision.pending,
        "stage": decision.stage,
        "through": [{"regime": regime, "basis": basis} for regime, basis in decision.bases],
        "notes": [noted(note, lang) for note in decision.notes],
        "errors": [named(fault) for fault in decision.faults],
        "carried_by": [
            {"dag": task.dag_id, "task": task.task_id, "file": task.file, "line": task.line}
            for task in report.carriers(decision.export_id)
        ],
        "regimes": [_regime(finding, lang) for finding in decision.findings],
    }


def noted(note: Note, lang: str) -> dict[str, str]:
    """Give a note as plain data, its sentences in one language."""
    return {
        "verdict": str(note.verdict),
        "code": note.code,
        "text": note.text.in_(lang),
        "remedy": note.remedy.in_(lang),
    }


def _regime(finding: RegimeFinding, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "regime": finding.regime.id,
        "title": finding.regime.title.in_(lang),
        "covers": finding.regime.covers.in_(lang) if finding.regime.covers else None,
        "stream": finding.stream,
        "verdict": str(finding.verdict),
        "word": finding.word,
        "level": finding.level,
        "pending": finding.pending,
        "waiver": finding.waiver.id if finding.waiver else None,
    }
    if finding.applies is Verdict.UNMET:
        return told
    return {
        **told,
        "applies": str(finding.applies),
        "forbids": [_finding(bar, lang) for bar in finding.bars],
        "requires": _finding(finding.requires, lang) if finding.requires else None,
        "duties": [_finding(duty, lang) for duty in finding.duties],
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {"verdict": str(finding.verdict), "asks": finding.asks(lang)}
    if finding.name is not None:
        told["name"] = finding.name
    if finding.citation is not None:
        told["cite"] = finding.cite
        told["citation"] = finding.citation.in_(lang)
    if finding.source is not None:
        told["source"] = _source(finding.source, lang)
    if finding.reason is not None:
        told["why"] = finding.why(lang)
    if finding.is_leaf and finding.verdict is not Verdict.MET:
        told["remedy"] = finding.remedy(lang)
    if finding.children:
        told["children"] = [_finding(child, lang) for child in finding.children]
    return told


def _source(source: Source, lang: str) -> dict[str, Any]:
    return {
        "title": source.title.in_(lang),
        "titles": source.title.model_dump(exclude_none=True),
        "original": source.original,
        "url": source.url,
        "read_as": source.read_as,
    }
