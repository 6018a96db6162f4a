"""A law of a few lines, and asking it."""

from typing import Any

from sekisho.engine.compile import CompiledRegime, Question
from sekisho.model.dates import AsOf
from sekisho.model.decision import RegimeFinding
from sekisho.model.evidence import Judgement
from sekisho.model.law import Regime
from sekisho.model.papers import Papers
from tests.laws.strategies import Certificate

CITE = {"cite": "act art. 1"}
IN_JAPAN = {"fact": "exporter.country", "is": "JP", "cite": "act art. 2"}
JP = {"exporter.country": "JP", "export.id": "crm", "exporter.id": "sakura", "recipient.id": "tulip"}


def fact(path: str, **comparison: object) -> dict[str, Any]:
    """A fact leaf; `is_` stands for `is`."""
    return {"fact": path, **{name.rstrip("_"): value for name, value in comparison.items()}, **CITE}


def disputed(leaf: dict[str, Any]) -> dict[str, Any]:
    """The same leaf under a reading that is not settled."""
    return {**leaf, "reading": "disputed", "note": "so, or otherwise", "settles": "reading"}


def ruled(kind: str, name: str, *leaves: dict[str, Any], **more: object) -> dict[str, Any]:
    """A basis, bar or duty in which all leaves must be met."""
    return {kind: name, "title": name.replace("-", " "), **CITE, "all": list(leaves), **more}


def regime(*bases: dict[str, Any], **more: object) -> Regime:
    """A law for exporters in Japan that asks for any of these bases."""
    law = {
        "id": "jp/act",
        "title": "The Act",
        "layer": "law",
        "zone": "Asia/Tokyo",
        "checked": "2026-01-01",
        "sources": {"act": {"title": "The Act"}},
        "applies": IN_JAPAN,
        "requires": {"any": list(bases)},
    }
    return Regime.model_validate({**law, **more})


def certificate(**changes: object) -> Certificate:
    """A paper of Sakura's that covers everything in 2026."""
    whole = {
        "id": "cert",
        "kind": "certificate",
        "holder": "sakura",
        "counterparties": "any",
        "purposes": "any",
        "categories": "any",
        "persons": "any",
        "issued": "2026-01-01",
        "printed_expiry": "2026-12-31",
        "zone": "Asia/Tokyo",
    }
    return Certificate.model_validate({**whole, **changes})


def judgement(question: str, answer: str, **changes: object) -> Judgement:
    """Counsel's answer to a question of the law, for 2026."""
    whole = {
        "id": "opinion",
        "kind": "judgement",
        "question": f"jp/act#{question}",
        "answer": answer,
        "reason": "considered",
        "decided_by": "counsel",
        "decided_on": "2026-01-01",
        "expires": "2026-12-31",
        "zone": "Asia/Tokyo",
    }
    return Judgement.model_validate({**whole, **changes})


class Asked(RegimeFinding):
    """A finding that also knows what went wrong on the way."""

    __slots__ = ("faults",)


def ask(
    law: Regime,
    facts: dict[str, Any] | None = None,
    *,
    papers: object = (),
    judgements: object = (),
    at: str = "2026-01-15",
    hopeful: bool = False,
    level: Any = "hard-mandatory",
    **engine: Any,
) -> Asked:
    """Ask one law about one case on one day. Facts are added to those of an exporter in Japan."""
    faults: list[Exception] = []
    question = Question({**JP, **(facts or {})}, Papers(papers, judgements), AsOf.parse(at), faults, hopeful=hopeful)
    found = Asked(CompiledRegime(law, **engine).judge(question), "customers", level)
    found.faults = faults
    return found


def verdict_of(leaf: dict[str, Any], facts: dict[str, Any] | None = None, **how: Any) -> str:
    """The verdict of a law that asks for this one leaf."""
    tables = how.pop("tables", {})
    return str(ask(regime(leaf, tables=tables), facts, **how).verdict)
