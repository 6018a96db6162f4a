"""CEL, by cel-python, compiled to Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import celpy

from benchmarks.engines.cel_rust import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.conditions import Condition

AT_LEAST = 20.0


def prepare(rules: dict[str, Condition]) -> Callable[[dict[str, Any]], Callable[[], dict[str, bool]]]:
    """Compile the expression once."""
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = environment.program(environment.compile(f"[{', '.join(map(write, rules.values()))}]"))

    def ready(facts: dict[str, Any]) -> Callable[[], dict[str, bool]]:
        context = {name: celpy.json_to_cel(value) for name, value in facts.items()}
        return lambda: dict(zip(rules, map(bool, program.evaluate(context)), strict=True))

    return ready
