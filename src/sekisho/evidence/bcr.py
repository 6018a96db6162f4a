"""Binding corporate rules of a group, as approved by its lead supervisory authority (GDPR art. 47)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Day, Phrase
from sekisho.model.group_rules import GroupRules


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

    label: ClassVar[Phrase] = Phrase("binding corporate rules", "拘束的企業準則")
