"""What a paper is held against, by name: the parts of its scope and of its life, as reasons tell them."""

from __future__ import annotations

from typing import Final

from sekisho.model.base import Phrase

ASPECTS: Final = {
    "holder": Phrase("holder", "保有者（holder）"),
    "counterparties": Phrase("counterparties", "相手方（counterparties）"),
    "members": Phrase("members", "拘束される者（beneficiaries）"),
    "purposes": Phrase("purposes", "目的（purposes）"),
    "means": Phrase("means", "方法（means）"),
    "categories": Phrase("categories", "データの区分（categories）"),
    "countries": Phrase("countries", "国（countries）"),
    "services": Phrase("services", "サービス（services）"),
    "persons": Phrase("persons", "人数（persons）"),
    "load": Phrase("persons of all together", "依拠する全提供の人数"),
    "validity": Phrase("validity", "有効期間"),
    "status": Phrase("status", "効力"),
    "issued": Phrase("issued", "発行日（issued）"),
    "events": Phrase("events", "経過（events）"),
    "check": Phrase("check", "確認"),
    "occurrences": Phrase("occurrences", "事後の事情（occurrences）"),
}
"""Each in both languages, in Japanese with the field of the register; a kind's own fields are told as written."""


def aspect(name: str) -> Phrase | str:
    """Name what does not match; a field of a kind's own by itself."""
    return ASPECTS.get(name, name)
