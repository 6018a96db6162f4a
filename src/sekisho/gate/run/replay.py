"""Judging a recorded decision once more: offline, from what the ledger kept, or under the law of today."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sekisho.errors import LedgerError, SekishoError, UnknownExport, said
from sekisho.gate import codes
from sekisho.gate.decide import AtHand, Gate
from sekisho.gate.lateness import late
from sekisho.gate.run.record import KIND, OF_THE_RUN, case_of, proof_of
from sekisho.model.base import Joined, Phrase
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.values import Interval, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.ledger import Ledger, Record
    from sekisho.model.base import Bilingual
    from sekisho.model.decision import Decision
    from sekisho.plugins import Plugins


class Replayed(NamedTuple):
    """A recorded decision and what comes of it now; `differences` is empty when it is the same, to the last leaf."""

    record: Record
    decision: Decision
    differences: tuple[Phrase, ...]


class Replay:
    """Judges records of one ledger; each law that they were judged under is read once."""

    def __init__(self, ledger: Ledger, today: Gate | None = None, plugins: Plugins | None = None) -> None:
        self._ledger = ledger
        self._today = today
        self._plugins = plugins
        self._gates: dict[str, Gate] = {}

    def judge(self, record: Record, at: AsOf | None = None) -> Replayed:
        """Judge a decision with the facts that were recorded: under the law of that day, or of the given gate.

        For another moment than it was made for, that the day is another is no difference.

        Raises LedgerError if the record is no decision, or what it names is not in the ledger or cannot be read.
        """
        if record.kind != KIND:
            msg = f"{_name(record)} is a {record.kind}, not a decision; see `sekisho ledger show --kind decision`"
            raise LedgerError(msg)
        body = record.body
        proof = json.loads(self._ledger.content(body["proof"]))
        gate = self._today or self._gate(body["law"])
        try:
            decision = gate.suppose(
                body["export"],
                at or AsOf.parse(body["as_of"]),
                stage=body["stage"],
                carrier=Carrier(*body["carrier"]) if body["carrier"] else None,
                to=body["to"],
                at_hand=_at_hand(proof),
            )
        except UnknownExport as error:
            msg = f"{_name(record)} cannot be judged under this law: {said(error)}"
            raise LedgerError(msg) from None
        again = proof_of(decision)
        if at is not None:
            _undated(proof)
            _undated(again)
        return Replayed(record, decision, tuple(_differences(body, proof, decision, again)))

    def _gate(self, digest: str) -> Gate:
        if digest not in self._gates:
            try:
                self._gates[digest] = Gate.remembered(self._ledger.content(digest), digest, self._plugins)
            except SekishoError as error:
                msg = f"the law {digest[:12]}… of that decision cannot be read: {said(error)}"
                raise LedgerError(msg) from None
        return self._gates[digest]


def _name(record: Record) -> str:
    return "a record that has no place in the chain yet" if record.position is None else f"record {record.position}"


def _at_hand(proof: dict[str, Any]) -> AtHand:
    """Take the facts as they were, and of what stood beside the law what only the run could know."""
    cases = {stream: case_of(case) for stream, case in proof["cases"].items()}
    notes = [codes.read(note) for note in proof["notes"] if _as_it_was(note["code"])]
    loads = {name: Interval(*load) for name, load in proof.get("loads", {}).items()}
    return AtHand(notes=tuple(notes), cases=cases, loads=lambda: loads)


def _as_it_was(code: str) -> bool:
    """Say whether such a note cannot be made anew: only the run knew of it, or only another version does."""
    return code in OF_THE_RUN or not codes.known(code)


def _undated(proof: dict[str, Any]) -> None:
    for finding in proof["findings"]:
        finding["day"] = None


def _differences(body: Any, before: dict[str, Any], decision: Decision, after: dict[str, Any]) -> Iterator[Phrase]:  # noqa: ANN401
    if (body["effect"], body["word"]) != (decision.effect, decision.word):
        told = [Phrase("{0} ({1})", "{0}（{1}）", one) for one in _answers(body, decision)]
        yield _TURNED._replace(values=tuple(told))
    findings = [{(one["regime"], one["stream"]): one for one in proof["findings"]} for proof in (before, after)]
    for key in dict.fromkeys((*findings[0], *findings[1])):
        then, now = (found.get(key) for found in findings)
        if then != now:
            words = [_NOT_ASKED if one is None else str(one["word"]) for one in (then, now)]
            said = _TURNED._replace(values=tuple(words))
            if words[0] == words[1]:
                said = Phrase("{0}, {1}", "{0}、{1}", (words[0], _reason(then, now)))
            yield Phrase("{0} for “{1}”: {2}", "「{1}」についての{0}：{2}", (*key, said))
    notes = [sorted(proof["notes"], key=itemgetter("code")) for proof in (before, after)]
    if not any(note["code"] == late.code for note in notes[0]):  # before it was told at all
        notes[1] = [note for note in notes[1] if note["code"] != late.code]
    same = len(notes[0]) == len(notes[1]) and all(map(codes.alike, *notes))
    if not same or before["errors"] != after["errors"]:
        values = tuple(Joined(tuple(_beside(proof)) or (_NOTHING,), _AND_THEN) for proof in (before, after))
        yield Phrase("beside the law: then {0}; now {1}", "法令以外：当時は{0}、再判定は{1}", values)


_TURNED: Final = Phrase("{0} then, {1} now", "当時は{0}、再判定は{1}")
_NOT_ASKED: Final = Phrase("not asked", "対象外")
_NOTHING: Final = Phrase("nothing", "なし")
_AND_THEN: Final = Phrase("; ", "；")
_VERDICTS: Final = {
    "met": Phrase("met", "充足"),
    "unmet": Phrase("unmet", "不充足"),
    "unknown": Phrase("unknown", "不明"),
}
_TOLD: Final = {
    "verdict": Phrase("verdict", "判定"),
    "waiver": Phrase("waiver", "例外承認"),
    "level": Phrase("level", "適用の強さ"),
    "day": Phrase("day", "日"),
}


def _answers(body: Any, decision: Decision) -> tuple[tuple[str, str], tuple[str, str]]:  # noqa: ANN401
    return (body["word"], body["effect"]), (decision.word, decision.effect)


def _beside(proof: dict[str, Any]) -> Iterator[Phrase | str]:
    yield from (codes.read(note).text for note in proof["notes"])
    yield from proof["errors"]


def _reason(then: Any, now: Any) -> Bilingual:  # noqa: ANN401 - findings, as they were written down
    """Say what makes two findings of the same word differ: the first requirement that came out otherwise."""
    trees = [[*_some(one["applies"]), *one["forbids"], *_some(one["requires"]), *one["duties"]] for one in (then, now)]
    if turned := _first(trees[0], trees[1], ""):
        return Phrase("for other reasons: {0}", "理由が相違：{0}", (turned,))
    told = tuple(
        Phrase("{0} {1}", "{0}：{1}", (name, _turned(then[key], now[key])))
        for key, name in _TOLD.items()
        if then[key] != now[key]
    )
    return Joined(told, _AND_THEN) if told else Phrase("in another order", "順序が相違")


def _turned(then: Any, now: Any) -> Phrase:  # noqa: ANN401
    return _TURNED._replace(values=(_words(then), _words(now)))


def _some(proof: Any) -> list[Any]:  # noqa: ANN401
    return [] if proof is None else [proof]


def _first(before: Sequence[Any], after: Sequence[Any], within: str) -> Phrase | None:
    """Find the first leaf that came out otherwise, and name it by its rule and its citation."""
    then, now = (_named(proofs) for proofs in (before, after))
    for key in dict.fromkeys((*then, *now)):
        old, new = then.get(key), now.get(key)
        if old == new:
            continue
        one = old or new or {}
        rule = one.get("rule") or within
        cite = f"[{one['cite']}]" if one.get("cite") else ""
        name = " ".join(filter(None, (rule, cite))) or Phrase("a requirement", "要件")
        if old is None:
            return Phrase("{0}: asked only now", "{0}：再判定でのみ判定", (name,))
        if new is None:
            return Phrase("{0}: asked only then", "{0}：当時のみ判定", (name,))
        if turned := _first(old.get("beneath", ()), new.get("beneath", ()), rule):
            return turned
        for what in ("verdict", "seen"):
            if old.get(what) != new.get(what):
                return Phrase("{0}: {1}", "{0}：{1}", (name, _turned(old.get(what), new.get(what))))
    return None


def _named(proofs: Sequence[Any]) -> dict[tuple[object, ...], Any]:
    """Key what stands side by side by rule and citation, and what bears the same by its place among them."""
    found: dict[tuple[object, ...], Any] = {}
    for proof in proofs:
        name, place = (proof.get("rule"), proof.get("cite")), 0
        while (*name, place) in found:
            place += 1
        found[*name, place] = proof
    return found


def _words(seen: Any) -> Bilingual | str:  # noqa: ANN401
    if seen is None or seen == []:
        return _NOTHING
    if isinstance(seen, list):
        return Shown((frozenset(map(str, seen)),))
    if isinstance(seen, dict):
        return Interval(**seen) if seen.keys() == {"low", "high"} else json.dumps(seen, ensure_ascii=False)
    if isinstance(seen, bool):
        return str(seen).lower()
    return _VERDICTS.get(seen, str(seen))
