"""The only list of facts."""

import pytest

from sekisho.model.case import FACTS, accepts
from sekisho.model.values import Interval


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("exporter.id", "sakura", 5),
        ("exporter.id", "5", True),
        ("exporter.ciio", False, "false"),
        ("exporter.ciio", True, 1),
        ("exporter.persons_held", 5, "5"),
        ("exporter.persons_held", Interval(0, 5), False),
        ("exporter.persons_held", 0, -1),
        ("exporter.persons_held", Interval(0, None), Interval(0, 1.5)),
        ("exporter.persons_held", Interval(3, 3), Interval(False, True)),
        ("data.subjects", frozenset({"DE"}), frozenset({49})),
        ("data.subjects", frozenset({"JP"}), {"JP"}),
        ("data.subjects", frozenset(), "JP"),
        ("exporter.role", "controller", "boss"),
        ("export.scenarios", frozenset({"emergency"}), frozenset({"emergency", "whim"})),
    ],
)
def test_a_fact_accepts_its_own_type_and_choices(path, right, wrong):
    assert accepts(FACTS[path], right)
    assert not accepts(FACTS[path], wrong)


def test_only_counts_and_batches_wait_for_a_run():
    assert {path.partition(".")[0] for path, fact in FACTS.items() if fact.stage == "run"} == {"batch", "ledger"}


def test_every_number_has_a_unit():
    assert [path for path, fact in FACTS.items() if fact.type == "number" and not fact.unit] == []
