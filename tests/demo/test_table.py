"""The table is made to be read: grouped by DAG, no line wider than the terminal, what is wrong marked."""

from pathlib import Path

import pytest

from demo.story import Decided, Told
from demo.table import table
from sekisho.gate import Gate
from sekisho.gate.decide import AtHand
from sekisho.gate.run.head_counts import Number
from sekisho.model.values import Interval


@pytest.fixture(scope="module")
def decide():
    gate = Gate.open(Path(__file__).parents[2] / "policies" / "acme")

    def decide(export, heads=0):
        fact, number = "ledger.sensitive.calendar_year", Interval(heads, heads)
        at_hand = AtHand({fact: number, "ledger.ordinary.calendar_year": number}) if heads else None
        decision = gate.suppose(export, gate.clock(), stage="run", at_hand=at_hand)
        return Decided(decision, {fact: Number(Interval(9_400, 9_400), 0, number)} if heads else {})

    return decide


@pytest.fixture
def told(decide):
    return [
        Told("one", "collect", (), "success", "success"),
        Told("one", "ship", (decide("health-checks-to-hai-phong"),), "failed", "failed"),
        Told("one", "after", (), "upstream_failed", "upstream_failed"),
        Told("two", "ship", (decide("crm-to-us"),), "failed", "success"),
        Told("two", "ship_drawings", (decide("drawings-on-kumo"),), "success", "success"),
        Told("two", "ship_orders", (decide("shop-orders-to-tokyo", 10_100),), "failed", "failed"),
        Told("two", "ship_regulars", (decide("shop-orders-to-tokyo", 9_400),), "success", "success"),
        Told("two", "validate", (), "success", "success", "payroll-to-tokyo"),
    ]


def test_every_task_has_its_line_below_its_dag(told):
    lines = list(table(told, 200))
    assert lines.index("one") < lines.index("two")
    found = next(line for line in lines if "health-checks-to-hai-phong" in line)
    assert found.split()[:2] == ["failed", "ship"]
    assert "DENY" in found
    assert "suspended since 2026-11-02" in found
    assert any("collect" in line and "no export" in line for line in lines)
    assert any("DENY, waived" in line for line in lines)
    assert any("payroll-to-tokyo" in line and "only checks the batch" in line for line in lines)
    assert any("after" in line and "waits for a blocked task" in line for line in lines)


def test_the_heads_are_told_where_they_decided(told):
    text = " ".join(" ".join(table(told, 250)).split())
    assert "sensitive heads 10,100 (before: 9,400)" in text
    assert "cn/pipl: standard-contract; sensitive heads 9,400 (before: 9,400)" in text
    assert text.count("heads 9,400") == 1


def test_a_task_that_did_not_end_as_decided_is_marked(told):
    marked = [line for line in table(told, 200) if line.startswith("!")]
    assert len(marked) == 1
    assert "crm-to-us" in marked[0]


@pytest.mark.parametrize("width", [70, 80, 100, 140, 200])
def test_no_line_is_wider_than_the_terminal(told, width):
    lines = list(table(told, width))
    assert max(map(len, lines)) <= width
    assert "suspended since 2026-11-02" in " ".join(" ".join(lines).split())


def test_nothing_makes_an_empty_table():
    assert len(list(table([], 100))) == 1
