"""The example DAGs and the example organisation speak of the same tasks and exports."""

from pathlib import Path

import pytest

from sekisho import dagfiles
from sekisho.gate import Gate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def organisation():
    return Gate.open(ROOT / "policies" / "acme").organisation


@pytest.fixture(scope="module")
def seen(organisation):
    return dagfiles.read([ROOT / "dags"], organisation.exports)


def test_everything_in_the_dag_files_can_be_told_from_their_text(seen):
    assert not seen.problems
    assert not seen.gaps
    assert len({one.dag_id for one in seen.sightings}) >= 5


def test_every_export_is_carried_by_some_task(seen, organisation):
    assert {one.export_id for one in seen.sightings} == set(organisation.exports)


def test_every_task_that_names_an_export_is_among_its_carriers(seen, organisation):
    for one in seen.sightings:
        carriers = organisation.exports[one.export_id].carriers
        assert any((c.dag, c.task) == (one.dag_id, one.task_id) for c in carriers), one


def test_every_carrier_that_an_export_lists_is_a_task_that_exists(seen, organisation):
    there = {(one.dag_id, one.task_id, one.export_id) for one in seen.sightings}
    listed = {(c.dag, c.task, export.id) for export in organisation.exports.values() for c in export.carriers}
    assert listed == there


def test_one_example_asks_early_and_one_checks_the_batch(seen):
    asked = {(one.task_id, one.export_id) for one in seen.mentions}
    assert {
        ("gate_crm", "crm-to-us"),
        ("gate_shop_orders", "shop-orders-to-tokyo"),
        ("validate_crm", "crm-to-us"),
    } <= asked
