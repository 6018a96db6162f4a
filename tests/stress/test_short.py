"""A few of each stress, on both stores; and the stresses themselves would notice."""

import subprocess
import sys

import pytest

from sekisho.ledger import sweeping
from tests.stress.kills import toll
from tests.stress.rounds import careless, play
from tests.stress.sharing import share
from tests.stress.stores import Postgres, Sqlite
from tests.stress.swaps import once, swap
from tests.stress.sweeps import sweep
from tests.stress.tamperings import tamper


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "sqlite":
        return Sqlite(tmp_path)
    return Postgres(request.getfixturevalue("postgres_server"))


def test_eight_processes_never_pass_one_threshold_together(store):
    with store.place() as url:
        assert play(url, 5) == []


def test_a_gate_that_asks_first_and_reserves_later_is_caught(store):
    with store.place() as url:
        assert any("may" in crossing.text for crossing in play(url, 2, gate=careless))


def test_nobody_is_lost_or_counted_twice_when_processes_are_killed_at_random(store):
    with store.place() as url:
        bill = toll(url, 12)
    assert bill.kills == 12
    assert (bill.lost, bill.twice, bill.faults) == (0, 0, [])


def test_two_deployments_that_share_a_ledger_are_never_mixed_up(store):
    with store.place() as url:
        assert share(url, 12) == []


def test_two_that_go_by_one_name_would_be_caught(store):
    with store.place() as url:
        assert any(
            "only" in wrong.text or "not its own" in wrong.text for wrong in share(url, 12, names=("tokyo",) * 2)
        )


def test_verify_finds_whatever_somebody_changes_in_the_database(store):
    assert [tampering for tampering in tamper(store, 20) if not tampering.found] == []


def test_every_number_is_the_same_after_batches_days_and_old_records_went(store):
    outcome = sweep(store, 3)
    assert outcome.wrong == []
    assert min(outcome.batches, outcome.days) > 3


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_sweep_that_took_days_which_a_window_may_begin_in_is_caught(store, monkeypatch):
    monkeypatch.setattr(sweeping, "needed_since", lambda kind, today, days: today)
    assert any("before, " in text for text in sweep(store, 4).wrong)


@pytest.mark.airflow
def test_no_attempt_goes_by_an_older_list_of_carriers_than_it_must(tmp_path):
    outcome = swap(tmp_path, 6)
    assert outcome.wrong == []
    assert outcome.attempts > 6


@pytest.mark.airflow
def test_a_worker_that_reads_the_list_once_is_caught(tmp_path):
    assert any("[] of builds" in text for text in swap(tmp_path, 2, index=once).wrong)


def test_the_last_line_sums_up_and_the_exit_code_says_whether_all_is_well(repository):
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.stress",
            "--rounds=0",
            "--kills=0",
            "--shared=0",
            "--tamperings=2",
            "--sweeps=1",
            "--swaps=1",
            "--store=sqlite",
        ],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.splitlines()[-1].startswith(
        "stress: 0 rounds on sqlite, 0 crossings; 0 kills, 0 persons lost, 0 counted twice;"
        " 0 rounds shared by two deployments, 0 mix-ups; 2 tamperings, 2 found; 1 sweeps, "
    ), told.stderr
    assert told.returncode == 0
