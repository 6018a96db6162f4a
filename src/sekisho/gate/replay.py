"""Judging a recorded decision once more: offline, from what the ledger kept, or under the law of today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import LedgerError, SekishoError, UnknownExport, said
from sekisho.gate import recording
from sekisho.gate.decide import AtHand, Gate
from sekisho.model.dates import AsOf
from sekisho.model.export import Carrier
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sekisho.ledger import Ledger, Record
    from sekisho.model.decision import Decision
    from sekisho.plugins import Plugins


class Replayed(NamedTuple):
    """A recorded decision and what comes of it now; `differences` is empty when it is the same, to the last leaf."""

    record: Record
    decision: Decision
    differences: tuple[str, ...]


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
        if record.kind != recording.KIND:
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
        again = recording.proof_of(decision)
        if at is not None:
            _undated(proof)
            _undated(again)
        differences = tuple(_differences(body, proof, decision, again)) if again != proof else ()
        return Replayed(record, decision, differences)

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
    cases = {stream: recording.case_of(case) for stream, case in proof["cases"].items()}
    notes = [recording.note_of(note) for note in proof["notes"] if note["code"] in recording.OF_THE_RUN]
    loads = {name: Interval(*load) for name, load in proof.get("loads", {}).items()}
    return AtHand(notes=tuple(notes), cases=cases, loads=lambda: loads)


def _undated(proof: dict[str, Any]) -> None:
    for finding in proof["findings"]:
        finding["day"] = None


def _differences(body: Any, before: dict[str, Any], decision: Decision, after: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401
    if (body["effect"], body["word"]) != (decision.effect, decision.word):
        yield f"{body['word']} ({body['effect']}) then, {decision.word} ({decision.effect}) now"
    findings = [{(one["regime"], one["stream"]): one for one in proof["findings"]} for proof in (before, after)]
    for key in dict.fromkeys((*findings[0], *findings[1])):
        then, now = (found.get(key) for found in findings)
        if then != now:
            words = ["not asked" if one is None else str(one["word"]) for one in (then, now)]
            regime, stream = key
            said = f"{words[0]} then, {words[1]} now" if words[0] != words[1] else f"{words[0]}, {_reason(then, now)}"
            yield f"{regime} for “{stream}”: {said}"
    beside = [[*(note["en"][0] for note in proof["notes"]), *proof["errors"]] for proof in (before, after)]
    if beside[0] != beside[1]:
        then, now = ("; ".join(said) or "nothing" for said in beside)
        yield f"beside the law: then {then}; now {now}"


def _reason(then: Any, now: Any) -> str:  # noqa: ANN401 - findings, as they were written down
    """Say what makes two findings of the same word differ: the first requirement that came out otherwise."""
    trees = [[*_some(one["applies"]), *one["forbids"], *_some(one["requires"]), *one["duties"]] for one in (then, now)]
    if turned := _first(trees[0], trees[1], ""):
        return f"for other reasons: {turned}"
    names = (name for name in ("verdict", "waiver", "level", "day") if then[name] != now[name])
    told = "; ".join(f"{name} {_words(then[name])} then, {_words(now[name])} now" for name in names)
    return told or "in another order"


def _some(proof: Any) -> list[Any]:  # noqa: ANN401
    return [] if proof is None else [proof]


def _first(before: Sequence[Any], after: Sequence[Any], within: str) -> str | None:
    """Find the first leaf that came out otherwise, and name it by its rule and its citation."""
    then, now = (_named(proofs) for proofs in (before, after))
    for key in dict.fromkeys((*then, *now)):
        old, new = then.get(key), now.get(key)
        if old == new:
            continue
        one = old or new or {}
        rule = one.get("rule") or within
        cite = f"[{one['cite']}]" if one.get("cite") else ""
        name = " ".join(filter(None, (rule, cite))) or "a requirement"
        if old is None or new is None:
            return f"{name}: asked only {'now' if old is None else 'then'}"
        if turned := _first(old.get("beneath", ()), new.get("beneath", ()), rule):
            return turned
        if old["verdict"] != new["verdict"]:
            return f"{name}: {old['verdict']} then, {new['verdict']} now"
        if old.get("seen") != new.get("seen"):
            return f"{name}: {_words(old.get('seen'))} then, {_words(new.get('seen'))} now"
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


def _words(seen: Any) -> str:  # noqa: ANN401
    if isinstance(seen, list):
        return ", ".join(map(str, seen)) or "nothing"
    if isinstance(seen, dict) and seen.keys() == {"low", "high"}:
        return str(Interval(**seen))
    if isinstance(seen, dict):
        return json.dumps(seen, ensure_ascii=False)
    return "nothing" if seen is None else str(seen).lower() if isinstance(seen, bool) else str(seen)
