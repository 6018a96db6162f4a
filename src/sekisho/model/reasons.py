"""Why a leaf came out as it did, and what would settle it, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sekisho.model.case import FACTS
from sekisho.model.proof import Fault, Judged, NoRow, NotInForce
from sekisho.model.requirement import Dated, EvidenceLeaf, FactLeaf, JudgementLeaf, PredicateLeaf
from sekisho.model.values import Value, shown
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sekisho.model.evidence import Coverage


def why(verdict: Verdict, node: Any, observed: Any) -> str:  # noqa: ANN401, PLR0911 - one answer for each thing seen
    """Say in one clause why this requirement has this verdict; empty for groups, whose children say it."""
    match observed:
        case NotInForce():
            begins = f"not law before {node.from_}" if node.from_ else ""
            ends = f"no law since {node.until}" if node.until else ""
            return "; ".join(filter(None, (begins, ends)))
        case Fault():
            return f"error while evaluating: {type(observed.error).__name__}: {observed.error}"
        case NoRow():
            return f"the table {observed.table} says nothing on this day"
        case Judged():
            return _judged(verdict, node, observed)
    match node:
        case FactLeaf():
            return _fact(verdict, node, observed)
        case EvidenceLeaf():
            return _evidence(observed)
    return ""


def _fact(verdict: Verdict, leaf: FactLeaf, observed: Value | None) -> str:
    fact = FACTS[leaf.fact]
    if observed is None:
        return f"unknown: nobody said {leaf.fact} ({fact.doc})"
    if verdict is Verdict.UNKNOWN:
        return f"it may be anything from {shown(observed)}"
    if verdict is Verdict.MET and leaf.operator == "is":
        return ""
    return f"it is {shown(observed)}"


def nearest(observed: Sequence[Coverage]) -> Coverage:
    """Give the paper that comes nearest to covering the case, of at least one that was looked at."""
    return max(observed, key=lambda coverage: (coverage.verdict, -len(coverage.mismatches)))


def _evidence(observed: Sequence[Coverage]) -> str:
    if not observed:
        return "none in the register"
    best = nearest(observed)
    if best.verdict is Verdict.MET:
        return f"{best.paper.id} covers it"
    others = f" ({len(observed) - 1} more looked at)" if len(observed) > 1 else ""
    return f"{best.paper.id} does not cover it: {'; '.join(map(str, best.mismatches))}{others}"


def _judged(verdict: Verdict, node: Any, observed: Judged) -> str:  # noqa: ANN401
    below = verdict if observed.verdict is None else observed.verdict
    beneath = "" if isinstance(node, JudgementLeaf) else why(below, node, observed.beneath)
    if observed.judgement is None:
        if isinstance(node, JudgementLeaf):
            return f"nobody has decided “{node.judgement}” for this export"
        return f"disputed reading, not judged; {beneath}"
    made = observed.judgement
    decided = f"{made.decided_by} decided {made.answer} on {made.decided_on} ({made.id}, until {made.expires})"
    return f"{decided}; {beneath}" if beneath else decided


def remedy(verdict: Verdict, node: Any, observed: Any, regime: str, lang: str) -> str:  # noqa: ANN401
    """Say what somebody can do so that this leaf is met: first for a paper that is on file, then by the law's words."""
    seen = observed.beneath if isinstance(observed, Judged) else observed
    mending = _mending(seen) if isinstance(node, EvidenceLeaf) and isinstance(seen, list) else ""
    written = getattr(node, "remedy", None)
    said = "" if written is None else written.in_(lang)
    asked = _asking(verdict, node, observed, regime) if isinstance(observed, Judged) else ""
    return ". Otherwise: ".join(filter(None, (mending, said))) or asked or _doing(node, seen)


def _asking(verdict: Verdict, node: Any, observed: Judged, regime: str) -> str:  # noqa: ANN401
    question = f"{regime}#{node.judgement if isinstance(node, JudgementLeaf) else node.settles}"
    if observed.judgement is None and verdict is Verdict.UNKNOWN:
        return f"record a judgement on {question} in the register"
    if observed.judgement is not None and observed.judgement.answer == "unmet":
        return f"have {question} decided anew"
    return ""


def _doing(node: Any, observed: Any) -> str:  # noqa: ANN401
    match node:
        case FactLeaf():
            if FACTS[node.fact].stage == "run":
                limit = node.asks.removeprefix(f"{node.fact} ")
                return f"declare fewer persons a year: all exports of this exporter together must stay {limit}"
            return f"state {node.fact}" if observed is None else f"change the export so that {node.asks}"
        case EvidenceLeaf():
            return f"obtain {node.asks} and put it in the register"
        case PredicateLeaf():
            return f"make {node.asks} pass"
        case Dated():
            return f"use another way: {why(Verdict.UNMET, node, observed) or node.name}"
    return ""


def _mending(observed: Sequence[Coverage]) -> str:
    """Say how the best paper on file could be put right; empty when the papers on file are between other parties."""
    if not observed:
        return ""
    best = nearest(observed)
    if not best.mismatches or any(
        miss.aspect in _PARTIES and miss.verdict is Verdict.UNMET for miss in best.mismatches
    ):
        return ""
    if any(miss.verdict is Verdict.UNMET and miss.aspect not in _CAN_BE_MENDED for miss in best.mismatches):
        return ""
    open_ = [miss.aspect for miss in best.mismatches if miss.verdict is Verdict.UNKNOWN]
    wrong = [miss for miss in best.mismatches if miss.verdict is Verdict.UNMET]
    steps = [f"complete {best.paper.id} in the register ({', '.join(dict.fromkeys(open_))})"] if open_ else []
    for miss in wrong:
        if miss.aspect == "status":
            steps.append(f"have {best.paper.id} put back in force")
        elif miss.aspect == "validity":
            begun = best.paper.issued is None or not miss.found.endswith(str(best.paper.issued))
            steps.append(f"renew {best.paper.id}" if begun else f"wait until {best.paper.id} is {miss.found}")
        else:
            steps.append(f"have {best.paper.id} cover {miss.aspect} {miss.needed}")
    return ", and ".join(steps)


_CAN_BE_MENDED = frozenset({"status", "validity", "purposes", "categories", "countries", "services", "persons"})
"""What does not match otherwise makes it another paper: a certificate of one scheme is never one of another."""
_PARTIES = frozenset({"holder", "counterparties"})
