"""Every law that is loaded, asked about every stream of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sekisho.engine.compile import Question
from sekisho.model.copies import of_case
from sekisho.model.decision import RegimeFinding
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sekisho.engine.compile import CompiledRegime
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Stage
    from sekisho.model.evidence import Evidence
    from sekisho.model.export import Export
    from sekisho.model.organisation import Level
    from sekisho.model.papers import Papers
    from sekisho.model.sharing import Sharing
    from sekisho.model.waiver import Waiver


class Asked(NamedTuple):
    """The laws, each with how strictly it is enforced, and the waivers that may excuse what they find."""

    regimes: Sequence[tuple[CompiledRegime, Level]]
    waivers: Iterable[Waiver]
    kinds: Mapping[str, type[Evidence]]

    def about(  # noqa: PLR0913 - a question, and what it is asked with
        self,
        export: Export,
        cases: Mapping[str, Case],
        papers: Papers,
        as_of: AsOf,
        *,
        stage: Stage,
        faults: list[Exception],
        sharing: Sharing | None = None,
    ) -> tuple[RegimeFinding, ...]:
        """Ask every law about every stream. What laws raise is added to `faults`, and counts as unknown."""
        found = []
        for stream, case in cases.items():
            shown = of_case(case)  # also to predicates and kinds of evidence that somebody plugged in
            question = Question(shown, papers, as_of, faults)
            for regime, level in self.regimes:
                proof = regime.judge(question)
                if proof.verdict is Verdict.MET:
                    found.append(RegimeFinding(proof, stream, level, kinds=self.kinds, sharing=sharing))
                    continue
                pending = (
                    proof.verdict is Verdict.UNKNOWN
                    and stage == "declaration"
                    and regime.judge(Question(shown, papers, as_of, [], hopeful=True)).verdict is Verdict.MET
                )
                waiver = self._waiver(export, regime.regime.id, as_of)
                found.append(
                    RegimeFinding(proof, stream, level, waiver, pending=pending, kinds=self.kinds, sharing=sharing)
                )
        return tuple(found)

    def _waiver(self, export: Export, regime: str, as_of: AsOf) -> Waiver | None:
        for waiver in self.waivers:
            if waiver.regime == regime and export.id in waiver.exports and waiver.holds(as_of):
                return waiver
        return None
