"""What leaves is counted as what it was, also when another batch was known before."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.airflow


def test_a_retry_that_sends_other_people_counts_those_of_the_first_try_too(run, shop):
    result = run("table_that_changes", deployed=shop.options)
    assert (result.states, result.shipped) == ({"changes": "success"}, ["60", "60"])
    assert shop.counted() == 90
    assert shop.reservations() == {"table_that_changes": ("settled", 0, 0)}
    assert [one.body.get("perhaps") for one in shop.ledger.records(kind="settled")] == [True, None]
    assert shop.ledger.verify().faults == []


def test_a_part_of_what_was_counted_before_counts_as_that_part(run, shop):
    assert run("filtered", deployed=shop.options).shipped == ["50"]
    assert shop.counted() == 50


def test_a_batch_that_was_stopped_is_neither_counted_nor_held_against_the_next_one(run, shop):
    result = run("too_many_at_first", deployed=shop.options)
    assert (result.states, result.shipped) == ({"sends_fewer": "success"}, ["50"])
    assert "200 persons would have left in one run" in result.log
    assert shop.counted() == 50
    assert shop.ledger.verify().faults == []


@pytest.mark.parametrize("story", ["table_that_changes", "falls_over", "misused", "counted_before"])
def test_no_log_names_a_person_or_holds_a_key(run, shop, story):
    log = run(story, deployed=shop.options).log
    key = Path(shop.options["hash_key"].removeprefix("file:")).read_text().split("=")[1].strip()
    assert "crm" in log
    assert not re.search(r"C-\d", log)
    assert key[:16] not in log
    subkey = shop.key.subkey("crm/text")
    assert subkey.hex()[:16] not in log
    assert repr(subkey)[2:20] not in log
