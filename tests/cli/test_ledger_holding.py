"""`sekisho ledger reservations`, `release` and `sweep`."""

import csv
import io
import json
import sys
from datetime import UTC, datetime

import pytest


def states(sekisho, *options):
    told = json.loads(sekisho("ledger", "reservations", *options, "-o", "json").out)
    return {one["run_id"]: (one["state"], one["held"]) for one in told["reservations"]}


@pytest.fixture
def typed(monkeypatch):
    """Somebody answers the question."""
    return lambda answer: monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))


def test_what_still_counts_is_listed_and_all_of_it_on_request(shipping, sekisho):
    shipping.ship("done", 0, 8)
    shipping.ask("lost")
    shipping.ask("under way", now=datetime.now(UTC))
    held = {"run-lost": ("uncounted", 10), "run-under way": ("open", 10)}
    assert states(sekisho) == held
    assert states(sekisho, "--all") == {"run-done": ("settled", 0), **held}
    assert states(sekisho, "--state", "settled") == {"run-done": ("settled", 0)}
    assert states(sekisho, "--export", "wool") == {}


def test_each_is_a_line_and_a_row(shipping, sekisho):
    one = shipping.ask("lost").reservation
    lines = sekisho("ledger", "reservations").out.splitlines()
    assert lines[0].split() == ["id", "state", "export", "held", "counted", "until", "(UTC)", "run"]
    assert lines[1].split() == [one.id, "uncounted", "parcels", "10", "0", "2026-03-03", "01:00", "parcels", "run-lost"]
    (row,) = csv.DictReader(io.StringIO(sekisho("ledger", "reservations", "-o", "csv").out))
    assert (row["id"], row["held"], row["overrun"]) == (one.id, "10", "false")
    assert "未計数" in sekisho("ledger", "reservations", "--lang", "ja").out


def test_no_run_keeps_room(shipping, sekisho):
    assert sekisho("ledger", "reservations").out == "no run keeps room\n"


def test_releasing_asks_first(shipping, sekisho, typed):
    one = shipping.ask("lost").reservation
    typed("n")
    answer = sekisho("ledger", "release", one.id, "--reason", "it never left")
    assert answer.code == 1
    assert answer.out.endswith("Were all who left counted? Free the room? [y/N]: nothing was released\n")
    assert "run run-lost of DAG parcels holds room for 10 persons of parcels; 0 are counted" in answer.out
    assert states(sekisho) == {"run-lost": ("uncounted", 10)}
    typed("y")
    answer = sekisho("ledger", "release", one.id, "--reason", "it never left")
    assert answer.code == 0
    assert states(sekisho) == {}


def test_who_released_it_and_why_is_kept(shipping, sekisho, monkeypatch):
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("GITLAB_USER_LOGIN", "aroha")
    one = shipping.ask("lost").reservation
    sekisho("ledger", "release", one.id, "--reason", "it never left", "--yes")
    assert sekisho("ledger", "show", "--kind", "released").out.endswith("by aroha@gitlab: it never left\n")


@pytest.mark.parametrize("asked", ["nobody", None])
def test_what_holds_nothing_is_not_released(asked, shipping, sekisho):
    done = shipping.ship("done", 0, 8)
    answer = sekisho("ledger", "release", asked or done.id, "--reason", "it never left", "--yes")
    assert (answer.code, answer.out, len(answer.lines)) == (3, "", 1)


def test_what_is_not_known_leads_to_what_is(shipping, sekisho):
    answer = sekisho("ledger", "release", "nobody", "--reason", "it never left", "--yes")
    assert answer.lines[0].endswith("no reservation is called nobody; `sekisho ledger reservations` lists them")


def test_a_reason_is_needed(shipping, sekisho):
    one = shipping.ask("lost").reservation
    assert sekisho("ledger", "release", one.id, "--reason", "  ", "--yes").code == 2
    assert sekisho("ledger", "release", one.id, "--yes").code == 2
    assert states(sekisho) == {"run-lost": ("uncounted", 10)}


def test_a_sweep_ends_what_is_over_and_says_what_that_means(shipping, sekisho):
    one = shipping.ask("lost").reservation
    answer = sekisho("ledger", "sweep")
    assert answer.out.splitlines()[:3] == [
        f"{one.id} uncounted: run run-lost of DAG parcels, parcels; counted at their maximum: 10 persons",
        "1 ended",
        "nothing to sweep",
    ]
    assert sekisho("ledger", "sweep").out == "no reservation's time is over\nnothing to sweep\n"
