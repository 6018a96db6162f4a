"""What is shown to plugins is a copy."""

from dataclasses import replace

import pytest

from sekisho.model.copies import Copies, of_case
from sekisho.model.values import Interval
from tests.engine.asking import ask, fact, regime, ruled
from tests.model.test_decision import decision


def made():
    finding = ask(regime(ruled("basis", "contract", fact("exporter.country", is_="JP"))))
    facts = {"stream": {"exporter.country": "JP"}}
    return replace(decision(finding), cases=facts, loads={"paper": Interval(0, 5)}, faults=(ValueError("x"),))


def test_a_case_is_a_copy_that_cannot_be_changed():
    case = {"exporter.country": "JP"}
    shown = of_case(case)
    with pytest.raises(TypeError):
        shown["exporter.country"] = "DE"
    case["exporter.country"] = "DE"
    assert shown == {"exporter.country": "JP"}


def test_a_copy_says_the_same_and_shares_no_part_that_can_be_changed():
    one, copies = made(), Copies()
    first, second = copies.of(one), copies.of(one)
    assert first == second == one
    assert first.findings[0] is not one.findings[0]
    assert first.findings[0].regime is not one.findings[0].regime
    object.__setattr__(first, "effect", "block")
    first.findings[0].level = "advisory"
    first.findings[0].regime.sources.clear()
    assert (one.effect, one.findings[0].level) == ("allow", second.findings[0].level)
    assert one.findings[0].level != "advisory"
    assert one.findings[0].regime.sources


@pytest.mark.parametrize("field", ["cases", "loads"])
def test_what_a_copy_was_made_from_cannot_be_changed(field):
    with pytest.raises((TypeError, AttributeError)):
        getattr(Copies().of(made()), field).clear()
