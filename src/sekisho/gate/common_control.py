"""A volume that companies under common control may have split: each stays below a number of the law, together not.

What they send to one recipient for one purpose is summed by the count itself (`counting`). What they send to several
recipients, or for several purposes, is told here where a law has a duty that `watches` for it: it marks the decision
and changes no verdict, until the duty's question is answered.
"""

from __future__ import annotations

from operator import le, lt
from typing import TYPE_CHECKING, Final, NamedTuple

from sekisho.gate.codes import coded
from sekisho.model.base import Phrase
from sekisho.model.comparing import compared
from sekisho.model.law import values_on
from sekisho.model.proof import NotInForce
from sekisho.model.requirement import FactLeaf
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sekisho.model.base import Bilingual
    from sekisho.model.case import Case
    from sekisho.model.decision import Finding, Note, RegimeFinding
    from sekisho.model.law import Table
    from sekisho.model.tallies import Tally

    Declared = Callable[[Tally], "Together"]

_BELOW: Final = {"below": lt, "at_most": le}


@coded("split-volume", Verdict.MET, annotates=True)
def split_volume(  # noqa: PLR0913 - a number of the law, and who reaches it
    *,
    regime: str,
    fact: str,
    operator: str,
    number: int,
    others: tuple[str, ...],
    together: int,
    duty: str,
    cite: str,
    law: Bilingual | None = None,
    title: Bilingual | None = None,
    cited: Bilingual | None = None,
) -> tuple[Phrase, Phrase]:
    """Each company stays below a number of the law; with what others under common control send, it is reached."""
    values = (
        law or regime,
        compared(fact, operator, number),
        ", ".join(others),
        together,
        title or duty,
        cited or cite,
    )
    return (
        Phrase(
            "{0}: {1} holds for each company alone; with what {2}, under common control, may send to others or for "
            "another purpose it is up to {3:,} together: {4} [{5}]",
            "{0}：各社単独では「{1}」を満たすが、同一の支配下にある{2}が他の提供先又は他の目的で提供し得る人数と合わせると"
            "最大{3:,}人となる。{4}［{5}］",
            values,
        ),
        Phrase(
            "decide and record whether a volume is split (the reminder “{0}”)",
            "分割に当たるか否かの判断を記録する（留意事項「{0}」）",
            (duty,),
        ),
    )


class Sister(NamedTuple):
    """What a company under common control declares: all in all, and to other recipients or for other purposes."""

    alone: int
    elsewhere: int


class Together(NamedTuple):
    """What the exporter declares all in all, and its sisters, by party."""

    own: int
    sisters: Mapping[str, Sister]


def split(
    findings: Iterable[RegimeFinding], cases: Mapping[str, Case], tables: Mapping[str, Table], declared: Declared
) -> Iterator[Note]:
    """Note each number of a law that an export stays below, and companies under common control together do not.

    Only companies whose own number is below it can have split a volume: one whose number is above is stopped
    by the count itself. Where a way through asks for no number, nothing is split.
    """
    for finding in findings:
        if finding.verdict is not Verdict.MET or not any(duty[1].watches for duty in finding.proof.duties):
            continue
        watching = next(filter(_watches, finding.duties), None)
        limits = [list(_limits(basis)) for basis in finding.bases if basis.verdict is Verdict.MET]
        if watching is None or not all(limits):
            continue
        told = {
            leaf.requirement.fact: note
            for leaf in (leaf for some in limits for leaf in some)
            if (note := _reached(finding, leaf, watching, cases[finding.stream], tables, declared)) is not None
        }
        yield from told.values()


def _watches(duty: Finding) -> bool:
    asked = duty.requirement.watches is not None and not isinstance(duty.observed, NotInForce)
    return asked and duty.verdict is not Verdict.MET


def _limits(finding: Finding) -> Iterator[Finding]:
    leaf = finding.requirement
    if isinstance(leaf, FactLeaf) and leaf.fact in TALLIES and leaf.operator in _BELOW:
        yield finding
    for child in finding.children:
        yield from _limits(child)


def _reached(  # noqa: PLR0913, PLR0917 - a limit, and what surrounds it
    finding: RegimeFinding,
    limit: Finding,
    duty: Finding,
    case: Case,
    tables: Mapping[str, Table],
    declared: Declared,
) -> Note | None:
    leaf, own = limit.requirement, case.get(limit.requirement.fact)
    most = own.high if isinstance(own, Interval) else own
    number = _number(finding, leaf, tables)
    if not isinstance(most, int) or number is None:
        return None
    within, group = _BELOW[leaf.operator], declared(TALLIES[leaf.fact])
    others = {
        party: one.elsewhere for party, one in group.sisters.items() if one.elsewhere and within(one.alone, number)
    }
    together = most + sum(others.values())
    if not others or not within(group.own, number) or within(together, number):
        return None
    watched = duty.requirement
    return split_volume(
        regime=finding.regime.id,
        fact=leaf.fact,
        operator=leaf.operator,
        number=number,
        others=tuple(sorted(others)),
        together=together,
        duty=str(duty.name),
        cite=watched.cite,
        law=finding.regime.title,
        title=watched.title,
        cited=finding.regime.cited(watched.cite),
    )


def _number(finding: RegimeFinding, leaf: FactLeaf, tables: Mapping[str, Table]) -> int | None:
    if isinstance(leaf.operand, int):
        return leaf.operand
    table = finding.regime.tables.get(str(leaf.operand)) or tables.get(str(leaf.operand), ())
    day = finding.proof.day
    numbers = values_on(table, day) if day is not None else frozenset()
    return next((one for one in numbers if isinstance(one, int)), None)
