"""An agreement on a transfer abroad, other than the EU's standard clauses (UK IDTA, Brazilian clauses and the like)."""

from __future__ import annotations

from typing import ClassVar, Literal

from sekisho.model.base import Flag, Names, Phrase
from sekisho.model.evidence import Evidence

Form = Literal[
    "uk-idta",
    "uk-addendum",
    "difc-scc",
    "br-scc",
    "sa-scc",
    "th-clauses",
    "asean-mcc",
    "group-rules",
    "own-terms",
    "other-instrument",
]


class TransferAgreement(Evidence):
    """What binds the recipient by agreement: an official form that is not the EU's, or terms of the parties' own.

    One paper for each form that was signed: a UK Addendum is not an IDTA, and neither is a Brazilian clause.
    """

    kind: Literal["transfer-agreement"]
    form: Form | None = None
    """The official form, rules of a group that need no approval, or terms of the parties' own."""
    text_unamended: Flag | None = None
    """Nothing of an official form was changed, and nothing added that contradicts it."""
    annexes_complete: Flag | None = None
    """The tables, annexes or blanks of an official form are filled in."""
    modules: tuple[Literal[1, 2, 3, 4], ...] | None = None
    """1 controller to controller, 2 controller to processor, 3 processor to processor, 4 processor to controller."""
    comparable_protection: Flag | None = None
    """It demands at least the protection that the exporter's law gives."""
    names_destinations: Flag | None = None
    """It names the countries to which the data may go; which ones is `countries`."""
    approved_by: Names | None = None
    """Laws under which an authority approved it, as ids of regimes such as `br/lgpd`."""

    label: ClassVar[Phrase] = Phrase("an agreement on the transfer abroad", "国外提供に関する契約")
    aspects: ClassVar[tuple[str, ...]] = ("holder", "counterparties", "purposes", "categories", "countries")
