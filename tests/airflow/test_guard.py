"""The guard in a real Airflow: what it lets through, what it stops, and what cannot get around it."""

import pytest

pytestmark = pytest.mark.airflow


def exports(asked):
    """Which exports the gate was asked about."""
    return sorted(export_id for export_id, _ in asked)


def test_a_blocked_task_stops_alone_and_its_siblings_run_on(run):
    result = run("siblings", {"bad": "block"})
    assert result.states == {
        "lawful": "success",
        "innocent": "success",
        "unlawful": "failed",
        "after": "upstream_failed",
    }
    assert sorted(result.shipped) == ["innocent", "lawful"]


def test_the_reason_stands_in_the_log_outside_the_collapsed_group(run):
    log = run("several", {"bad": "block"}).log
    opened, closed, message = log.index("Export good: allow"), log.index("::endgroup::"), log.index("Export bad: block")
    assert opened < closed < message < log.index("Task failed with exception")
    lines = log[message:].splitlines()
    assert "  because " in lines[1]
    assert "  of this " in lines[2]


def test_operators_that_call_the_hook_again_are_judged_once(run):
    assert exports(run("siblings").asked) == ["bad", "good"]


def test_of_several_exports_the_worst_counts(run):
    result = run("several", {"bad": "block"})
    assert result.states == {"ship": "failed"}
    assert exports(result.asked) == ["bad", "good"]
    assert result.shipped == []


def test_a_verdict_counts_before_a_fault(run):
    result = run("retries", {"bad": "block", "good": "crash"}, carriers=[["good", "retries", "ship"]])
    assert exports(result.asked) == ["bad", "good"]
    assert result.states["ship"] == "failed"


def test_an_export_that_is_only_annotated_is_shipped_with_a_warning(run):
    result = run("several", {"bad": "annotate"})
    assert result.states == {"ship": "success"}
    assert result.shipped == ["ship"]
    assert "[warning  ] Export bad: annotate" in result.log


def test_an_effect_nobody_knows_blocks(run):
    assert run("several", {"bad": "shrug"}).shipped == []


def test_tasks_listed_by_the_organisation_carry_although_nothing_in_them_says_so(run):
    result = run("listed", {"crm-to-us": "block"}, carriers=[["crm-to-us", "list*", "ship*"], ["other", "x*", "*"]])
    assert result.states == {"ship_it": "failed", "keep_it": "success", "nothing": "success"}
    assert result.asked[0][1]["dag_id"] == "listed"
    assert result.asked[0][1]["task_id"] == "ship_it"


def test_without_the_list_of_carriers_unmarked_tasks_run_with_one_warning(run):
    result = run("listed", index_problem="carriers.json is gone")
    assert set(result.states.values()) == {"success"}
    assert result.log.count("carriers.json is gone") == 1


def test_without_the_list_of_carriers_every_task_is_blocked_where_the_deployment_wants_it_so(run):
    result = run("listed", index_problem="carriers.json is gone", required=True)
    assert set(result.states.values()) == {"failed"}
    assert "it is not known whether this task carries an export: carriers.json is gone" in result.log
    assert result.shipped == []


def test_a_destination_is_rendered_from_parameters_and_arguments(run):
    result = run("decorated", partner="acme-jp")
    assert set(result.states.values()) == {"success"}
    assert sorted((export_id, asked["to"]) for export_id, asked in result.asked) == [
        ("good", "acme-de/decorated/crate"),
        ("good", "acme-jp"),
        ("good", "plain"),
        ("other", None),
    ]


def test_a_destination_that_renders_to_nothing_is_asked_about_as_it_was_written(run):
    (asked,) = run("rendered_away").asked
    assert asked[1]["to"] == "{{ None }}"


def test_one_bad_map_index_is_blocked_and_the_others_run(run):
    result = run("mapped", {"good": {"us": "allow", "ru": "block", "de": "allow", "None": "allow"}})
    assert result.states["ship[0]"] == "success"
    assert result.states["ship[1]"] == "failed"
    assert result.states["ship[2]"] == "success"
    assert sorted(result.shipped) == ["crate-de", "crate-us", "one", "two"]
    assert sorted(asked["map_index"] for _, asked in result.asked) == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("rival", [False, True])
def test_nothing_in_a_task_gets_around_the_guard(run, rival):
    result = run("evasions", {"bad": "block"}, rival=rival)
    assert set(result.states.values()) == {"failed"}
    assert result.shipped == []


def test_the_task_is_taken_from_the_runner_even_if_nothing_was_remembered(run):
    result = run("evasions", {"bad": "block"}, broken=["carriers.remember", "carriers.remember_doubt"])
    assert {result.states[name] for name in ("renders", "overrides", "hooked")} == {"failed"}
    assert {"renders", "overrides", "hooked"}.isdisjoint(result.shipped)
    assert "swaps" in result.shipped  # only what was parsed knows of this one


def test_a_rival_policy_still_serves_tasks_that_may_run(run):
    assert run("allowed_callbacks", rival=True).states == {"ship": "success"}


def test_a_blocked_task_calls_nothing_back(run):
    result = run("callbacks", {"bad": "block"})
    assert set(result.states.values()) == {"failed"}
    assert result.shipped == []


def test_callbacks_of_an_allowed_task_are_left_alone(run):
    assert run("allowed_callbacks").shipped == ["execute", "ship", "success"]


def test_a_verdict_is_not_tried_again(run):
    result = run("retries", {"bad": "block"})
    assert result.states == {"ship": "failed", "innocent": "success"}
    assert exports(result.asked) == ["bad"]


def test_an_export_nobody_declared_is_a_verdict(run):
    result = run("retries", {"bad": "unknown"})
    assert exports(result.asked) == ["bad"]
    assert "no such export" in result.log


@pytest.mark.parametrize("fault", ["crash", "damaged"])
def test_a_fault_blocks_and_is_tried_again(run, fault):
    result = run("retries", {"bad": [fault, "allow"]})
    assert exports(result.asked) == ["bad", "bad"]
    assert result.states["ship"] == "success"
    assert result.shipped.count("ship") == 1
    assert "retry" not in result.shipped
    assert "could not be judged, so it is blocked" in result.log


def test_a_resumption_is_judged_anew(run):
    result = run("deferral", {"good": ["allow", "block"]})
    assert exports(result.asked) == ["good", "good"]
    assert result.states == {"ship": "failed"}
    assert result.shipped == ["first-half"]
    assert "may have left" in result.log


def test_a_deferral_that_stays_lawful_arrives(run):
    result = run("deferral")
    assert exports(result.asked) == ["good", "good"]
    assert result.shipped == ["first-half", "second-half"]
    assert "may have left" not in result.log


def test_a_sensor_is_blocked_before_it_pokes(run):
    assert run("sensor", {"bad": "block"}).shipped == []


@pytest.mark.parametrize(
    "broken",
    [
        ["guard.marked"],
        ["carriers.marked", "guard.marked"],
        ["carriers.known"],
        ["carriers.known", "guard.marked"],
        ["judgement.judge"],
        ["judgement.refusal"],
        ["judgement.tell"],
        ["passing.judge"],
        ["annotation.annotate", "judgement.answer"],
        ["runner.attempt"],
    ],
    ids=" ".join,
)
def test_a_guard_that_crashes_blocks_exports_and_nothing_else(run, broken):
    result = run("siblings", broken=broken)
    assert result.states["innocent"] == "success"
    assert "unlawful" not in result.shipped
    assert "lawful" not in result.shipped


def test_the_gate_operator_fails_early_with_the_proof_in_its_log(run):
    result = run("early", {"bad": "block"})
    assert result.states == {"good_gate": "success", "go": "success", "bad_gate": "failed", "stay": "upstream_failed"}
    asked = next(asked for export_id, asked in result.asked if export_id == "good")
    assert (asked["to"], asked["carries"]) == ("early", False)
    assert "  because " in result.log


def test_without_a_snapshot_every_export_is_blocked_and_the_log_names_the_option(run):
    result = run("siblings", gate=False)
    assert result.shipped == ["innocent"]
    assert "AIRFLOW__SEKISHO__SNAPSHOT" in result.log
