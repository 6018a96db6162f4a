"""Rego, by the Rust engine regorus. Building its input is left out of the time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import regorus

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.conditions import Condition

AT_LEAST = 2.0
_PAPER = """
covered(kind) if {
  some paper in input.papers
  paper.kind == kind
  paper.status == "granted"
  paper.issued <= input.day
  input.day <= paper.expiry
  paper.holder == input.exporter_id
  input.recipient_id in paper.counterparties
  input.export_purpose in paper.purposes
}
"""


def prepare(rules: dict[str, Condition]) -> Callable[[dict[str, Any]], Callable[[], dict[str, bool]]]:
    """Compile the policy once."""
    written: list[str] = []
    tops = {name: _write(condition, written) for name, condition in rules.items()}
    met = "\n".join(f"met contains {json.dumps(name)} if {{ {top} }}" for name, top in tops.items())
    policy = "\n".join(["package measured", "import rego.v1", _PAPER, *written, met])
    engine = regorus.Engine()
    engine.add_policy("measured.rego", policy)

    def ready(facts: dict[str, Any]) -> Callable[[], dict[str, bool]]:
        engine.set_input_json(json.dumps(facts))

        def decide() -> dict[str, bool]:
            met = engine.eval_rule("data.measured.met")
            return {name: name in met for name in rules}

        return decide

    return ready


def _write(condition: Condition, rules: list[str]) -> str:
    word, *rest = condition
    if word in ("all", "any"):
        inside = [_write(each, rules) for each in rest[0]]
        name = f"r{len(rules)}"
        bodies = ["\n  ".join(inside)] if word == "all" else inside
        rules.append("\n".join(f"{name} if {{\n  {body}\n}}" for body in bodies))
        return name
    if word == "paper":
        return f"covered({json.dumps(rest[0])})"
    name, value = rest
    operator = {"is": "==", "at_most": "<=", "in": "in"}
    if word == "within":
        return f"every each in input.{name} {{ each in {json.dumps(value)} }}"
    return f"input.{name} {operator[word]} {json.dumps(value)}"
