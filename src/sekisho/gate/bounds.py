"""What declarations admit: the bounds of the numbers that laws ask for, before a ledger is asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sekisho.gate.head_kinds import Counts, Declared, HeadCounting, account_of, counted_for
from sekisho.gate.moments import Moments
from sekisho.gate.unsettled import Unsettled, told
from sekisho.model.facts import principal_of
from sekisho.model.sharing import Shared
from sekisho.model.tallies import TALLIES, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sekisho.gate.common_control import Together
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Note, Stage
    from sekisho.model.export import Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.papers import Papers
    from sekisho.model.tallies import Tally
    from sekisho.model.values import Interval, Value

    Cases = Callable[[Export], Mapping[str, Case]]


class Heads:
    """The heads that the exports of an organisation declare, by account, remembered for each moment."""

    def __init__(self, organisation: Organisation, papers: Papers, counting: HeadCounting, cases: Cases) -> None:
        self._organisation = organisation
        self._papers = papers
        self._counting = counting
        self._cases = cases
        self._declarations: Moments[str, Declared] = Moments()
        self._bounds: Moments[tuple[str, str, str, bool], dict[str, Value]] = Moments()
        self._kept: Moments[str, frozenset[str]] = Moments()

    def account(self, export: Export) -> str:
        """Give the group of the party whose count it is, or the party."""
        return account_of(self._organisation.parties[counted_for(export)])

    def counts(self, export: Export, as_of: AsOf) -> Counts:
        """Say what the laws that apply to an export count of it."""
        return self._counting.counts(self._cases(export).values(), self._papers, as_of)

    def bounds(self, export: Export, as_of: AsOf) -> dict[str, Value]:
        """Give the bounds that declarations set to the ledger's facts, remembered for what goes to one end."""
        key = (counted_for(export), export.recipient, export.purpose, principal_of(export) is None)
        known = self._bounds.at(as_of)
        found = known.get(key)
        if found is None:
            bounds, more = self._declared(export, as_of), self.possible(export, as_of)
            found = known[key] = {fact: bound.plus(more[fact]) for fact, bound in bounds.items()}
        return found

    def together(self, export: Export, tally: Tally, as_of: AsOf) -> Together:
        """Give what companies under common control declare."""
        return self._of_account(export, as_of).together(export, tally)

    def _declared(self, export: Export, as_of: AsOf) -> dict[str, Interval]:
        return self._of_account(export, as_of).facts(export)

    def _of_account(self, export: Export, as_of: AsOf) -> Declared:
        account, known = self.account(export), self._declarations.at(as_of)
        if account not in known:
            flows = [(each, self.counts(each, as_of).kinds) for each in self._accounts[account]]
            exempt = self._organisation.settings.ledger.count_exempt
            known[account] = Declared(flows, count_exempt=exempt)
        return known[account]

    @cached_property
    def _accounts(self) -> dict[str, list[Export]]:
        """The exports whose heads are counted under common control."""
        found: dict[str, list[Export]] = {}
        for export in self._organisation.exports.values():
            found.setdefault(self.account(export), []).append(export)
        return found

    @cached_property
    def _unsettled(self) -> Unsettled:
        return Unsettled(self._organisation)

    def possible(self, export: Export, as_of: AsOf) -> dict[str, int]:
        """Say how many persons may count towards each number of the ledger beside those who do."""
        return {
            fact: tally.years * sum(other.persons.per_year for other in self._beside(export, fact, as_of))
            for fact, tally in TALLIES.items()
        }

    def notes(self, export: Export, as_of: AsOf) -> Iterator[Note]:
        """Tell of whose heads it is open whether they count."""
        return told(export, {other.id for fact in TALLIES for other in self._beside(export, fact, as_of)})

    def sharing(self, export: Export, as_of: AsOf, stage: Stage, fact: str) -> Shared:
        """Say which exports count together towards a number, those that may count included."""
        tally, parties = TALLIES[fact], self._organisation.parties
        own = [one for one in self._accounts[self.account(export)] if tally.kind in self._kinds(one, as_of)]
        found = [one for one in own if _count_together(export, one, tally)] + list(self._beside(export, fact, as_of))
        return Shared(
            export=export.id,
            senders=tuple(dict.fromkeys(parties[counted_for(one)].name for one in (export, *found))),
            recipient=parties[export.recipient].name if tally.per_recipient else None,
            declared=tuple(sorted(((one.id, one.persons.per_year) for one in found), key=_most_first)),
            of_run=stage == "run",
        )

    def _beside(self, export: Export, fact: str, as_of: AsOf) -> Iterator[Export]:
        tally = TALLIES[fact]
        for other in self._unsettled.beside(export, tally):
            if tally.kind in self._kinds(other, as_of):
                yield other

    def _kinds(self, export: Export, as_of: AsOf) -> frozenset[str]:
        """Give the kinds that are counted of an export."""
        known = self._kept.at(as_of)
        if export.id not in known:
            exempt = self._organisation.settings.ledger.count_exempt
            kinds = self.counts(export, as_of).kinds
            known[export.id] = frozenset(kind for kind, counted in kinds.items() if exempt or not counted.apart)
        return known[export.id]


def _count_together(export: Export, other: Export, tally: Tally) -> bool:
    """Say whether what another export of the account sends counts with what this one sends."""
    same_end = other.recipient == export.recipient
    if counted_for(other) == counted_for(export):
        return same_end or not tally.per_recipient
    return same_end and other.purpose == export.purpose


def _most_first(declared: tuple[str, int]) -> tuple[int, str]:
    return -declared[1], declared[0]
