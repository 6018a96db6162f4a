"""What declarations admit: the bounds of the numbers that laws ask for, before a ledger is asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sekisho.gate.counting import Counts, Declared, HeadCounting, account_of, counted_for
from sekisho.gate.unsettled import Unsettled, told
from sekisho.model.facts import principal_of
from sekisho.model.tallies import TALLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sekisho.gate.common_control import Together
    from sekisho.model.case import Case
    from sekisho.model.dates import AsOf
    from sekisho.model.decision import Note
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
        self._declarations: dict[tuple[str, AsOf], Declared] = {}
        self._bounds: dict[tuple[str, str, str, bool, AsOf], dict[str, Value]] = {}
        self._kept: dict[tuple[str, AsOf], frozenset[str]] = {}

    def account(self, export: Export) -> str:
        """Give the group of the party whose count it is, or the party."""
        return account_of(self._organisation.parties[counted_for(export)])

    def counts(self, export: Export, as_of: AsOf) -> Counts:
        """Say what the laws that apply to an export count of it."""
        return self._counting.counts(self._cases(export).values(), self._papers, as_of)

    def bounds(self, export: Export, as_of: AsOf) -> dict[str, Value]:
        """Give the bounds that declarations set to the ledger's facts, remembered for what goes to one end."""
        key = (counted_for(export), export.recipient, export.purpose, principal_of(export) is None, as_of)
        found = self._bounds.get(key)
        if found is None:
            bounds, more = self._declared(export, as_of), self.possible(export, as_of)
            found = self._bounds[key] = {fact: bound.plus(more[fact]) for fact, bound in bounds.items()}
        return found

    def together(self, export: Export, tally: Tally, as_of: AsOf) -> Together:
        """Give what companies under common control declare."""
        return self._of_account(export, as_of).together(export, tally)

    def _declared(self, export: Export, as_of: AsOf) -> dict[str, Interval]:
        return self._of_account(export, as_of).facts(export)

    def _of_account(self, export: Export, as_of: AsOf) -> Declared:
        account = (self.account(export), as_of)
        if account not in self._declarations:
            flows = [(each, self.counts(each, as_of).kinds) for each in self._accounts[account[0]]]
            exempt = self._organisation.settings.ledger.count_exempt
            self._declarations[account] = Declared(flows, count_exempt=exempt)
        return self._declarations[account]

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

    def _beside(self, export: Export, fact: str, as_of: AsOf) -> Iterator[Export]:
        tally = TALLIES[fact]
        for other in self._unsettled.beside(export, tally):
            if tally.kind in self._kinds(other, as_of):
                yield other

    def _kinds(self, export: Export, as_of: AsOf) -> frozenset[str]:
        """Give the kinds that are counted of an export."""
        key = (export.id, as_of)
        if key not in self._kept:
            exempt = self._organisation.settings.ledger.count_exempt
            kinds = self.counts(export, as_of).kinds
            self._kept[key] = frozenset(kind for kind, counted in kinds.items() if exempt or not counted.apart)
        return self._kept[key]
