"""Binding corporate rules of a group, as approved by its lead supervisory authority (GDPR art. 47)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.evidence import Mismatch
from sekisho.model.group_rules import GroupRules
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_NONE = Phrase("no day", "記録なし")


class Bcr(GroupRules):
    """Binding corporate rules: an approval and the list of members it binds, from the EDPB register (GDPR art. 47).

    `types` says what they are approved for: the group's own data as controller (BCR-C), data of outside controllers
    (BCR-P), or both. Both ends of the hop must be members, but for a client of BCR-P (`counterparties`) that sends.
    """

    kind: Literal["bcr"]
    aligned_with: Literal["recommendations-1-2022", "earlier"] | None = None
    """The working document whose elements the text contains, after its latest annual update."""
    updated_on: Day | None = None
    """The last yearly update to the lead authority: changes to the rules and to the list of members, or that none."""

    latest: ClassVar[tuple[str, ...]] = ("status_checked_on", "updated_on")
    effort: ClassVar[int] = 12
    label: ClassVar[Phrase] = Phrase("binding corporate rules", "拘束的企業準則")

    def contradictions(self) -> Iterator[str]:
        """Add a yearly update before the approval."""
        yield from super().contradictions()
        if self.issued and self.updated_on and self.updated_on < self.issued:
            yield f"`updated_on: {self.updated_on}` is before `issued: {self.issued}`"

    def outside(self, start: date | None, before: date | None) -> Mismatch | None:
        """Say whether the text may be older than the day asked for, by its approval and its last yearly update.

        An update brings in what was asked when its year began, and a text that follows a later working document is
        none too old. What became of an old text is not known.
        """
        miss = super().outside(start, before)
        if miss is None or start is None:
            return miss
        if self.aligned_with not in (None, "earlier"):
            return None
        if self.updated_on and self.updated_on.replace(month=1, day=1) >= start:
            return None
        wants = Phrase("a text approved or updated since {0}", "{0}以後に承認又は更新された準則", (start,))
        says = Phrase(
            "was approved on {0}, the last update is of {1} (`updated_on`), and one since {2} is needed",
            "{0}承認、最終更新は{1}（`updated_on`）であり、{2}以後の更新が必要",
            (self.issued, self.updated_on or _NONE, start),
        )
        return Mismatch("issued", Verdict.UNKNOWN, wants, says)
