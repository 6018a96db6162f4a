"""Several decisions taken together, for whoever tells them: the text, JSON and HTML formats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sekisho.model.decision import Decision

Level = str


class Sighting(NamedTuple):
    """A task in a DAG file that carries an export, or claims to. `to` is where it says that the export goes."""

    file: str
    line: int
    dag_id: str
    task_id: str
    export_id: str
    to: str | None = None


class Gap(NamedTuple):
    """Something in a DAG file that cannot be judged, or must not stand so: what, where, and what to write."""

    file: str
    line: int
    text: Phrase


_MORE: Final = Phrase(
    "and {0} more in this file; mend the first ones and run it again",
    "このファイルには他に{0}件ある。先に上記を修正し、再度実行する",
)


def first(gaps: Iterable[Gap], most: int) -> tuple[Gap, ...]:
    """Give the first gaps of each file, and behind them one that says how many more there are."""
    told: list[Gap] = []
    counts: Counter[str] = Counter()
    for gap in gaps:
        counts[gap.file] += 1
        if counts[gap.file] <= most:
            told.append(gap)
    left = ((file, number - most) for file, number in counts.items() if number > most)
    return (*told, *(Gap(file, 1, _MORE._replace(values=(f"{more:,}",))) for file, more in left))


class Report(NamedTuple):
    """What a check has found. `as_of` is the day or instant that was asked; `digest` names law and papers.

    `unread` are files that could not be read and carry nothing as far as can be told, `ignored` what `.airflowignore`
    hides: both are told, and nothing fails by them.
    """

    organisation: str
    as_of: str
    decisions: tuple[Decision, ...]
    digest: str
    version: str
    sightings: tuple[Sighting, ...] = ()
    gaps: tuple[Gap, ...] = ()
    files: int = 0
    rehearsal: bool = False
    unread: tuple[Gap, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Give how many exports are allowed, annotated, pending and blocked."""
        found = Counter("pending" if decision.pending else decision.effect for decision in self.decisions)
        return {word: found[word] for word in ("allow", "annotate", "pending", "block")}

    def carriers(self, export_id: str) -> tuple[Sighting, ...]:
        """Give the tasks that carry one export."""
        return tuple(sighting for sighting in self.sightings if sighting.export_id == export_id)
