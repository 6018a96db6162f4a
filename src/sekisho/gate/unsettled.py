"""Persons who may count as well, because a declaration leaves it open whose they are.

A party that does not state its group may be under common control with any other that does not say that it belongs to
none; a processor that does not say for whom it sends may send for anybody. Until that is stated, what they declare
counts as an upper bound.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sekisho.gate.codes import coded
from sekisho.gate.head_kinds import account_of, counted_for
from sekisho.model.base import Phrase
from sekisho.model.facts import principal_of
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sekisho.model.decision import Note
    from sekisho.model.export import Export
    from sekisho.model.organisation import Organisation
    from sekisho.model.party import Party
    from sekisho.model.tallies import Tally


class Unsettled:
    """The exports of an organisation of which it is open with whose they count."""

    def __init__(self, organisation: Organisation) -> None:
        self._parties = organisation.parties
        self._exports = tuple(organisation.exports.values())
        self._nameless = {export.id: export for export in self._exports if principal_of(export) is None}
        self._ends: dict[tuple[str, str], list[Export]] = defaultdict(list)
        for export in self._exports:
            self._ends[export.recipient, export.purpose].append(export)

    def beside(self, export: Export, tally: Tally) -> Iterator[Export]:
        """Walk the exports of others that may count towards a number of this one."""
        near = {other.id: other for other in self._ends[export.recipient, export.purpose]}
        looked = self._exports if principal_of(export) is None else (near | self._nameless).values()
        for other in looked:
            if self._may_count(export, other, tally):
                yield other

    def _may_count(self, export: Export, other: Export, tally: Tally) -> bool:
        if counted_for(other) == counted_for(export):
            return False  # these are counted, or are those of another recipient
        one, another = (self._parties[counted_for(each)] for each in (export, other))
        same_end = other.recipient == export.recipient
        split = same_end and other.purpose == export.purpose
        if split and account_of(one) == account_of(another):
            return False  # these are counted already
        if None in (principal_of(export), principal_of(other)):
            return same_end or not tally.per_recipient
        return split and _may_be_one_group(one, another)


def _may_be_one_group(one: Party, other: Party) -> bool:
    """Say whether two parties may be under common control, though neither file says so."""
    return None in (one.group, other.group) and "none" not in (one.group, other.group)


def told(export: Export, others: Iterable[str]) -> Iterator[Note]:
    """Tell of whom it is open whether they count; that alone stops nothing, but it may be why a number is unknown."""
    names = sorted(others)
    if names:
        yield may_count(export=export.id, others=tuple(names))


@coded("may-count-as-well", Verdict.MET)
def may_count(*, export: str, others: tuple[str, ...]) -> tuple[Phrase, Phrase]:
    """It is open whether the persons of others count with those of the export."""
    return (
        Phrase(
            "the persons of {0} count as an upper bound: it is open whether they count with those of {1}",
            "{0} の人数は上限として算入する。{1} と合算すべきか否かが明らかでない",
            (", ".join(others), export),
        ),
        Phrase(
            "state `group` of the parties that send them (`none` when they belong to none), and `on_behalf_of` "
            "where a processor sends",
            "提供元の当事者の `group`（属さない場合は `none`）及び受託者による提供の `on_behalf_of` を記載する",
        ),
    )
