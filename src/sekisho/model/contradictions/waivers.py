"""A waiver that cannot do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sekisho.model.contradictions.exports import Found
    from sekisho.model.organisation import Enforcement
    from sekisho.model.waiver import Waiver


def of_waiver(waiver: Waiver, enforcement: Enforcement) -> Found:
    """Say where it has no effect: nothing to waive, or a regime that no waiver excuses."""
    level = enforcement.level(waiver.regime)
    if level != "soft-mandatory":
        because = "blocks in any case" if level == "hard-mandatory" else "blocks nothing"
        way = "make the regime `soft-mandatory` under [enforcement] in sekisho.toml, or remove the waiver"
        yield ("regime",), f"the waiver has no effect: `{waiver.regime}` is `{level}` and {because}; {way}"
    if not waiver.exports:
        yield ("exports",), "the waiver has no effect: it names no export; name those it lets through, or remove it"
