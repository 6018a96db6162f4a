"""What the papers of one party open: which ways of which laws, what each paper lacks for them, and what is in doubt.

No export is asked about: what a way needs besides the paper is told beside it, and who must stand at which end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sekisho.model.evidence import STATEMENT
from sekisho.model.requirement import Basis
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.analysis.register.reliance import Asking, Shelf
    from sekisho.model.evidence import Evidence, Mismatch
    from sekisho.model.export import Export
    from sekisho.model.law import Information, Regime
    from sekisho.model.requirement import AnyLeaf

Answer = Literal["opens", "doubt", "closed"]
_ORDER = ("opens", "doubt", "closed")


class Opening(NamedTuple):
    """How a paper stands to one way through a law: open, in doubt, or closed by the paper's own dates or scope."""

    paper: Evidence
    regime: Regime
    basis: Basis
    asking: Asking
    answer: Answer
    misses: tuple[Mismatch, ...]
    """What of the paper itself does not match, or is not known."""
    blanks: tuple[str, ...]
    """Fields that the way asks for and that are empty."""
    question: str | None
    """The disputed reading on which it hangs, as `<regime>#<name>`; None where there is none, or it is settled."""

    @property
    def held_by(self) -> str | None:
        """The end of a hop at which the party must stand; None for rules that bind both."""
        if "holder" not in self.paper.aspects:
            return None
        return self.asking.leaf.held_by or self.paper.held_by

    @property
    def besides(self) -> tuple[AnyLeaf, ...]:
        """What else the way asks for."""
        others = self.basis.all or ()
        return tuple(one for one in others if one is not self.asking.leaf and not hasattr(one, "children"))


def papers_of(shelf: Shelf, party: str) -> tuple[Evidence, ...]:
    """Give the papers that a party holds, or that cover it as a beneficiary."""
    return tuple(paper for paper in shelf.papers.all if party in (paper.holder, *paper.beneficiaries))


def naming(shelf: Shelf, party: str) -> tuple[Evidence, ...]:
    """Give the papers of others that name a party as their counterparty."""
    own = papers_of(shelf, party)
    named = (paper for paper in shelf.papers.all if isinstance(paper.counterparties, tuple))
    return tuple(paper for paper in named if party in (paper.counterparties or ()) and paper not in own)


def openings(shelf: Shelf, party: str) -> Iterator[Opening]:
    """Walk the ways for which the party's papers are meant: of each way, the best that a paper does for it."""
    for paper in papers_of(shelf, party):
        found: dict[tuple[str, str], Opening] = {}
        for asking in shelf.askings.get(paper.kind, ()):
            if isinstance(asking.rule, Basis) and (one := _opening(shelf, paper, asking, asking.rule)) is not None:
                key = (asking.regime.id, asking.rule.name)
                found[key] = min(found.get(key, one), one, key=lambda each: _ORDER.index(each.answer))
        yield from (one for one in found.values() if not any(_serves_better(other, one) for other in found.values()))


def _serves_better(other: Opening, one: Opening) -> bool:
    """Say whether a way in doubt for its reading adds nothing: another asks for all that it asks, and has no doubt."""
    if one.question is None or other.question is not None or other.answer == "closed" or other.regime != one.regime:
        return False
    asked, stricter = one.asking.leaf, other.asking.leaf
    wide = all(set(stricter.where.get(name, ())) <= set(words) for name, words in asked.where.items())
    more = stricter.where.keys() - asked.where.keys()
    lacking = {*(miss.aspect for miss in other.misses), *other.blanks}
    return wide and asked.where.keys() < stricter.where.keys() and not lacking & more


def _opening(shelf: Shelf, paper: Evidence, asking: Asking, basis: Basis) -> Opening | None:
    """Judge a paper for one way; None where its own fields or its day of issue say that another paper is meant."""
    coverage = shelf.apart(paper, asking)
    if coverage is None:
        return None
    of_scope = {miss.aspect for miss in paper.scope({})}
    own = [miss for miss in coverage.mismatches if miss.aspect not in of_scope]
    unstated = [miss.aspect for miss in own if miss.wants == STATEMENT]
    own = [miss for miss in own if miss.wants != STATEMENT]
    if any(miss.verdict is Verdict.UNMET and miss.aspect in {"issued", *asking.leaf.where} for miss in own):
        return None
    asked = [*paper.aspects, *unstated, *(["members_complete"] if hasattr(paper, "members_complete") else [])]
    blanks = [name for name in asked if getattr(paper, name, ()) is None]
    question = _question(shelf, asking)
    worst = min((miss.verdict for miss in own), default=Verdict.MET)
    answer: Answer = "opens"
    if worst is Verdict.UNMET or any(getattr(paper, name) == () for name in unstated):
        answer = "closed"
    elif own or blanks or question:
        answer = "doubt"
    return Opening(paper, asking.regime, basis, asking, answer, tuple(own), tuple(dict.fromkeys(blanks)), question)


def _question(shelf: Shelf, asking: Asking) -> str | None:
    """Give the disputed reading that a leaf carries, unless somebody has settled it for every export."""
    leaf = asking.leaf
    if leaf.reading != "disputed":
        return None
    name = f"{asking.regime.id}#{leaf.settles}"
    judged = shelf.papers.judged(name, {}, shelf.as_of)
    return None if judged is not None and judged.answer == "met" else name


def informed(shelf: Shelf, party: str) -> Iterator[tuple[Evidence, Regime, Information]]:
    """Walk what laws in force tell of the party's papers, such as what they do not do."""
    for paper in papers_of(shelf, party):
        for regime in shelf.regimes:
            yield from ((paper, regime, one) for one in regime.information if one.evidence == paper.kind)


def concerns(export: Export, party: str) -> bool:
    """Say whether an export has to do with a party: at an end, between the ends, or with a service of its own."""
    return party in export.ends | export.between
