"""A decision as the ledger keeps it: who asked, what came of it, the facts, and the proof down to its leaves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sekisho.errors import LedgerError, named
from sekisho.gate import codes
from sekisho.gate.destination import shown
from sekisho.gate.notes import TASK_DESTINATION, TASK_DESTINATION_UNKNOWN
from sekisho.gate.origins import conditions_differ, ring, source_blocked, unsaid
from sekisho.gate.overrun import more
from sekisho.gate.run.apart import SEVERAL_KEYS
from sekisho.gate.unsettled import may_count
from sekisho.ledger.canonical import digest, spelled
from sekisho.model.clocks import clocks
from sekisho.model.evidence import Coverage
from sekisho.model.proof import Fault, Judged, NoRow
from sekisho.model.requirement import Dated
from sekisho.model.values import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sekisho.model.case import Case
    from sekisho.model.clocks import Clock
    from sekisho.model.decision import Decision, RegimeFinding
    from sekisho.model.export import Carrier, Export
    from sekisho.model.proof import Proof
    from sekisho.model.values import Value
    from sekisho.snapshot import Content

KIND = "decision"
OF_THE_RUN = (
    more.code,
    TASK_DESTINATION.code,
    TASK_DESTINATION_UNKNOWN.code,
    may_count.code,
    SEVERAL_KEYS,
    source_blocked.code,
    ring.code,
    unsaid.code,
    conditions_differ.code,
)
"""Notes that rest on more than this export's declaration; the others are made anew from it."""


class Recorded(NamedTuple):
    """What goes into the ledger: a record, and what it names by SHA-256."""

    body: dict[str, Any]
    contents: dict[str, bytes]


def record(decision: Decision, *, carrier: Carrier | None, to: str | None, **asked: Any) -> Recorded:  # noqa: ANN401
    """Put a decision into plain values. `asked` says who asked and what was counted, as plain values."""
    proof = spelled(proof_of(decision)).encode()
    named = hashlib.sha256(proof).hexdigest()
    body = {
        "export": decision.export_id,
        "as_of": decision.as_of,
        "stage": decision.stage,
        "effect": decision.effect,
        "verdict": str(decision.verdict),
        "word": decision.word,
        "through": [list(pair) for pair in decision.bases],
        "carrier": None if carrier is None else list(carrier),
        "to": None if to is None else shown(to),
        "proof": named,
        "law": decision.digest,
        "version": decision.version,
        "rehearsal": decision.rehearsal,
        "contents": sorted((named, decision.digest)),
        **({"clocks": started} if (started := [_clock(one) for one in clocks(decision)]) else {}),
        **asked,
    }
    return Recorded(body, {named: proof})


def _clock(clock: Clock) -> dict[str, str]:
    """Put a report that may be due into plain values; its words stand in the law."""
    return {"regime": clock.regime.id, "refusal": clock.refusal.name, "due": clock.due.isoformat()}


def proof_of(decision: Decision) -> dict[str, Any]:
    """Put the facts and the proof of a decision into plain values."""
    return {
        "cases": {stream: facts(case) for stream, case in decision.cases.items()},
        "findings": [_finding(finding) for finding in decision.findings],
        "notes": [codes.written(note) for note in decision.notes],
        "errors": [named(fault) for fault in decision.faults],
        **({"loads": {name: list(load) for name, load in decision.loads.items()}} if decision.loads else {}),
    }


def law_of(content: Content) -> bytes:
    """Give the bytes whose SHA-256 is the digest of law, organisation and papers. Raises LedgerError if they differ."""
    from sekisho.snapshot import digest_of

    found, data = digest_of(*content[:4], content.plugins, sources=content.sources)
    if found != content.digest:
        msg = f"the snapshot {content.digest[:12]}… cannot be kept: written again it is another; run `sekisho build`"
        raise LedgerError(msg)
    return data


def version_of(export: Export) -> str:
    """Give the digest of an export as it is declared: what is counted under one declaration stays told apart."""
    return digest(export.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def facts(case: Case) -> dict[str, Any]:
    """Put facts into plain values."""
    return {path: _plain(value) for path, value in case.items()}


def case_of(stored: Mapping[str, Any]) -> Case:
    """Read facts back from plain values."""
    return {path: _value(value) for path, value in stored.items()}


def _plain(value: Value) -> Any:  # noqa: ANN401
    if isinstance(value, frozenset):
        return sorted(value)
    return {"low": value.low, "high": value.high} if isinstance(value, Interval) else value


def _value(stored: Any) -> Value:  # noqa: ANN401
    if isinstance(stored, list):
        return frozenset(stored)
    return Interval(**stored) if isinstance(stored, dict) else stored


def _finding(finding: RegimeFinding) -> dict[str, Any]:
    proof = finding.proof
    return {
        "regime": finding.regime.id,
        "stream": finding.stream,
        "level": finding.level,
        "verdict": str(proof.verdict),
        "word": finding.word,
        "waiver": finding.waiver.id if finding.waiver else None,
        "day": proof.day and proof.day.isoformat(),
        "applies": proof.applies and _proof(proof.applies),
        "forbids": [_proof(bar) for bar in proof.forbids],
        "requires": proof.requires and _proof(proof.requires),
        "duties": [_proof(duty) for duty in proof.duties],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    """Put a proof into plain values: the rule, its citation, what was seen. Words are made when somebody reads."""
    verdict, node, observed, children = proof
    told = {
        "verdict": str(verdict),
        "rule": node.name if isinstance(node, Dated) else None,
        "cite": getattr(node, "cite", None),
        "seen": _seen(observed),
        "beneath": [_proof(child) for child in children] or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _seen(observed: Any) -> Any:  # noqa: ANN401
    if isinstance(observed, Judged):
        judgement = observed.judgement
        return {"judgement": judgement and judgement.id, "beneath": _seen(observed.beneath)}
    if isinstance(observed, NoRow):
        return {"no-row": observed.table}
    if isinstance(observed, Fault):
        return {"error": named(observed.error)}
    if isinstance(observed, (str, bool, int, frozenset, Interval)):
        return _plain(observed)
    return _papers(observed) if isinstance(observed, (list, tuple)) and observed else None


def _papers(coverages: Iterable[Any]) -> list[str]:
    """Name the papers that cover the case or come near it; those that are plainly for something else are many."""
    return [one.paper.id for one in coverages if isinstance(one, Coverage)]
