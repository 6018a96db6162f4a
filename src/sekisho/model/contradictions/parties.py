"""A party whose flags and kinds contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.facts import ABOVE

if TYPE_CHECKING:
    from sekisho.model.contradictions.exports import Found
    from sekisho.model.party import Party


def of_party(party: Party) -> Found:
    """Walk what cannot be true at once. A flag that the file leaves out contradicts nothing."""
    kinds = frozenset(party.kinds or ())
    above = not ABOVE.isdisjoint(kinds)
    if party.international_organisation and party.kinds is not None and not above:
        said = "`kinds` names none of an international organisation"
        yield ("international_organisation",), f"{said}; add `{min(ABOVE, key=len)}`, or correct the flag"
    if above and party.international_organisation is False:
        said = "by its `kinds` it is an international organisation"
        yield ("international_organisation",), f"{said}; remove `international_organisation`, or correct the `kinds`"
    if party.public_authority and party.kinds is not None and "public-body" not in kinds:
        said = "`kinds` does not name `public-body`"
        yield ("public_authority",), f"{said}; add it, or correct `public_authority`"
    if party.public_authority is False and "public-body" in kinds:
        said = "`kinds` names `public-body`, and `public_authority: false` says otherwise"
        yield ("public_authority",), f"{said}; correct one of them"
