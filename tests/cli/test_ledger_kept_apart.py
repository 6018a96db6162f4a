"""Backups, archives and tasks that never settled, in one ledger."""

from datetime import UTC, datetime, timedelta

from tests.cli.shipping import NOW


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
