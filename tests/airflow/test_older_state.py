"""A worker of a real Airflow remembers the end of the chain, and lets nothing leave on an older state."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.ledger import Ledger

pytestmark = pytest.mark.airflow


def test_an_older_state_of_the_ledger_lets_nothing_leave_until_a_person_accepts_it(run, shop, tmp_path):
    run("counts_itself", deployed=shop.options)
    file = Path(shop.url.removeprefix("sqlite:///"))
    shop.ledger.close()
    shutil.copy(file, tmp_path / "yesterday.db")
    run("counts_itself", deployed=shop.options, first=60, last=120)
    for more in ("-wal", "-shm"):
        file.with_name(f"{file.name}{more}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "yesterday.db", file)
    refused = run("counts_itself", deployed=shop.options, first=120, last=180)
    assert (refused.states, refused.shipped) == ({"ship": "failed"}, [])
    assert "which this machine has seen" in refused.log
    assert "`sekisho ledger restored --accept REASON`" in refused.log
    restored = Ledger.open(shop.url)
    restored.accept_restored(reason="INC-820", who="me", now=datetime.now(UTC))
    restored.close()
    assert run("counts_itself", deployed=shop.options, first=120, last=180).states == {"ship": "success"}


def test_a_worker_whose_clock_is_right_is_not_blamed_for_a_wrong_record(run, shop):
    run("counts_itself", deployed=shop.options)
    (one,) = shop.ledger.reservations()
    ahead = datetime.now(UTC) + timedelta(hours=3)
    with shop.ledger.account(one.flow.account, ahead) as book:
        book.record("decision", {"export": "crm"})
    refused = run("nobody_counts", deployed=shop.options)
    assert refused.states["ship"] == "failed"
    assert "ahead of the database's clock, so its writer had a wrong one" in refused.log
