"""Words of an organisation's own that are just beside those of the law, or may mean them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sekisho.files import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from sekisho.files import Spot
    from sekisho.model.terms import Terms

# The facts that laws compare, and the fields that say them.
_SPOKEN: Final = (("export.purpose", "purpose"), ("data.categories", "categories"))
# Purposes and categories are mostly people's own words: a slip is hardly more than a plural, or a letter amiss.
_NEAR: Final = 0.9


def beside(one: BaseModel, terms: Terms) -> Iterator[tuple[Spot, str]]:
    """Walk slips, and categories that may be what a law asks about: where, and what to write."""
    for fact, field in _SPOKEN:
        spoken = terms.words.get(fact, frozenset())
        found = list(texts_of(one, (field,)))
        for where, word in found:
            near = get_close_matches(word.lower().replace("_", "-"), spoken, n=1, cutoff=_NEAR)
            if word in spoken:
                continue
            if near:
                yield where, f"no law speaks of `{word}`; did you mean `{near[0]}`?"
            elif field == "categories":
                said = {other for at, other in found if at[:-1] == where[:-1]} & spoken
                for law in terms.synonyms.unsaid(word, said):
                    names = ", ".join(f"`{name}`" for name in sorted(law))
                    text = f"`{word}` may be what a law calls {names}"
                    yield where, f"{text}; write that word as well, or another word if the data is something else"
