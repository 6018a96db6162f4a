"""An arrangement that secures measures in line with the APPI at the recipient (APPI art. 28(1), Rule 16(1))."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Phrase
from sekisho.model.evidence import Evidence


class EquivalentMeasures(Evidence):
    """An arrangement between provider and recipient that secures measures in line with the APPI (Rule 16(1)).

    Binding corporate rules count as `group-rules`. Once the recipient no longer carries the measures out, providing
    must stop (Rule 18): register the check that found it (`recipient-check`), or the event `suspended`.
    """

    kind: Literal["equivalent-measures"]
    arrangement: Literal["contract", "memorandum", "group-rules"] | None = None
    """What binds the recipient."""
    measures_complete: Flag | None = None
    """It secures every measure of APPI chapter IV section 2 that the case calls for."""
    supplementary_rules: Flag | None = None
    """It also secures the PPC's Supplementary Rules for data received on an adequacy decision, and binds both sides."""

    label: ClassVar[Phrase] = Phrase("an arrangement for equivalent measures", "相当措置を確保する取決め")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories")
