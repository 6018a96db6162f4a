"""One decision with its full proof under one regime of forty conditions, beside the same conditions in other engines.

A full proof answers every condition, met or not. So do the others here: each condition is asked for by itself, and
one call gives all the answers. That is less than our proof holds (they give neither reasons nor what was seen).
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from benchmarks import engines
from benchmarks.conditions import facts, leaves, rules
from benchmarks.measuring import Line, best
from benchmarks.policy import CASES, LAWFUL, Ours, regime, told
from sekisho.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def measure() -> Iterator[Line]:
    """Check that all engines agree on every condition and case, then time each on the lawful one."""
    ours, asked = Ours(), leaves(rules(regime()))
    for name, (case, allowed) in CASES.items():
        if (ours.judge(case).verdict is Verdict.MET) is not allowed:
            msg = f"sekisho does not answer {allowed} to “{name}”"
            raise AssertionError(msg)
    own = best(lambda: ours.judge(LAWFUL))
    yield Line(f"decision with full proof, one regime of {len(asked)} leaves", own, 25e-6)
    for info in pkgutil.iter_modules(engines.__path__):
        rival = import_module(f"{engines.__name__}.{info.name}")
        ready = rival.prepare(asked)
        _agree(info.name, ours, ready)
        theirs = best(ready(facts(LAWFUL)))
        own = best(lambda: ours.judge(LAWFUL))
        yield Line(f"  the same conditions in {(rival.__doc__ or '').split('.')[0]}", theirs)
        yield Line(f"  sekisho is so many times faster than {info.name}", theirs / own, rival.AT_LEAST, is_ratio=True)


def _agree(name: str, ours: Ours, ready: Callable[[Mapping[str, object]], Callable[[], dict[str, bool]]]) -> None:
    for case_name, (case, _) in CASES.items():
        expected = told(ours.judge(case))
        answer = ready(facts(case))()
        if {rule: answer[rule] for rule in expected} != expected:
            msg = f"{name} answers {answer} to “{case_name}”, sekisho {expected}"
            raise AssertionError(msg)
