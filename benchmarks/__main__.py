"""Runs the benchmarks and prints each budget beside its measured figure; exits with 1 when one is exceeded.

Times do not travel from machine to machine, nor from one minute to the next where others use the machine too. So a
plain Python loop is timed right before and after each benchmark, and what is held to the budget is the time that the
work would take on a machine where that loop takes `REFERENCE` seconds.
"""

from __future__ import annotations

import pkgutil
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

from benchmarks import budgets
from benchmarks.measuring import Line, calibration

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = 570e-6
"""What the loop takes on two otherwise idle cores of the kind on which the budgets were set."""
NAMES = [info.name for info in pkgutil.iter_modules(budgets.__path__)]


def main(asked: list[str]) -> int:
    unknown = set(asked) - set(NAMES)
    if unknown:
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(f"a plain Python loop takes {_seconds(calibration())} here, {_seconds(REFERENCE)} on the reference machine\n")
    print(f"{'':8}  {'measured':>9}  {'reference':>9}  {'budget':>10}")
    lines, failed = [], 0
    for name in asked or NAMES:
        try:
            for line in _measured(name):
                print(_row(line), flush=True)
                lines.append(line)
        except Exception:  # noqa: BLE001 - the others are still measured, and this one counts as exceeded
            failed += 1
            print(f"FAILED    {name}: {traceback.format_exc()}", flush=True)
    with_budget = [line for line in lines if line.budget is not None]
    exceeded = [line for line in with_budget if not line.held]
    print(f"\n{len(with_budget) - len(exceeded)} budgets held, {len(exceeded) + failed} exceeded")
    return 1 if exceeded or failed else 0


def _measured(name: str) -> Iterator[Line]:
    before = calibration()
    for line in import_module(f"{budgets.__name__}.{name}").measure():
        after = calibration()
        yield line if line.is_ratio else line._replace(reference=line.measured * REFERENCE * 2 / (before + after))
        before = after


def _row(line: Line) -> str:
    state = "" if line.budget is None else "held" if line.held else "EXCEEDED"
    if line.is_ratio:
        budget = "" if line.budget is None else f">= {line.budget:.0f} x"
        return f"{state:8}  {line.measured:>7,.1f} x  {'':>9}  {budget:>10}  {line.what}"
    budget = "" if line.budget is None else f"<= {_seconds(line.budget)}"
    return f"{state:8}  {_seconds(line.measured):>9}  {_seconds(line.reference):>9}  {budget:>10}  {line.what}"


def _seconds(value: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if value * factor >= 1:
            return f"{value * factor:,.3g} {unit}"
    return f"{value * 1e6:,.3g} µs"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
