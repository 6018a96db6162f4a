"""An approved, scoped, expiring exception to a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from sekisho.model.base import Day, Frozen, Names, Said, Slug, refuse
from sekisho.model.dates import AsOf, place
from sekisho.model.identity import may_be_same, mixed


class Waiver(Frozen):
    """Lets named exports through although one regime says no, where the regime is enforced as `soft-mandatory`.

    Nobody approves their own request. The last day is included; after it the waiver does nothing and says so.
    """

    id: Slug
    exports: Names
    regime: str
    reason: Said
    requested_by: Said
    approved_by: Said
    approved_on: Day
    expires: Day
    zone: str
    reference: str | None = None

    @model_validator(mode="after")
    def _somebody_else_approves(self) -> Self:
        place(self.zone)
        refuse(self._unapproved())
        return self

    def _unapproved(self) -> Iterator[str]:
        if self.approved_by.casefold().split() == self.requested_by.casefold().split():
            yield f"`approved_by` and `requested_by` are both {self.approved_by!r}; another person must approve"
        elif may_be_same(self.approved_by, self.requested_by):
            who = f"`approved_by: {self.approved_by}` and `requested_by: {self.requested_by}` may be one person"
            yield f"{who}; another person must approve: write the e-mail address of each, as in `Name <name@host>`"
        for field in ("approved_by", "requested_by"):
            if word := mixed(getattr(self, field)):
                yield f"`{field}` mixes letters of two scripts in `{word}`; write it in one"
        if self.expires < self.approved_on:
            yield f"`expires: {self.expires}` is before `approved_on: {self.approved_on}`"

    def holds(self, as_of: AsOf) -> bool:
        """Say whether it is in force on the day."""
        return self.approved_on <= as_of.day_in(self.zone) <= self.expires
