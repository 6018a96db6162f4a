"""Rules that bind the members of a group of companies, by whatever approval."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Flag, Phrase, Slug
from sekisho.model.evidence import SIDES, Evidence, Mismatch
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.case import Case


class GroupRules(Evidence):
    """What the rules of every group have in common: whom they bind, and for whose data.

    Both ends of the hop must be members: `holder` and `beneficiaries`. `counterparties` are outside controllers whose
    service agreements make the rules for processors binding towards them; such a one may stand at the sending end.
    Without a complete list it is not known whom they bind, two companies of one group that it does not name included.
    They are plainly none of a hop between two companies of other groups of which they name neither.
    """

    types: tuple[Literal["controller", "processor"], ...] | None = None
    """For the group's own data as controller, for data of outside controllers, or both."""
    members_complete: Flag | None = None
    """`beneficiaries` is the whole list of members, as published or obtained from the group."""
    group: Slug | None = None
    """Whose rules they are, as `group` of parties has it; what the file of the holder says, where it is not written."""

    aspects: ClassVar[tuple[str, ...]] = ("purposes", "categories", "countries")

    def matches(self, case: Case) -> Iterator[Mismatch]:
        """Yield each end of the hop that is not bound."""
        members = (self.holder, *self.beneficiaries)
        clients = self.counterparties if isinstance(self.counterparties, tuple) else ()
        if self._is_of_others(case, (*members, *clients)):
            ends = frozenset(str(case[f"{side}.id"]) for side in ("exporter", "recipient"))
            says = Phrase("it is of another group, {0}", "他のグループ（{0}）のもの", (self.group,))
            yield Mismatch("members", Verdict.UNMET, ends, says)
            return
        bound = {"exporter": members, "recipient": members}
        if case.get("export.same_group") is False:
            bound["exporter"] = (*members, *clients)
        for side, parties in bound.items():
            party = case.get(f"{side}.id")
            if party is None:
                wants = Phrase("a bound {0}", "拘束される{0}", (SIDES[side],))
                unsaid = Phrase("the export does not name the {0}", "提供の定義に{0}がない", (SIDES[side],))
                yield Mismatch("members", Verdict.UNKNOWN, wants, unsaid)
            elif party not in parties and not self.members_complete:
                unlisted = Phrase(
                    "the register has no complete list of members (`beneficiaries`, `members_complete`)",
                    "拘束される者の完全な一覧が登録簿にない（`beneficiaries`、`members_complete`）",
                )
                yield Mismatch("members", Verdict.UNKNOWN, str(party), unlisted)
            elif party not in parties:
                yield Mismatch("members", Verdict.UNMET, str(party), tuple(filter(None, parties)))

    def _is_of_others(self, case: Case, named: tuple[str | None, ...]) -> bool:
        """Say whether both ends say that they belong to other groups, or to none, and neither is named."""
        if self.group is None:
            return False
        ends = [(case.get(f"{side}.id"), case.get(f"{side}.group")) for side in ("exporter", "recipient")]
        return all(None not in (party, group) and party not in named and group != self.group for party, group in ends)
