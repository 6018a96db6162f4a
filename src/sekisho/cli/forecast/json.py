"""A forecast as JSON with a stable, versioned shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sekisho.analysis.forecast.forecast import becomes
from sekisho.cli.diff.json import turn
from sekisho.cli.forecast.entries import entries, unlooked

if TYPE_CHECKING:
    from sekisho.analysis.forecast.forecast import Forecast
    from sekisho.cli.shared.locations import Locate

SCHEMA = 1


def render(forecast: Forecast, lang: str, find: Locate) -> str:
    """Write the forecast: `turns` with decisions and causes, and `entries` day by day as the other formats tell it."""
    data = {
        "schema": SCHEMA,
        "organisation": forecast.organisation,
        "as_of": forecast.as_of,
        "until": str(forecast.last),
        "rehearsal": forecast.rehearsal,
        "turns": [
            {
                "export": one.export_id,
                "becomes": becomes(one),
                "for_want_of_a_look": unlooked(forecast, one),
                "tasks": forecast.tasks[one.export_id],
                **turn(one, lang, find),
            }
            for one in forecast.turns
        ],
        "stopped_for_want_of_a_look": forecast.waiting,
        "windows": [
            {
                "regime": act.window.regime.id,
                "deadline": act.window.deadline.name,
                "title": act.window.deadline.title.in_(lang),
                "paper": act.window.paper.id,
                "opens": act.window.opens and str(act.window.opens),
                "due": act.window.due and str(act.window.due),
                "overdue": act.overdue,
                "late": act.late and str(act.late),
                "provisional": act.window.provisional,
                "cite": act.window.deadline.cite,
                "citation": act.window.regime.cited(act.window.deadline.cite).in_(lang),
                "exports": act.exports,
            }
            for act in forecast.acts
        ],
        "looks": [{"paper": look.paper.id, "due": str(look.due), "exports": look.exports} for look in forecast.looks],
        "entries": [
            {
                "day": str(entry.day),
                "kind": entry.kind,
                "title": entry.title.in_(lang),
                "lines": [line.in_(lang).strip() for line in entry.lines],
                "exports": entry.exports,
                "tasks": entry.tasks,
                "cite": entry.cite and entry.cite.written,
                "citation": entry.cite and entry.cite.in_(lang),
                "url": entry.url,
                "provisional": entry.provisional,
            }
            for entry in entries(forecast, find)
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
