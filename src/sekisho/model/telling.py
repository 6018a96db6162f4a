"""The message of a decision: the same lines in CI, in the task log and in every report."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from sekisho.errors import named
from sekisho.model.base import Joined, Phrase
from sekisho.model.case import FACTS
from sekisho.model.clocks import clocks
from sekisho.model.requirement import FactLeaf
from sekisho.model.values import AND
from sekisho.model.verdict import Verdict
from sekisho.model.ways import Way, duties_missing, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.model.base import Bilingual
    from sekisho.model.decision import Decision, Finding, RegimeFinding
    from sekisho.model.law import Regime
    from sekisho.model.waiver import Waiver

_AT_MOST = 3
_DID: Final = {
    "block": Phrase("sekisho blocks export “{0}”: {1}", "sekisho：提供「{0}」を実行停止：{1}"),
    "annotate": Phrase("sekisho annotates export “{0}”: {1}", "sekisho：提供「{0}」を注記付きで許可：{1}"),
    "allow": Phrase("sekisho allows export “{0}”: {1}", "sekisho：提供「{0}」を許可：{1}"),
}
_PENDING: Final = Phrase("{0}, pending what only a run can tell", "{0}、実行時にのみ判明する事項あり")
_AS_OF: Final = Phrase("{0} (as of {1})", "{0}（{1}現在）")
_REHEARSED: Final = Phrase("{0} (as of {1}, in rehearsal)", "{0}（{1}現在、予行）")
_DO: Final = Phrase("do: {0}", "対応：{0}")
_FAULT: Final = Phrase("an error, counted as unknown: {0}", "エラー（不明として扱う）：{0}")
_MORE: Final = {
    "en": Phrase("more: sekisho explain {0}", "詳細：sekisho explain {0} --lang ja"),
    "ja": Phrase("more: sekisho explain {0} --lang en", "詳細：sekisho explain {0} --lang ja"),
}
"""For each language that the organisation may speak, in which a command answers when it is not told another."""
_RECORDED: Final = Phrase(
    "with what was counted that day: sekisho ledger show --kind decision --export {0}",
    "当時の集計を含む記録：sekisho ledger show --kind decision --export {0}",
)
_LAW: Final = Phrase("{0} ({1}): {2} for “{3}”", "{0}（{1}）：「{3}」の判定は {2}")
_THROUGH: Final = Phrase("{0} through {1}", "{0}（根拠：{1}）")
_ENFORCED: Final = Phrase("{0}, enforced as {1}", "{0}（適用の強さ：{1}）")
_WAIVED: Final = Phrase("waived by {0} until {1}: {2}", "{0} が{1}まで例外を承認：{2}")
_REMEMBER: Final = Phrase("remember: {0}", "留意：{0}")
_CITED: Final = Phrase("{0} [{1}]", "{0} [{1}]")
_UNSURE: Final = Phrase("it is not known whether this law applies: {0}", "この法令が適用されるか否か不明：{0}")
_FORBIDDEN: Final = Phrase("forbidden: {0}", "禁止：{0}")
_PERHAPS: Final = Phrase("perhaps forbidden: {0}", "禁止に該当するおそれ：{0}")
_AND_MORE: Final = Phrase("further ways: {0}", "ほか{0}通りの方法")
_WAY: Final = Phrase("way: {0}", "方法：{0}")
_CLOSED: Final = Phrase("closed way: {0}", "現状では利用できない方法：{0}")
_DUTY: Final = Phrase("duty: {0}", "義務：{0}")
_MISSING: Final = Phrase("missing: {0}", "不足：{0}")
_BECAUSE: Final = Phrase("because: {0}", "理由：{0}")
_WHY: Final = Phrase("{0}: {1}", "{0}：{1}")
NOT_DECIDED: Final = Phrase("not decided yet: {0}", "未判断：{0}")
_CLOCK: Final = Phrase(
    "this block may start a clock: {0}, by {1} [{2}]", "この実行停止により報告期限が進行する可能性：{0}（期限{1}）[{2}]"
)
_LOOKED_AT: Final = Phrase("no law was asked but these: {0}", "判定の対象とした法令（他の法令は未確認）：{0}")
_NONE_ASKED: Final = Phrase("none that applies", "適用される法令なし")
_COVERS: Final = Phrase("{0}: {1}", "{0}：{1}")


def message(decision: Decision, lang: str = "en") -> str:
    """Tell a decision to the engineer whose task it is: what, which rule, what is missing, the cheapest way on."""
    return "\n".join(f"{'  ' * depth}{said.in_(lang)}" for depth, said in _lines(decision))


def headline(decision: Decision) -> Phrase:
    """Give the first line alone."""
    word = _PENDING._replace(values=(decision.word,)) if decision.pending else decision.word
    said = _DID[decision.effect]._replace(values=(decision.export_id, word))
    return (_REHEARSED if decision.rehearsal else _AS_OF)._replace(values=(said, decision.as_of))


def cited(finding: Finding, said: Bilingual) -> Phrase:
    """Give a sentence with the citation of what it speaks of."""
    return _CITED._replace(values=(said, finding.citation))


def explained(finding: Finding) -> Bilingual:
    """Say what was asked, and why it came out so; of a question that is open, only that."""
    if finding.undecided is not None:
        return NOT_DECIDED._replace(values=(finding.undecided,))
    return finding.asked if finding.reason is None else _WHY._replace(values=(finding.asked, finding.reason))


def waived(waiver: Waiver) -> Phrase:
    """Say who has approved an exception, until when, and why."""
    return _WAIVED._replace(values=(waiver.approved_by, waiver.expires, waiver.reason))


def coverage(decision: Decision) -> Phrase:
    """Say in one line which laws were asked and what each covers: the answer goes no further than they do."""
    asked = {finding.regime.id: finding.regime for finding in decision.applicable}
    told = tuple(map(covered, asked.values())) or (_NONE_ASKED,)
    return _LOOKED_AT._replace(values=(Joined(told, Phrase(" ", "")),))


def covered(regime: Regime) -> Phrase:
    """Say what a body of rules speaks of, and leaves to others; by its title where it does not say."""
    return _COVERS._replace(values=(regime.id, regime.covers or Phrase("{0}.", "{0}。", (regime.title,))))


def _lines(decision: Decision) -> Iterator[tuple[int, Bilingual]]:
    yield 0, headline(decision)
    for note in decision.notes:
        yield 1, note.text
        yield 2, _DO._replace(values=(note.remedy,))
    for finding in decision.applicable:
        yield from _regime(finding)
    for clock in clocks(decision):
        yield 1, _CLOCK._replace(values=(clock.refusal.title, clock.due, clock.regime.cited(clock.refusal.cite)))
        if clock.refusal.remedy is not None:
            yield 2, _DO._replace(values=(clock.refusal.remedy,))
    for fault in decision.faults:
        yield 1, _FAULT._replace(values=(named(fault),))
    if decision.verdict is not Verdict.MET:
        asked = shlex.join((decision.export_id, "--at", decision.as_of, *decision.again))
        yield 1, _MORE[decision.lang]._replace(values=(asked,))
        if decision.stage == "run" and (decision.of_run or any(map(_too_many, decision.applicable))):
            yield 1, _RECORDED._replace(values=(decision.export_id,))


def _too_many(finding: RegimeFinding) -> bool:
    """Say whether something speaks against the export that was counted when its run asked."""
    asked = (finding.scope, *finding.bars, finding.requires, *finding.duties)
    leaves = (leaf for one in asked if one is not None for leaf in one.leaves())
    return any(leaf.verdict is Verdict.UNMET and _of_a_run(leaf.requirement) for leaf in leaves)


def _of_a_run(requirement: object) -> bool:
    return isinstance(requirement, FactLeaf) and FACTS[requirement.fact].stage == "run"


def _regime(finding: RegimeFinding) -> Iterator[tuple[int, Bilingual]]:
    said = _LAW._replace(values=(finding.regime.title, finding.regime.id, finding.word, finding.stream))
    if finding.verdict is Verdict.MET:
        how = tuple(cited(basis, basis.asked) for basis in finding.bases if basis.verdict is Verdict.MET)
        yield 1, _THROUGH._replace(values=(said, Joined(how, AND))) if how else said
    else:
        yield 1, said if finding.level == "hard-mandatory" else _ENFORCED._replace(values=(said, finding.level))
        yield from _what_is_missing(finding)
    if finding.waiver is not None:
        yield 2, waived(finding.waiver)
    for duty in finding.reminders():
        yield 2, _REMEMBER._replace(values=(cited(duty, duty.asked),))


def _what_is_missing(finding: RegimeFinding) -> Iterator[tuple[int, Bilingual]]:
    scope = finding.scope
    if scope is not None and scope.verdict is Verdict.UNKNOWN:
        for leaf in scope.leaves():
            if leaf.verdict is Verdict.UNKNOWN:
                yield 2, cited(leaf, _UNSURE._replace(values=(explained(leaf),)))
    for bar in finding.bars:
        if bar.verdict is not Verdict.UNMET:
            certainly = _FORBIDDEN if bar.verdict is Verdict.MET else _PERHAPS
            yield 2, cited(bar, certainly._replace(values=(bar.asked,)))
            yield from _leaves(_BECAUSE, tuple(leaf for leaf in bar.leaves() if leaf.verdict is not Verdict.UNMET))
    if finding.requires is not None and finding.requires.verdict is not Verdict.MET:
        possible = ways(finding)
        shown = [way for way in possible if way.open] or list(possible)
        for way in shown[:_AT_MOST]:
            yield from _way(_WAY if way.open else _CLOSED, way)
        if len(shown) > _AT_MOST:
            yield 2, _AND_MORE._replace(values=(len(shown) - _AT_MOST,))
    for duty in duties_missing(finding):
        yield from _way(_DUTY, duty)


def _way(kind: Phrase, way: Way) -> Iterator[tuple[int, Bilingual]]:
    yield 2, cited(way.finding, kind._replace(values=(way.finding.asked,)))
    yield from _leaves(_MISSING, way.missing)


def _leaves(kind: Phrase, leaves: tuple[Finding, ...]) -> Iterator[tuple[int, Bilingual]]:
    for leaf in leaves:
        told = explained(leaf)
        yield 3, cited(leaf, told if leaf.undecided is not None else kind._replace(values=(told,)))
        if leaf.verdict is not Verdict.MET and leaf.settling is not None:
            yield 4, _DO._replace(values=(leaf.settling,))
