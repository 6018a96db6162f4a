"""What laws that apply to an export tell besides what they ask: fines, and what papers of its parties do not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.characters import joined
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.gate.decide import Gate
    from sekisho.model.decision import Decision
    from sekisho.model.evidence import Evidence
    from sekisho.model.law import Information, Regime

_HEAD: Final = Phrase("to know; nothing here is judged", "参考情報（判定の対象ではない）")
_OF_LAW: Final = Phrase("{0}: {1} [{2}]", "{0}：{1} [{2}]")
_OF_PAPER: Final = Phrase("{0} on {1}: {2} [{3}]", "{0}（{1}について）：{2} [{3}]")


class Told(NamedTuple):
    """One thing that a law tells, and the paper of which it tells it; None where it is told of no paper."""

    regime: Regime
    one: Information
    paper: Evidence | None

    def head(self) -> Phrase:
        """Say of what it tells, and the title with its citation."""
        if self.paper is None:
            return _OF_LAW._replace(values=(self.regime.id, self.one.title, self.regime.cited(self.one.cite)))
        said = Phrase("{0} ({1})", "{0}（{1}）", (self.paper.id, self.paper.kind))
        return _OF_PAPER._replace(values=(self.regime.id, said, self.one.title, self.regime.cited(self.one.cite)))


def informing(gate: Gate, decision: Decision) -> Iterator[Told]:
    """Walk what each law that applies tells of this export, once for each paper that it is about."""
    export = gate.export(decision.export_id)
    for regime in {finding.regime.id: finding.regime for finding in decision.applicable}.values():
        for one in regime.information:
            if one.evidence is None:
                yield Told(regime, one, None)
                continue
            parties = export.between if one.of == "another" else export.ends | export.between
            for paper in gate.content.papers.all:
                held = {*filter(None, (paper.holder,)), *paper.beneficiaries}
                if paper.kind == one.evidence and not held.isdisjoint(parties):
                    yield Told(regime, one, paper)


def told(found: Iterable[Told], lang: str) -> str:
    """Write it as lines for people; empty where there is nothing."""
    lines = [line for one in found for line in (f"  {one.head().in_(lang)}", f"      {one.one.note.in_(lang)}")]
    return joined([_HEAD.in_(lang), *lines]) if lines else ""
