"""Rules of a group that an authority outside the EU approved (UK GDPR art. 47, LGPD art. 33(II)(c) and the like)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Names, Phrase
from sekisho.model.group_rules import GroupRules


class ApprovedRules(GroupRules):
    """Binding rules of a group, as approved under another law than the GDPR: each approval counts for its own law.

    Both ends of the hop must be members (`holder` and `beneficiaries`), but for an outside client that sends.
    """

    kind: Literal["approved-rules"]
    approved_by: Names | None = None
    """Laws under which an authority approved these rules, as ids of regimes such as `gb/uk-gdpr`."""

    effort: ClassVar[int] = 12
    label: ClassVar[Phrase] = Phrase(
        "group rules that an authority approved under another law", "他の法令により当局が承認したグループ内規程"
    )
