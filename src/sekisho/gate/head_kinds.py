"""Whose heads count towards a number, and how many the declarations admit at most.

What counts is the law's to say: a flow is kept apart where every law that counts its heads lets it through a basis with
`counted: false`, and none of its heads count where no such law applies. The heads of one exporter are counted together,
and with them those that companies under common control send to the same recipient for the same purpose: a volume that
is split is summed (Order No. 20, art. 5, last paragraph).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sekisho.engine.compile import CompiledRegime, Question, roots, walk
from sekisho.gate.common_control import Sister, Together
from sekisho.model.decision import RegimeFinding
from sekisho.model.facts import kinds_of_heads
from sekisho.model.requirement import FactLeaf
from sekisho.model.tallies import TALLIES, Tally
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.export import Export
    from sekisho.model.papers import Papers
    from sekisho.model.party import Party
    from sekisho.model.proof import Proof, RegimeProof


class Counted(NamedTuple):
    """A kind of count that an export belongs to, under the law that counts it."""

    zone: str
    """Where that law's day begins."""
    apart: bool
    """Kept apart as exempt: every law that counts this kind leaves the flow out."""


class Counts(NamedTuple):
    """What laws that apply to an export count of it: its own kinds by name. `proofs` are those laws' own."""

    kinds: dict[str, Counted]
    proofs: list[RegimeProof]

    @property
    def facts(self) -> dict[str, str]:
        """Every number that these laws ask for, each with the zone of its law; what is not in force is not asked."""
        return {
            fact: proof.regime.zone
            for proof in self.proofs
            for fact in _asked([*proof.forbids, *filter(None, (proof.applies, proof.requires)), *proof.duties])
        }


def counted_for(export: Export) -> str:
    """Give the party whose count it is."""
    return export.on_behalf_of or export.exporter


def account_of(party: Party) -> str:
    """Give what is under common control: the party's group, else the party alone."""
    return party.id if party.group in (None, "none") else str(party.group)


class HeadCounting:
    """The laws that count heads, ready to say which heads of an export they count."""

    def __init__(self, regimes: Iterable[CompiledRegime]) -> None:
        self._regimes = [(regime, facts) for regime in regimes if (facts := _numbers_of(regime))]

    def counts(self, cases: Iterable[Case], papers: Papers, as_of: AsOf) -> Counts:
        """Say what is counted of an export with these streams."""
        found = Counts({}, [])
        for case in cases:
            present = kinds_of_heads(case)
            for regime, facts in self._regimes:
                finding = RegimeFinding(regime.judge(Question(case, papers, as_of, [])), "counting", "hard-mandatory")
                if finding.proof.requires is None:
                    continue
                found.proofs.append(finding.proof)
                for kind in sorted({TALLIES[fact].kind for fact in facts} & present):
                    before = found.kinds.get(kind)
                    if before is None or (before.apart and finding.counted):
                        found.kinds[kind] = Counted(regime.regime.zone, apart=not finding.counted)
        return found


def _numbers_of(regime: CompiledRegime) -> frozenset[str]:
    return frozenset(
        node.fact for node in walk(roots(regime.regime)) if isinstance(node, FactLeaf) and node.fact in TALLIES
    )


def _asked(proofs: Iterable[Proof]) -> Iterator[str]:
    for _, node, _, children in proofs:
        if isinstance(node, FactLeaf) and node.fact in TALLIES:
            yield node.fact
        yield from _asked(children)


class Declared:
    """What the exports of one account declare for a year, summed so that each export is looked at once."""

    def __init__(self, flows: Iterable[tuple[Export, Mapping[str, Counted]]], *, count_exempt: bool) -> None:
        self._most: Counter[tuple[str, ...]] = Counter()
        self._parties: set[str] = set()
        for export, counts in flows:
            who, to, why = counted_for(export), export.recipient, export.purpose
            for kind, counted in counts.items():
                if not counted.apart or count_exempt:
                    self._parties.add(who)
                    for key in ((kind, who), (kind, who, to), (kind, who, to, why), (kind, "*", to, why)):
                        self._most[key] += export.persons.per_year

    def facts(self, export: Export) -> dict[str, Interval]:
        """Give the ledger's facts as bounds: from none to the sum of what is declared for each year of the window."""
        return {fact: Interval(0, tally.years * self._sum(tally, export)) for fact, tally in TALLIES.items()}

    def together(self, export: Export, tally: Tally) -> Together:
        """Say how many persons of a kind the exporter declares, and the other companies under common control."""
        kind, to, why, own = tally.kind, export.recipient, export.purpose, counted_for(export)
        sisters: dict[str, Sister] = {}
        for who in sorted(self._parties - {own}):
            alone = self._most[kind, who]
            sisters[who] = Sister(tally.years * alone, tally.years * (alone - self._most[kind, who, to, why]))
        return Together(tally.years * self._most[kind, own], sisters)

    def _sum(self, tally: Tally, export: Export) -> int:
        kind, who, to, why = tally.kind, counted_for(export), export.recipient, export.purpose
        own = (kind, who, to) if tally.per_recipient else (kind, who)
        split = self._most[kind, "*", to, why] - self._most[kind, who, to, why]
        return self._most[own] + split
