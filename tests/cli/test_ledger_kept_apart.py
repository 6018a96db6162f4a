"""Backups, archives and tasks that never settled, in one ledger."""

import io
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sekisho.ledger import Ledger
from tests.cli import shipping as shipped
from tests.cli.shipping import NOW, key, people


def test_a_backup_of_a_ledger_with_an_archive_is_sound_with_it(shipping, sekisho, tmp_path):
    for day in range(3):
        shipping.ship(day, 0, 8, now=NOW + timedelta(days=day))
    shipping.ship("last", 0, 8, now=datetime(2026, 10, 1, 1, tzinfo=UTC))
    old = tmp_path / "old.jsonl"
    assert sekisho("ledger", "archive", str(old), "--before", "2026-09-01").code == 0
    answer = sekisho("ledger", "backup", str(tmp_path / "one.db"), "--archive", str(old))
    assert answer.code == 0, answer.lines
    assert "restored and sound" in answer.out
    answer = sekisho("ledger", "backup", str(tmp_path / "two.db"))
    assert (answer.code, "name it with --archive" in answer.out) == (1, True)


def test_equal_runs_of_two_airflows_are_told_apart(shipping, sekisho, monkeypatch):
    shipping.ask("now", now=datetime.now(UTC))
    tokyo = key("now")._replace(deployment="tokyo")
    monkeypatch.setattr(shipped, "key", lambda *_: tokyo)
    one = shipping.ask("now", now=datetime.now(UTC)).reservation
    told = sekisho("ledger", "reservations").out.splitlines()
    assert f"{one.id}, run run-now of DAG parcels in tokyo:" in told
    assert sum(line.endswith(", run run-now of DAG parcels:") for line in told) == 1
    with closing(Ledger.open(shipping.url)) as ledger:
        ledger.record_batch(tokyo, people(0, 5), datetime.now(UTC), own=True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = sekisho("ledger", "settle", one.id)
    assert "run run-now of DAG parcels in tokyo, parcels: counted 5 by task ship" in asked.out


def test_a_task_whose_records_were_archived_is_not_said_to_run(shipping, sekisho):
    shipping.ask("lost")
    with closing(Ledger.open(shipping.url)) as ledger:
        ledger.note_state(key("lost"), "failed", NOW + timedelta(hours=1), by="worker")
    shipping.ship("last", 0, 8, now=datetime(2026, 10, 1, 1, tzinfo=UTC))
    assert sekisho("ledger", "archive", "old.jsonl", "--before", "2026-09-01").code == 0
    told = sekisho("ledger", "reservations").out
    assert "task ship: shipped, never counted; let go 2026-03-02 01:00 UTC; its records are in an archive" in told
    assert "no end is known" not in told
