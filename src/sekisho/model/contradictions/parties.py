"""A party whose flags and kinds contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.facts import supposed

if TYPE_CHECKING:
    from sekisho.model.contradictions.exports import Found
    from sekisho.model.party import Party


def of_party(party: Party) -> Found:
    """Walk what cannot be true at once. A flag that the file leaves out contradicts nothing."""
    kinds = frozenset(party.kinds or ())
    above = supposed({"recipient.kinds": kinds})["recipient.international_organisation"]
    stated = "international_organisation" in party.model_fields_set
    if above and stated and not party.international_organisation:
        said = "by its `kinds` it is an international organisation"
        yield ("international_organisation",), f"{said}; remove `international_organisation`, or correct the `kinds`"
    if party.public_authority is False and "public-body" in kinds:
        said = "`kinds` names `public-body`, and `public_authority: false` says otherwise"
        yield ("public_authority",), f"{said}; correct one of them"
