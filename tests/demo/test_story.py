"""Which state each task must end in follows from the decisions on what it carries, and from what waits for what."""

from pathlib import Path

import pytest

from demo.story import EARLY, Instance, judged
from sekisho import dagfiles
from sekisho.gate import Gate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gate():
    return Gate.open(ROOT / "policies" / "acme")


@pytest.fixture(scope="module")
def seen(gate):
    return dagfiles.read([ROOT / "dags"], gate.organisation.exports)


def task(task_id, state, *, index=-1, operator="_PythonDecoratedOperator", to=None):
    return Instance(task_id, index, operator, state, to)


def test_a_blocked_task_fails_and_only_what_waits_for_it_does_not_run(gate, seen):
    follows = {
        "read_the_day": ["ship_to_hai_phong", "count_machines"],
        "ship_to_hai_phong": ["plan"],
        "plan": ["later"],
    }
    told = judged(
        "siblings_run_on",
        [
            task("count_machines", "success"),
            task("later", "upstream_failed"),
            task("plan", "upstream_failed"),
            task("read_the_day", "success"),
            task("ship_to_hai_phong", "failed"),
        ],
        follows,
        gate,
        seen,
    )
    assert all(one.as_expected for one in told)
    assert [len(one.decisions) for one in told] == [0, 0, 0, 0, 1]


def test_a_blocked_task_that_succeeded_is_told_to_be_wrong(gate, seen):
    (told,) = judged("volume_needs_assessment", [task("ship_shop_orders", "success")], {}, gate, seen)
    assert (told.expected, told.as_expected) == ("failed", False)


def test_an_innocent_task_that_failed_is_told_to_be_wrong(gate, seen):
    (told,) = judged("siblings_run_on", [task("count_machines", "failed")], {}, gate, seen)
    assert (told.expected, told.as_expected) == ("success", False)


def test_a_mapped_task_is_judged_index_by_index(gate, seen):
    told = judged(
        "one_bad_partner",
        [
            task("ship_to_partner", "success", index=0, to="crm_us_east"),
            task("ship_to_partner", "success", index=1, to="sftp://crm-west.acme-america.example/in"),
            task("ship_to_partner", "failed", index=2, to="crm_archive"),
        ],
        {"ship_to_partner": []},
        gate,
        seen,
    )
    assert [(one.name, one.expected) for one in told] == [
        ("ship_to_partner[0]", "success"),
        ("ship_to_partner[1]", "success"),
        ("ship_to_partner[2]", "failed"),
    ]
    assert "acme-vn in VN" in told[2].decisions[0].message()


def test_a_gate_fails_by_its_verdict_and_a_checker_of_batches_does_not(gate, seen):
    told = judged(
        "gate_then_validate",
        [
            task("extract_shop_orders", "upstream_failed"),
            task("gate_shop_orders", "failed", operator=EARLY),
            task("validate_crm", "success", operator="ValidateExportOperator"),
        ],
        {"gate_shop_orders": ["extract_shop_orders"]},
        gate,
        seen,
    )
    assert all(one.as_expected for one in told)
    assert [[d.export_id for d in one.decisions] for one in told] == [[], ["shop-orders-to-tokyo"], []]
    assert [one.checks for one in told] == [None, None, "crm-to-us"]
