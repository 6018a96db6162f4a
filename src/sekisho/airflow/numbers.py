"""The numbers of heads that a decision turned on, in a line each.

A number decides where it stands in a way that is open, or where nothing else stands in the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.base import Phrase
from sekisho.model.requirement import FactLeaf
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict
from sekisho.model.ways import ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.gate.run.admission import Passage
    from sekisho.gate.run.head_counts import Number
    from sekisho.model.decision import Decision, Finding

_TOLD = Phrase(
    "{0}: {1} with this run ({2} counted before, {3} held for other runs)",
    "{0}：今回を含めて {1}（計上済み {2}、他の実行のための予約 {3}）",
)
_WITH = Phrase("{0}; {1} with exempt exports", "{0}；免除の提供を含めると {1}")
_WITHOUT = Phrase("{0}; {1} without exempt exports", "{0}；免除の提供を除くと {1}")


def lines(passage: Passage) -> list[str]:
    """Tell each number that let the export through, or that alone kept it from a way through, beside its limit.

    Where exempt exports make a difference, the number that was not asked for is told too.
    """
    told = [_told(passage, leaf, one) for leaf, one in decided(passage.decision, passage.numbers)]
    return list(dict.fromkeys(told))


def _told(passage: Passage, leaf: Finding, one: Number) -> str:
    said = _TOLD._replace(values=(leaf.asked, one.after, one.settled, f"{one.held:,}"))
    other = passage.otherwise.get(_fact(leaf), one).after
    if other != one.after:
        said = (_WITHOUT if passage.exempt else _WITH)._replace(values=(said, other))
    return said.in_(passage.decision.lang)


def decided(decision: Decision, numbers: Mapping[str, Number]) -> Iterator[tuple[Finding, Number]]:
    """Pair each leaf that the decision turned on with its number, unless that is nobody at all."""
    for leaf in _decisive(decision) if numbers else ():
        one = numbers.get(_fact(leaf))
        if one is not None and one.after != Interval(0, 0):
            yield leaf, one


def _decisive(decision: Decision) -> Iterator[Finding]:
    for finding in decision.applicable:
        if finding.verdict is Verdict.MET:
            passed = (basis for basis in finding.bases if basis.verdict is Verdict.MET)
            yield from (leaf for basis in passed for leaf in basis.leaves() if _fact(leaf))
        else:
            yield from (leaf for way in ways(finding) if all(map(_fact, way.missing)) for leaf in way.missing)


def _fact(leaf: Finding) -> str:
    fact = leaf.requirement.fact if isinstance(leaf.requirement, FactLeaf) else ""
    return fact if fact in TALLIES else ""
