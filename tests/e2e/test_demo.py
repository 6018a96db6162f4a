"""One evening in a real Airflow: every example DAG runs once, and the REST API tells what became of each task.

Airflow is started once for all of these stories, and is gone before the first of them is told.
"""

from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from demo.__main__ import DAGS, ORGANISATION, environment, prepare
from demo.standalone import Standalone
from demo.story import run_all, tell
from sekisho import dagfiles
from sekisho.gate import Gate
from sekisho.ledger import Ledger

pytestmark = [pytest.mark.e2e, pytest.mark.airflow]

STATES = {
    "counted_once": {"count_orders": "success", "ship_regulars": "success"},
    "gate_then_validate": {
        "gate_crm": "success",
        "extract_crm": "success",
        "validate_crm": "success",
        "ship_crm": "success",
        "gate_shop_orders": "failed",
        "extract_shop_orders": "upstream_failed",
    },
    "lawful_ways_out": {
        "ship_crm": "success",
        "ship_payroll": "success",
        "ship_service_reports": "success",
        "ship_training_records": "success",
        "ship_warranty_claims": "success",
    },
    "one_bad_partner": {
        "ship_to_partner[0]": "success",
        "ship_to_partner[1]": "success",
        "ship_to_partner[2]": "failed",
    },
    "same_hop_two_origins": {"ship_japanese_customers": "success", "ship_european_customers": "failed"},
    "siblings_run_on": {
        "read_the_day": "success",
        "ship_to_stuttgart": "success",
        "ship_to_hai_phong": "failed",
        "plan_shifts_in_hai_phong": "upstream_failed",
        "count_machines": "success",
    },
    "suspended_certificate": {
        "collect_health_checks": "success",
        "ship_health_checks": "failed",
        "tell_the_plant": "upstream_failed",
    },
    "two_uses_of_one_certificate": {"ship_access_logs": "success", "ship_tickets": "success"},
    "volume_needs_assessment": {"count_shop_orders": "success", "ship_shop_orders": "failed"},
    "waived_and_waiting": {
        "ship_drawings": "success",
        "ship_staff_reviews": "failed",
        "ship_inspection_photos": "failed",
        "ship_mail_archive": "failed",
    },
}

READ = [
    ("counted_once", "count_orders"),
    ("counted_once", "ship_regulars"),
    ("suspended_certificate", "ship_health_checks"),
    ("volume_needs_assessment", "ship_shop_orders"),
    ("gate_then_validate", "gate_shop_orders"),
    ("same_hop_two_origins", "ship_european_customers"),
    ("one_bad_partner", "ship_to_partner[2]"),
    ("waived_and_waiting", "ship_drawings"),
    ("waived_and_waiting", "ship_staff_reviews"),
    ("siblings_run_on", "count_machines"),
    ("siblings_run_on", "ship_to_stuttgart"),
]
"""The tasks whose logs are read."""


class Evening(NamedTuple):
    """What is left when Airflow has been stopped."""

    states: dict
    tries: dict
    logs: dict
    told: list
    reservations: dict
    settled: int
    faults: list
    delivered: set
    home: Path
    alive: list


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("evening")
    gate = Gate.open(ORGANISATION)
    seen = dagfiles.read([DAGS], gate.organisation.exports)
    ledger = Ledger.open(prepare(gate, scratch, lambda _: None))
    with Standalone(DAGS, environment=environment(scratch)) as airflow:
        home = airflow.home
        runs = run_all(airflow, sorted(STATES), lambda _: None)
        tasks = {(run.dag_id, task.name): task for run in runs for task in airflow.task_instances(run)}
        told = tell(airflow, runs, ledger, seen)
        logs = {name: "\n".join(airflow.log(tasks[name])) for name in READ}
    years = ledger.holdings(export_id="shop-orders-to-tokyo", span="year")
    evening = Evening(
        states={dag: {n: t.state for (d, n), t in tasks.items() if d == dag} for dag in STATES},
        tries={name: task.tries for name, task in tasks.items()},
        logs=logs,
        told=told,
        reservations={(one.run.dag_id, one.flow.export_id): one.state for one in ledger.reservations()},
        settled=next(one.persons.low for one in years if one.kind == "sensitive"),
        faults=ledger.verify().faults,
        delivered={path.stem for path in (scratch / "outbox").glob("*.csv")},
        home=home,
        alive=_of(home),
    )
    ledger.close()
    return evening


def _of(home):
    """Every process that was started for this Airflow."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("AIRFLOW_HOME") == str(home):
                found.append(process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


@pytest.mark.parametrize("dag_id", STATES)
def test_every_task_of_a_dag_ends_as_its_export_deserves(evening, dag_id):
    assert evening.states[dag_id] == STATES[dag_id]


def test_the_demo_comes_to_the_same_conclusion_about_every_task(evening):
    assert len(evening.told) == sum(map(len, STATES.values()))
    assert [one for one in evening.told if not one.as_expected] == []


def test_exactly_one_index_of_the_mapped_task_is_stopped(evening):
    states = evening.states["one_bad_partner"]
    assert [name for name, state in states.items() if state != "success"] == ["ship_to_partner[2]"]
    log = evening.logs["one_bad_partner", "ship_to_partner[2]"]
    assert "the destination “crm_archive” is acme-vn (Viet Nam, haiphong-archive)" in log
    assert "do: send to acme-us" in log


def test_what_was_blocked_delivered_nothing_and_what_was_not_did(evening):
    assert evening.delivered == {
        "service-reports",
        "training-records",
        "crm",
        "payroll",
        "warranty-claims",
        "siblings-stuttgart",
        "partner-0",
        "partner-1",
        "customers-japan",
        "gate-crm",
        "drawings",
        "regulars",
        "access-logs",
        "tickets",
    }


def test_the_log_of_a_blocked_task_says_which_rule_what_is_missing_and_what_to_do(evening):
    log = evening.logs["suspended_certificate", "ship_health_checks"]
    for said in (
        "sekisho blocks export “health-checks-to-hai-phong”: DENY (as of 2026-11-20, in rehearsal)",
        "(cn/pipl): DENY for “checks”",
        "way: Certification of personal information exports [Order 20 art. 5]",
        "cn-certificate-hai-phong has been suspended since 2026-11-02",
        "[Order 20 arts 8, 10, 12]",
        "do: have cn-certificate-hai-phong reinstated",
        "Obtain a certificate from a body on the published filing list",
        "more: sekisho explain health-checks-to-hai-phong",
    ):
        assert said in log


def test_the_message_stands_outside_the_folded_part_of_the_log(evening):
    log = evening.logs["suspended_certificate", "ship_health_checks"]
    before, found, _ = log.partition("sekisho blocks export")
    assert found
    assert before.count("::group::") <= before.count("::endgroup::")


def test_a_verdict_is_final_although_the_task_has_retries(evening):
    assert evening.tries["suspended_certificate", "ship_health_checks"] == 1


def test_too_large_a_volume_names_the_limit_and_the_assessment(evening):
    log = evening.logs["gate_then_validate", "gate_shop_orders"]
    assert "way: Standard contract filed with the provincial CAC [Order 16 art. 8]" in log
    assert "it may be anything from 9,400 to " in log
    assert "[Order 16 art. 7(2)]" in log
    log = evening.logs["volume_needs_assessment", "ship_shop_orders"]
    assert "DENY" in log
    assert "10,100" in log
    assert "way: Security assessment by the CAC [Order 16 art. 7]" in log


def test_customers_who_were_counted_before_pass_and_add_nobody(evening):
    assert "2,500 persons in 2,500 rows" in evening.logs["counted_once", "count_orders"]
    log = evening.logs["counted_once", "ship_regulars"]
    assert "(ledger.sensitive.calendar_year) below 10,000: 9,400 with this run (9,400 counted before" in log
    assert evening.settled == 9_400
    assert evening.reservations["counted_once", "shop-orders-to-tokyo"] == "settled"


def test_what_nobody_counted_stays_reserved_and_what_was_blocked_reserves_nothing(evening):
    assert evening.reservations["lawful_ways_out", "payroll-to-tokyo"] == "open"
    assert ("suspended_certificate", "health-checks-to-hai-phong") not in evening.reservations


def test_the_ledger_is_sound_after_all_of_it(evening):
    assert evening.faults == []


def test_data_that_came_on_adequacy_does_not_leave_on_a_cbpr_certificate(evening):
    log = evening.logs["same_hop_two_origins", "ship_european_customers"]
    assert "(jp/appi): ALLOW for “customers” through Recipient certified under Global CBPR" in log
    assert "(jp/supplementary-rules): DENY" in log
    assert "a CBPR certificate is not enough" in log


def test_a_waived_export_leaves_and_its_log_says_who_waived_it(evening):
    log = evening.logs["waived_and_waiting", "ship_drawings"]
    assert "sekisho annotates export “drawings-on-kumo”" in log
    assert "waived by Suzuki Ken, head of data governance until 2027-01-31" in log


def test_what_waits_for_a_judgement_says_whom_to_ask(evening):
    log = evening.logs["waived_and_waiting", "ship_staff_reviews"]
    assert "REVIEW" in log
    assert "have counsel decide that the labour rules suffice" in log


def test_a_task_that_exports_nothing_hears_nothing_of_it(evening):
    assert "sekisho " not in evening.logs["siblings_run_on", "count_machines"]
    assert (
        "sekisho allows export “warranty-claims-to-stuttgart”" in evening.logs["siblings_run_on", "ship_to_stuttgart"]
    )


def test_nothing_of_airflow_is_left(evening):
    assert evening.alive == []
    assert not evening.home.exists()
