"""Runs the benchmarks and prints each budget beside its measured figure; exits with 1 when one is exceeded."""

from __future__ import annotations

import pkgutil
import sys
import traceback
from importlib import import_module

from benchmarks import budgets
from benchmarks.measuring import Line, calibration

NAMES = [info.name for info in pkgutil.iter_modules(budgets.__path__)]


def main(asked: list[str]) -> int:
    unknown = set(asked) - set(NAMES)
    if unknown:
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    yardstick = calibration()
    print(f"calibration: a plain Python loop takes {_seconds(yardstick)} here; “loops” are multiples of it\n")
    print(f"{'':8}  {'measured':>9}  {'budget':>10}  {'loops':>8}")
    lines, failed = [], 0
    for name in asked or NAMES:
        try:
            for line in import_module(f"{budgets.__name__}.{name}").measure():
                print(_row(line, yardstick), flush=True)
                lines.append(line)
        except Exception:  # noqa: BLE001 - the others are still measured, and this one counts as exceeded
            failed += 1
            print(f"FAILED    {name}: {traceback.format_exc()}", flush=True)
    with_budget = [line for line in lines if line.budget is not None]
    exceeded = [line for line in with_budget if not line.held]
    print(f"\n{len(with_budget) - len(exceeded)} budgets held, {len(exceeded) + failed} exceeded")
    return 1 if exceeded or failed else 0


def _row(line: Line, yardstick: float) -> str:
    state = "" if line.budget is None else "held" if line.held else "EXCEEDED"
    if line.is_ratio:
        budget = "" if line.budget is None else f">= {line.budget:.0f} x"
        return f"{state:8}  {line.measured:>7,.1f} x  {budget:>10}  {'':>8}  {line.what}"
    budget = "" if line.budget is None else f"<= {_seconds(line.budget)}"
    loops = f"{line.measured / yardstick:,.3g}"
    return f"{state:8}  {_seconds(line.measured):>9}  {budget:>10}  {loops:>8}  {line.what}"


def _seconds(value: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if value * factor >= 1:
            return f"{value * factor:,.3g} {unit}"
    return f"{value * 1e6:,.3g} µs"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
