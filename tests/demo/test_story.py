"""Which state each task must end in follows from what the ledger recorded for it, and from what waits for what."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.standalone import Run
from demo.story import EARLY, NOT_RECORDED, Instance, judged, recorded
from demo.year import key_in, ledger_of
from sekisho import dagfiles
from sekisho.gate import Gate
from sekisho.gate.run.admission import Asker, judge
from sekisho.ledger import Ledger
from sekisho.model.export import Carrier
from sekisho.model.run import RunKey

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gate():
    return Gate.open(ROOT / "policies" / "acme")


@pytest.fixture(scope="module")
def seen(gate):
    return dagfiles.read([ROOT / "dags"], gate.organisation.exports)


@pytest.fixture(scope="module")
def ledger(gate, tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    url = f"sqlite:///{folder}/ledger.db"
    list(ledger_of(gate, url, key_in(folder / "key")))
    opened = Ledger.open(url)
    yield opened
    opened.close()


class World:
    """What the guard does in a run of a DAG, without Airflow."""

    def __init__(self, gate, ledger, seen, dag_id, run_id):
        self.gate, self.ledger, self.seen = gate, ledger, seen
        self.run = Run(dag_id, run_id)

    def guard(self, export, task_id, *, index=-1, to=None, attempt=1, carries=True):
        run = RunKey("acme", export, *self.run, task_id, index, attempt, "worker@host")
        carrier = Carrier(self.run.dag_id, task_id) if carries else None
        asker = Asker(run, carrier, to, carries=carries)
        judge(self.gate, self.ledger, asker, as_of=self.gate.clock(), now=datetime.now(UTC))

    def told(self, tasks, follows=None):
        return judged(self.run, tasks, follows or {}, recorded(self.ledger), self.seen)


@pytest.fixture
def world(gate, ledger, seen, request):
    return lambda dag_id: World(gate, ledger, seen, dag_id, request.node.name)


def task(task_id, state, *, index=-1, operator="_PythonDecoratedOperator"):
    return Instance(task_id, index, operator, state)


def test_a_blocked_task_fails_and_only_what_waits_for_it_does_not_run(world):
    evening = world("siblings_run_on")
    evening.guard("health-checks-to-hai-phong", "ship_to_hai_phong")
    follows = {
        "read_the_day": ["ship_to_hai_phong", "count_machines"],
        "ship_to_hai_phong": ["plan"],
        "plan": ["later"],
    }
    told = evening.told(
        [
            task("count_machines", "success"),
            task("later", "upstream_failed"),
            task("plan", "upstream_failed"),
            task("read_the_day", "success"),
            task("ship_to_hai_phong", "failed"),
        ],
        follows,
    )
    assert all(one.as_expected for one in told)
    assert [len(one.decisions) for one in told] == [0, 0, 0, 0, 1]


def test_a_blocked_task_that_succeeded_is_told_to_be_wrong(world):
    evening = world("suspended_certificate")
    evening.guard("health-checks-to-hai-phong", "ship_health_checks")
    (told,) = evening.told([task("ship_health_checks", "success")])
    assert (told.expected, told.as_expected) == ("failed", False)


@pytest.mark.parametrize("state", ["success", "failed"])
def test_a_task_that_ran_without_a_decision_is_told_to_be_wrong(world, state):
    (told,) = world("volume_needs_assessment").told([task("ship_shop_orders", state)])
    assert (told.expected, told.as_expected) == (NOT_RECORDED, False)
    early = task("gate_shop_orders", state, operator=EARLY)
    (told,) = world("gate_then_validate").told([early])
    assert (told.expected, told.as_expected) == (NOT_RECORDED, False)


def test_what_another_run_was_told_does_not_count(world):
    other, evening = world("lawful_ways_out"), world("lawful_ways_out")
    other.run = Run("lawful_ways_out", "yesterday")
    other.guard("payroll-to-tokyo", "ship_payroll")
    (told,) = evening.told([task("ship_payroll", "success")])
    assert told.expected == NOT_RECORDED


def test_the_last_try_counts(world):
    evening = world("lawful_ways_out")
    evening.guard("crm-to-us", "ship_crm", to="crm_archive")
    evening.guard("crm-to-us", "ship_crm", attempt=2)
    (told,) = evening.told([task("ship_crm", "success")])
    assert told.as_expected
    assert [each.decision.effect for each in told.decisions] == ["allow"]


def test_an_innocent_task_that_failed_is_told_to_be_wrong(world):
    (told,) = world("siblings_run_on").told([task("count_machines", "failed")])
    assert (told.expected, told.as_expected) == ("success", False)


def test_a_mapped_task_is_told_index_by_index(world):
    evening = world("one_bad_partner")
    for index, to in enumerate(("crm_us_east", "sftp://crm-west.acme-america.example/in", "crm_archive")):
        evening.guard("crm-to-us", "ship_to_partner", index=index, to=to)
    states = ("success", "success", "failed")
    told = evening.told([task("ship_to_partner", state, index=index) for index, state in enumerate(states)])
    assert [(one.name, one.expected) for one in told] == [
        ("ship_to_partner[0]", "success"),
        ("ship_to_partner[1]", "success"),
        ("ship_to_partner[2]", "failed"),
    ]
    assert "acme-vn (Viet Nam" in told[2].decisions[0].decision.message()


def test_a_gate_fails_by_its_verdict_and_a_checker_of_batches_does_not(world):
    evening = world("gate_then_validate")
    evening.guard("shop-orders-to-tokyo", "gate_shop_orders", carries=False)
    told = evening.told(
        [
            task("extract_shop_orders", "upstream_failed"),
            task("gate_shop_orders", "failed", operator=EARLY),
            task("validate_crm", "success", operator="ValidateExportOperator"),
        ],
        {"gate_shop_orders": ["extract_shop_orders"]},
    )
    assert all(one.as_expected for one in told)
    exports = [[each.decision.export_id for each in one.decisions] for one in told]
    assert exports == [[], ["shop-orders-to-tokyo"], []]
    assert [one.checks for one in told] == [None, None, "crm-to-us"]
