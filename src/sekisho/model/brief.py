"""A decision in one line: the way through, or the first thing that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sekisho.model.base import Phrase
from sekisho.model.nearness import gravest, nearest
from sekisho.model.proof import Judged
from sekisho.model.reasons import AND_THEN, stands
from sekisho.model.requirement import EvidenceLeaf
from sekisho.model.telling import explained
from sekisho.model.verdict import Verdict
from sekisho.model.ways import duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.base import Bilingual
    from sekisho.model.decision import Decision, Finding, RegimeFinding

LONGEST: Final = 150
"""Characters after which a reason is cut short; the proof has the rest."""
_CUT: Final = " …"


class _Short(Phrase):
    """A sentence that is cut where it grows too long."""

    def in_(self, lang: str) -> str:
        """Give the beginning, up to a whole word where there is a space near its end."""
        said = super().in_(lang)
        if len(said) <= LONGEST:
            return said
        begun = said[: LONGEST - len(_CUT) + 1]
        whole = begun.rpartition(" ")[0]
        return (whole if len(whole) > LONGEST // 2 else begun[:-1]).rstrip() + _CUT


def brief(decision: Decision, lang: str = "en") -> str:
    """Say by which basis of which regime an export passes, or what it lacks most nearly: for one cell of a table.

    Several reasons are joined by semicolons: one for each note, and one for each regime that is not met. What is
    annotated beside the law comes first.
    """
    reasons = [reason.in_(lang) for reason in _reasons(decision)]
    passed = [f"{regime}: {basis}" for regime, basis in decision.bases]
    marks = [note.text.in_(lang) for note in decision.notes if note.annotates]
    return AND_THEN.in_(lang).join(dict.fromkeys((*marks, *(reasons or passed))))


def _reasons(decision: Decision) -> Iterator[Bilingual]:
    yield from (note.text for note in decision.notes if note.verdict is not Verdict.MET)
    for finding in decision.applicable:
        if finding.verdict is not Verdict.MET:
            said = _lacks(finding)
            if finding.waiver:
                said = Phrase("{0} (waived until {1})", "{0}（{1}まで例外承認）", (said, finding.waiver.expires))
            yield said


def _lacks(finding: RegimeFinding) -> Bilingual:
    """Name what keeps a regime from being met: the gravest thing, and among several the one most nearly there."""
    regime = finding.regime.id
    for bar in finding.bars:
        if bar.verdict is Verdict.MET:
            return Phrase("{0}: {1}", "{0}：{1}", (regime, bar.asked))
    unmet = finding.requires is not None and finding.requires.verdict is not Verdict.MET
    for way in (*(ways(finding) if unmet else ()), *duties_missing(finding)):
        return Phrase("{0}, {1}: {2}", "{0}、{1}：{2}", (regime, way.finding.name, _first(way.missing)))
    for bar in finding.bars:
        if bar.verdict is Verdict.UNKNOWN:
            return Phrase("{0}: perhaps {1}", "{0}：{1}のおそれ", (regime, bar.asked))
    return Phrase("{0}: {1}", "{0}：{1}", (regime, finding.word))


def _first(missing: tuple[Finding, ...]) -> Phrase:
    """Name the first missing leaf and, in brackets, how many more there are."""
    first = _Short("{0}", "{0}", (_lacking(missing[0]),))
    return Phrase("{0} (and {1} more)", "{0}（ほか{1}件）", (first, len(missing) - 1)) if len(missing) > 1 else first


def _lacking(leaf: Finding) -> Bilingual:
    """Say what a leaf asks for and why it is not there; of a paper, only the first thing that does not match."""
    if leaf.undecided is not None or not isinstance(leaf.requirement, EvidenceLeaf):
        return explained(leaf)
    judged = leaf.observed if isinstance(leaf.observed, Judged) else None
    said = _standing(leaf, leaf.observed if judged is None else judged.beneath)
    if judged is None:
        return said
    if judged.judgement is None:
        return Phrase("{0}, and the reading is disputed", "{0}。読み方にも争いあり", (said,))
    if judged.judgement.answer == "unmet":
        return Phrase("{0}, as the judgement {1} says", "{0}（判断：{1}）", (said, judged.judgement.id))
    return said


def _standing(leaf: Finding, seen: object) -> Bilingual:
    kind = leaf.requirement.evidence
    if not isinstance(seen, list):
        return Phrase("{0}: {1}", "{0}：{1}", (kind, leaf.reason))
    if not seen:
        return Phrase("no {0} in the register", "登録簿に {0} がない", (kind,))
    best = nearest(seen)
    if not best.mismatches:
        return Phrase("{0} is not enough", "{0} では足りない", (best.paper.id,))
    return stands(best, (gravest(best),))
