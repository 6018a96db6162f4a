"""Binding corporate rules of a group, as approved by its lead supervisory authority (GDPR art. 47)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Flag
from sekisho.model.evidence import Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case


class Bcr(Evidence):
    """Binding corporate rules: an approval and the list of members it binds, from the EDPB register (GDPR art. 47).

    Both ends of the hop must be members: `holder` and `beneficiaries`. `counterparties` are outside controllers whose
    service agreements make the rules for processors binding towards them; such a one may stand at the sending end.
    """

    kind: Literal["bcr"]
    types: tuple[Literal["controller", "processor"], ...] | None = None
    """Approved for the group's own data as controller (BCR-C), for data of outside controllers (BCR-P), or both."""
    members_complete: Flag | None = None
    """`beneficiaries` is the whole list of members, as published or obtained from the group."""
    aligned_with: Literal["recommendations-1-2022", "earlier"] | None = None
    """The working document whose elements the text contains, after its latest annual update."""

    aspects: ClassVar[tuple[str, ...]] = ("purposes", "categories", "countries")

    def matches(self, case: Case) -> Iterator[Mismatch]:
        """Yield each end of the hop that is not bound."""
        members = (self.holder, *self.beneficiaries)
        clients = self.counterparties if isinstance(self.counterparties, tuple) else ()
        bound = {"exporter": members, "recipient": members}
        if case.get("export.same_group") is False:
            bound["exporter"] = (*members, *clients)
        for side, parties in bound.items():
            party = case.get(f"{side}.id")
            if party is None:
                yield Mismatch("members", Verdict.UNKNOWN, f"a bound {side}", f"the case does not name the {side}")
            elif party not in parties and not self.members_complete:
                unlisted = "the register has no complete list of members (`members_complete`)"
                yield Mismatch("members", Verdict.UNKNOWN, str(party), unlisted)
            elif party not in parties:
                yield Mismatch("members", Verdict.UNMET, str(party), ", ".join(filter(None, parties)) or "none")
