"""The plug points: few, typed, one sentence each. See `docs/hooks.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sekisho.model.case import Case
    from sekisho.model.decision import Decision
    from sekisho.model.evidence import Evidence, Judgement
    from sekisho.model.export import Export
    from sekisho.model.values import Value

PROJECT = "sekisho"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def declare_exports() -> Iterable[Export]:  # type: ignore[empty-body]
    """Declare exports beside those of the organisation's folder; an id that is already declared is refused."""


@hookspec
def supply_evidence() -> Iterable[Evidence | Judgement]:  # type: ignore[empty-body]
    """Supply papers and judgements beside those of the register's folder."""


@hookspec
def supply_packs() -> Iterable[Path]:  # type: ignore[empty-body]
    """Name folders of law (`regimes/`, `shared/`) beside the law that ships with sekisho."""


@hookspec
def supply_facts(export: Export, case: Case) -> Mapping[str, Value]:  # type: ignore[empty-body]
    """Supply facts about one stream of an export that its declaration does not hold, such as counts."""


@hookspec
def report(decision: Decision) -> None:
    """Hear of every decision that a gate has made."""
