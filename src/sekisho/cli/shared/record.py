"""`--record`: the decisions of a check go into the ledger, with who asked and where each export is carried."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sekisho.cli.shared.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sekisho.gate import Gate
    from sekisho.model.decision import Decision
    from sekisho.model.report import Sighting


def record(  # noqa: PLR0913 - decisions, and what surrounds them
    gate: Gate,
    folder: Path | None,
    url: str | None,
    decisions: Iterable[Decision],
    *,
    to: str | None = None,
    sightings: Iterable[Sighting] = (),
) -> None:
    """Keep decisions in the ledger, and say so on standard error. Raises LedgerError if they cannot be kept."""
    from sekisho.cli.shared.actor import who
    from sekisho.cli.shared.ledger_at import opened
    from sekisho.gate.run.keeping import Judged, keep

    files: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for one in sightings:
        files[one.export_id].add((str(one.file), one.line))
    judged = [
        Judged(one, to, tuple(f"{file}:{line}" for file, line in sorted(files[one.export_id]))) for one in decisions
    ]
    with opened(folder, url) as ledger:
        kept = keep(gate, ledger, judged, who=who(), now=datetime.now(UTC))
        echo(f"sekisho: {len(kept)} decision{'s' if len(kept) != 1 else ''} kept in {ledger.name}", err=True)
