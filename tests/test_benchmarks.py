"""A budget that is exceeded makes `make bench` fail, and so does a benchmark that cannot run."""

import sys
from types import ModuleType

import pytest

from benchmarks import __main__ as bench
from benchmarks.measuring import Line


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr(bench, "calibration", lambda: 1e-3)
    monkeypatch.setattr(bench, "NAMES", ["made_up"])

    def run(measure):
        module = ModuleType("benchmarks.budgets.made_up")
        module.measure = measure
        monkeypatch.setitem(sys.modules, "benchmarks.budgets.made_up", module)
        code = bench.main([])
        return code, capsys.readouterr().out.splitlines()

    return run


def test_budgets_that_are_held(run):
    code, lines = run(lambda: [Line("quick", 2e-6, 5e-6), Line("faster", 3.0, 2.0, is_ratio=True), Line("told", 9.0)])
    assert (code, lines[-1]) == (0, "2 budgets held, 0 exceeded")
    assert lines[3].split() == ["held", "2", "µs", "1.14", "µs", "<=", "5", "µs", "quick"]


@pytest.mark.parametrize("line", [Line("slow", 10e-6, 5e-6), Line("hardly faster", 1.9, 2.0, is_ratio=True)])
def test_a_budget_that_is_exceeded_fails(run, line):
    code, lines = run(lambda: [line])
    assert (code, lines[-1]) == (1, "0 budgets held, 1 exceeded")
    assert lines[3].startswith("EXCEEDED")


def test_a_benchmark_that_crashes_is_no_success(run):
    def measure():
        raise RuntimeError("the engines do not agree")
        yield

    code, lines = run(measure)
    assert (code, lines[-1]) == (1, "0 budgets held, 1 exceeded")
    assert "RuntimeError: the engines do not agree" in lines


def test_a_benchmark_that_does_not_exist_is_refused(capsys):
    assert bench.main(["no-such"]) == 2
    assert "there are airflow, all_regimes" in capsys.readouterr().err
