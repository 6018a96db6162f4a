"""Cedar, by its Python binding, policies and entities parsed once. It takes its facts as a Python dictionary, as we do.

It has no any over records, so that a paper is found by its kind.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import cedarpy

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.conditions import Condition

AT_LEAST = 10.0
"""Twenty times was the aim, set when this binding took 567 µs; it takes about 290 now."""


def prepare(rules: dict[str, Condition]) -> Callable[[dict[str, Any]], Callable[[], dict[str, bool]]]:
    """Parse the policy once."""
    written = [f"permit(principal, action, resource) when {{ {_write(condition)} }};" for condition in rules.values()]
    policies = cedarpy.PolicySet.from_str("\n".join(written))
    names = {f"policy{place}": name for place, name in enumerate(rules)}
    entities = cedarpy.Entities.from_json_str("[]")

    def ready(facts: dict[str, Any]) -> Callable[[], dict[str, bool]]:
        context = {k: v for k, v in facts.items() if k != "papers"}
        context |= {paper["kind"].replace("-", "_"): paper for paper in facts["papers"]}
        request = {"principal": 'U::"a"', "action": 'Action::"export"', "resource": 'E::"x"', "context": context}

        def decide() -> dict[str, bool]:
            met = {names[policy] for policy in cedarpy.is_authorized(request, policies, entities).diagnostics.reasons}
            return {name: name in met for name in rules}

        return decide

    return ready


def _write(condition: Condition) -> str:
    word, *rest = condition
    if word in ("all", "any"):
        return "(" + (" && " if word == "all" else " || ").join(map(_write, rest[0])) + ")"
    if word == "paper":
        paper = f"context.{rest[0].replace('-', '_')}"
        return (
            f'({paper}.status == "granted" && {paper}.issued <= context.day && context.day <= {paper}.expiry'
            f" && {paper}.holder == context.exporter_id && {paper}.counterparties.contains(context.recipient_id)"
            f" && {paper}.purposes.contains(context.export_purpose))"
        )
    name, value = rest
    match word:
        case "is":
            return f"context.{name} == {json.dumps(value)}"
        case "at_most":
            return f"context.{name} <= {value}"
        case "in":
            return f"{json.dumps(value)}.contains(context.{name})"
        case _:
            return f"{json.dumps(value)}.containsAll(context.{name})"
