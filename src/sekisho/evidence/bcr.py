"""Binding corporate rules of a group, as approved by its lead supervisory authority (GDPR art. 47)."""

from __future__ import annotations

from typing import Literal

from sekisho.model.group_rules import GroupRules


class Bcr(GroupRules):
    """Binding corporate rules: an approval and the list of members it binds, from the EDPB register (GDPR art. 47).

    `types` says what they are approved for: the group's own data as controller (BCR-C), data of outside controllers
    (BCR-P), or both. Both ends of the hop must be members, but for a client of BCR-P (`counterparties`) that sends.
    """

    kind: Literal["bcr"]
    aligned_with: Literal["recommendations-1-2022", "earlier"] | None = None
    """The working document whose elements the text contains, after its latest annual update."""
