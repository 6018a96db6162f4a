"""Batches are counted and settled in a real Airflow, with a real ledger."""

from datetime import UTC, datetime

import pytest

from tests.airflow.shop import DAY, UNCOUNTED, Shop

pytestmark = pytest.mark.airflow


def numbers(body):
    return body["counts"]["ledger.ordinary.calendar_year"]


def test_a_task_that_counts_its_batch_is_settled_as_what_it_was(run, shop):
    result = run("counts_itself", deployed=shop.options)
    assert result.states == {"ship": "success"}
    assert result.shipped == ["crm:60:120"]
    assert shop.counted() == 60
    assert shop.reservations() == {"counts_itself": ("settled", 0, 0)}
    guarded, exact = shop.decisions()
    assert (numbers(guarded)["after"], numbers(exact)["after"]) == ([0, 100], [60, 60])
    assert "Counted for export 'crm': 60 persons in 120 rows." in result.log
    assert "below 1,000: 60 with this run (0 counted before, 0 held for other runs)" in result.log


def test_people_who_were_counted_before_are_not_counted_again(run, shop):
    shop.sent(0, 950)
    blind = run("nobody_counts", deployed=shop.options)
    assert blind.states == {"ship": "failed", "innocent": "success"}
    assert "it may be anything from 950 to 1,050" in blind.log
    assert "below 1,000: 950 to 1,050 with this run (950 counted before" in blind.log
    seen = run("counted_before", deployed=shop.options)
    assert seen.states == {"count": "success", "ship": "success", "ship_again": "success"}
    assert "below 1,000: 950 with this run" in seen.log
    assert shop.counted() == 950


def test_a_batch_that_reaches_the_limit_is_stopped_and_its_log_tells_the_numbers(run, shop):
    shop.sent(0, 950)
    result = run("counted_before", deployed=shop.options, first=940, last=1000)
    assert result.states == {"count": "success", "ship": "failed", "ship_again": "upstream_failed"}
    assert result.shipped == []
    assert "(ledger.ordinary.calendar_year) below 1,000: 1,000 with this run (950 counted before" in result.log
    assert (shop.counted(), shop.reservations()["earlier"][0]) == (950, "settled")


def test_an_operator_that_knows_nothing_of_counting_is_settled_after_its_own_hook_is_kept(run, shop):
    result = run("counted_before", deployed=shop.options)
    assert result.shipped == ["bash", "afterwards", "again:60"]
    assert shop.counted() == 60
    assert shop.reservations() == {"counted_before": ("settled", 0, 0)}


def test_a_batch_that_was_counted_for_one_task_lets_no_sibling_through(run, shop):
    shop.sent(0, 950)
    result = run("counted_for_one", deployed=shop.options)
    assert result.shipped == ["first"]
    let_go = {name for name, state in result.states.items() if state == "success"}
    assert let_go == {"count", "first"}
    assert {state for name, state in result.states.items() if name not in let_go} == {"failed"}
    assert "below 1,000: 950 with this run" in result.log
    assert "it may be anything from 950 to 1,050" in result.log
    assert shop.ledger.verify().faults == []


def test_only_the_task_that_took_a_batch_ships_it(run, shop):
    result = run("counted_for_one", deployed=shop.options)
    assert result.states["ship_the_same"] == "failed"
    assert 'or another task has taken it: count it with `for_task="ship_the_same"`' in result.log


def test_a_batch_that_grows_under_way_is_judged_again_and_told(run, shop):
    shop.sent(1000, 1950)
    result = run("grows_under_way", deployed=shop.options)
    assert (result.states, result.shipped) == ({"count": "success", "ship": "failed"}, ["ship"])
    assert "was let go before this batch was counted, by less than it is now" in result.log
    assert "1,040 with this run" in result.log
    assert [one["may_have_left"] for one in shop.decisions()] == [False, True]
    assert shop.reservations()["grows_under_way"] == ("open", 100, 1)


def test_a_batch_for_a_task_that_is_not_there_is_refused(run, shop):
    result = run("grows_under_way", deployed=shop.options)
    assert result.states["ship"] == "failed"
    assert "no task of this DAG is called 'shipp'; did you mean `ship`?" in result.log


def test_a_retry_of_the_same_run_adds_nobody(run, shop):
    result = run("counts_itself", deployed=shop.options, fails="after")
    assert result.states == {"ship": "success"}
    assert result.shipped == ["crm:60:120", "crm:60:120"]
    assert shop.counted() == 60
    assert shop.reservations() == {"counts_itself": ("settled", 0, 0)}


def test_a_hundred_map_indexes_share_one_reservation_and_count_each_person_once(run, shop):
    result = run("many_indexes", deployed=shop.options)
    assert set(result.states.values()) == {"success"}
    assert len(result.shipped) == 100
    assert shop.counted() == 100
    assert shop.reservations() == {"many_indexes": ("settled", 0, 0)}


def test_where_no_law_counts_heads_nothing_is_reserved_and_what_was_decided_is_kept(run, tmp_path):
    shop = Shop(tmp_path, law=UNCOUNTED)
    try:
        result = run("counts_itself", deployed=shop.options)
        assert result.shipped == ["crm:60:120"]
        assert shop.reservations() == {}
        assert shop.counted() == 0
        assert [one["effect"] for one in shop.decisions()] == ["allow", "allow"]
        assert shop.decisions()[1]["batch"]
    finally:
        shop.ledger.close()


def test_what_falls_over_while_it_ships_stays_reserved(run, shop):
    result = run("falls_over", deployed=shop.options)
    assert result.states == {"ship": "failed"}
    assert "ended with RuntimeError: data may have left" in result.log
    (open_,) = shop.ledger.reservations()
    assert f"`sekisho ledger settle {open_.id}` counts the batch as shipped" in result.log
    assert shop.reservations() == {"falls_over": ("open", 100, 1)}
    assert shop.counted() == 0


def test_a_batch_the_ledger_could_not_be_told_of_is_not_forgotten_over_the_next(run, shop):
    result = run("ledger_goes_away", deployed=shop.options)
    assert result.states == {"ship": "failed"}
    assert result.shipped == ["first"]
    assert "the ledger could not be told (" in result.log
    assert "the ledger could not be told of that one yet" in result.log
    assert "this try has shipped a batch before, so the task is not tried again" in result.log
    assert shop.reservations() == {"ledger_goes_away": ("open", 100, 1)}
    (lost,) = shop.ledger.reservations()
    assert f"Do not run the task again, which would ship it twice: `sekisho ledger settle {lost.id}`" in result.log
    (ship,) = shop.ledger.claims(lost.id, who="me")
    shop.ledger.settle(ship, shop.ledger.batch(ship, taken=True), {"ordinary": DAY}, datetime.now(UTC))
    assert shop.counted() == 60
    assert shop.reservations() == {"ledger_goes_away": ("settled", 0, 0)}


def test_a_run_that_nobody_counts_stays_at_its_declared_maximum(run, shop):
    assert "ship" in run("nobody_counts", deployed=shop.options).shipped
    assert shop.reservations() == {"nobody_counts": ("open", 100, 1)}


def test_asking_early_reserves_nothing(run, shop):
    shop.sent(0, 950)
    result = run("asks_early", deployed=shop.options)
    assert result.states == {"gate": "failed", "ship": "upstream_failed"}
    assert shop.reservations() == {"earlier": ("settled", 0, 0)}
    assert [one["carries"] for one in shop.decisions()] == [False]


def test_a_resumption_that_is_blocked_is_recorded_as_perhaps_too_late_and_stays_reserved(run, shop):
    result = run("resumed", deployed=shop.options)
    assert result.states == {"ship": "failed"}
    assert result.shipped == ["first-half"]
    assert "What the run reserved stays reserved" in result.log
    assert [one["may_have_left"] for one in shop.decisions()] == [False, True]
    assert shop.reservations()["resumed"] == ("open", 100, 1)


def test_whoever_misuses_it_is_told_what_to_write(run, shop):
    result = run("misused", deployed=shop.options)
    assert set(result.states.values()) == {"failed"}
    assert result.shipped == []
    for said in (
        'this task does not carry it: write `@task.export("crm")`',
        "can be read only once",
        "no earlier task has counted its batch with `count_batch`",
        "so it is blocked: column `customer_id` holds float",
    ):
        assert said in result.log


def test_without_a_column_or_a_key_nothing_is_counted(run, shop):
    keyless = {**shop.options, "hash_key": None}
    result = run("counted_before", deployed=keyless)
    assert result.states["count"] == "failed"
    assert "AIRFLOW__SEKISHO__HASH_KEY" in result.log
