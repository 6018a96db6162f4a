"""Standard contractual clauses that a Commission decision adopted, as signed (GDPR art. 46(2)(c))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence


class Scc(Evidence):
    """Standard contractual clauses as signed by exporter and importer (Decision (EU) 2021/914 and its predecessors)."""

    kind: Literal["scc"]
    clauses: Literal["2021/914", "2010/87", "2004/915", "2001/497"] | None = None
    """The decision whose clauses they are."""
    modules: tuple[Literal[1, 2, 3, 4], ...] | None = None
    """1 controller to controller, 2 controller to processor, 3 processor to processor, 4 processor to controller."""
    annexes_complete: Flag | None = None
    """The annexes on parties and transfer, security measures and sub-processors are filled in."""
    text_unamended: Flag | None = None
    """Nothing was changed, and nothing added that contradicts the clauses."""
    eu_law_and_forum: Flag | None = None
    """Governed by the law of a member state, with its courts."""
    before_repeal: Flag | None = None
    """Of an old set only: the processing has not changed since before the set was repealed."""

    label: ClassVar[Phrase] = Phrase("standard contractual clauses", "標準契約条項")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
