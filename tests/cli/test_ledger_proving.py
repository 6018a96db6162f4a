"""`sekisho ledger verify`, `head` and `clock`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.shipping import NOW


def test_a_sound_ledger(shipping, sekisho):
    shipping.ship("monday", 0, 8)
    answer = sekisho("ledger", "verify")
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.startswith("sound: ")
    assert sekisho("ledger", "verify") == answer, "looking changes nothing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sekisho_records SET body = replace(body, 'run-monday', 'run-sunday') WHERE kind = 'settled'",
        "DELETE FROM sekisho_records WHERE kind = 'settled'",
        "UPDATE sekisho_holdings SET low = 1, high = 1 WHERE span = 'day'",
        "UPDATE sekisho_reservations SET state = 'released'",
        "DELETE FROM sekisho_contents WHERE digest = (SELECT min(digest) FROM sekisho_contents)",
    ],
)
def test_whatever_was_changed_is_told_in_one_line(statement, shipping, sekisho):
    shipping.ship("monday", 0, 8)
    shipping.edit(statement)
    answer = sekisho("ledger", "verify")
    assert answer.code == 1
    assert answer.out.count("\n") >= 1
    assert answer.lines[-1].startswith("sekisho: ")
    assert " records" in answer.lines[-1]


def test_an_end_kept_elsewhere_proves_that_nothing_was_cut_off(shipping, sekisho, kiwi):
    shipping.ship("monday", 0, 8)
    assert sekisho("ledger", "head", "-o", "head.json").code == 0
    kept = json.loads((kiwi / "head.json").read_text())
    assert len(kept["hash"]) == 64
    shipping.ship("tuesday", 0, 8, now=NOW + timedelta(days=1))
    assert sekisho("ledger", "verify", "--head", "head.json").code == 0
    (kiwi / "head.json").write_text(json.dumps({**kept, "hash": "0" * 64}))
    answer = sekisho("ledger", "verify", "--head", "head.json")
    assert answer.code == 1
    assert f"record {kept['position']}" in answer.out


def test_the_end_can_be_piped_into_a_signature(shipping, sekisho):
    shipping.ask("monday")
    told = json.loads(sekisho("ledger", "head").out)
    assert sorted(told) == ["at", "hash", "ledger", "position"]
    assert "gpg" in sekisho("ledger", "head", "--help").out


def test_an_empty_ledger_has_no_end(shipping, sekisho):
    answer = sekisho("ledger", "head")
    assert (answer.code, answer.out) == (3, "")
    assert answer.lines[0].endswith("there is no record yet, so the chain has no end")
    assert sekisho("ledger", "verify").out == "sound: 0 records\n"


@pytest.mark.parametrize("text", ["", "{}", '{"position": "x", "hash": "y", "at": "z"}', "[1]"])
def test_a_file_that_is_no_end_is_refused(text, shipping, sekisho, kiwi):
    (kiwi / "head.json").write_text(text)
    answer = sekisho("ledger", "verify", "--head", "head.json")
    said = "sekisho: head.json: this is no end of a chain; expected a file that `sekisho ledger head -o FILE` wrote"
    assert (answer.code, answer.out, answer.lines) == (3, "", [said])


def test_after_a_clock_was_wrong_somebody_accepts_todays_and_is_named(shipping, sekisho):
    shipping.ask("from the future", now=datetime.now(UTC) + timedelta(days=3650))
    refused = sekisho("ledger", "sweep")
    answer = sekisho("ledger", "clock", "--accept", "worker 7 lived in 2036")
    assert answer.out.startswith("accepted: the ledger's time goes on from 20")
    assert sekisho("ledger", "sweep").code == 0
    shown = sekisho("ledger", "show", "--kind", "clock").out
    assert "worker 7 lived in 2036" in shown
    assert refused.code in {0, 3}, "a sweep with nothing to end asks no clock"
    shipping.ask("now", now=datetime.now(UTC) + timedelta(seconds=5))


def test_a_clock_is_not_accepted_without_a_reason(shipping, sekisho):
    assert sekisho("ledger", "clock", "--accept", " ").code == 2
    assert sekisho("ledger", "clock").code == 2
