"""A difference as JSON with a stable, versioned shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sekisho.model.brief import brief

if TYPE_CHECKING:
    from sekisho.analysis.comparison.amendment import Amendment
    from sekisho.analysis.comparison.change import Change
    from sekisho.analysis.comparison.difference import Difference, Flip
    from sekisho.analysis.comparison.granting import Grant
    from sekisho.analysis.forecast.causes import Cause
    from sekisho.analysis.forecast.verdict_changes import Turn
    from sekisho.cli.shared.locations import Locate
    from sekisho.model.decision import Decision

SCHEMA = 1


def render(difference: Difference, lang: str, find: Locate) -> str:
    """Write the difference."""
    data = {
        "schema": SCHEMA,
        "organisation": difference.organisation,
        "old": difference.old,
        "new": difference.new,
        "as_of": difference.as_of,
        "rehearsal": difference.rehearsal,
        "clock": _clock(difference),
        "exports": difference.exports,
        "flips": [_flip(flip, difference, lang, find) for flip in difference.flips],
        "in_between": [_flip(flip, difference, lang, find) for flip in difference.passing],
        "changes": [_change(change, lang) for change in difference.changes],
    }
    if difference.loosened is not None:
        data["loosened"] = [_amendment(one, lang) for one in difference.loosened]
        data["granted"] = [_grant(one, lang) for one in difference.granted]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _clock(difference: Difference) -> dict[str, Any] | None:
    """Write the moment of each version where a clock was changed; how, is the first of the changes."""
    if not any(change.part == "clock" for change in difference.changes):
        return None
    return {"old": difference.old_as_of or difference.as_of, "new": difference.as_of}


def _flip(flip: Flip, difference: Difference, lang: str, find: Locate) -> dict[str, Any]:
    return {
        "export": flip.export_id,
        "before": decision(flip.before, lang),
        "after": decision(flip.after, lang),
        "turns": [turn(one, lang, find) for one in flip.turns],
        "changes": [difference.changes.index(change) for change in flip.changes],
        "together": flip.together,
    }


def turn(one: Turn, lang: str, find: Locate) -> dict[str, Any]:
    """Write one turn of an export: its day, both decisions in short, and what made it."""
    return {
        "from": str(one.day),
        "before": decision(one.before, lang),
        "after": decision(one.after, lang),
        "causes": [_cause(cause, lang, find) for cause in one.causes],
    }


def _cause(cause: Cause, lang: str, find: Locate) -> dict[str, Any]:
    return {
        "key": cause.key,
        "text": cause.said.in_(lang),
        "cite": cause.cite and cause.cite.written,
        "citation": cause.cite and cause.cite.in_(lang),
        "url": cause.url,
        "where": find(cause.where),
    }


def decision(made: Decision | None, lang: str) -> dict[str, Any] | None:
    """Write a decision in short; None for an export that is not declared."""
    if made is None:
        return None
    return {
        "word": made.word,
        "verdict": str(made.verdict),
        "effect": made.effect,
        "pending": made.pending,
        "through": [{"regime": regime, "basis": basis} for regime, basis in made.bases],
        "lacks": None if made.is_silent else brief(made, lang),
    }


def _amendment(one: Amendment, lang: str) -> dict[str, Any]:
    return {"kind": one.kind, "home": one.home, "text": one.said.in_(lang), "where": one.place}


def _grant(grant: Grant, lang: str) -> dict[str, Any]:
    return {
        "export": grant.export_id,
        "before": decision(grant.before, lang),
        "after": decision(grant.after, lang),
        "by": [_amendment(one, lang) for one in grant.by],
        "alternatives": grant.alternatives,
    }


def _change(change: Change, lang: str) -> dict[str, Any]:
    return {
        "action": change.action,
        "part": change.part,
        "home": change.home,
        "kind": change.kind,
        "name": change.name,
        "title": change.title.in_(lang),
        "details": [said.in_(lang) for said in change.details],
        "cite": change.cite and change.cite.written,
        "citation": change.cite and change.cite.in_(lang),
    }
