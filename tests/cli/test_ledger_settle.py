"""`sekisho ledger settle`: a run whose settlement was lost is counted as it was counted before it left."""

import io
import re
from contextlib import closing

import pytest

from sekisho.ledger import Ledger
from tests.cli.shipping import KEY, NOW, key, people

AT = ("--at", "2026-03-05")


@pytest.fixture
def lost(shipping, monkeypatch):
    """A run that counted its batch and was let go; nothing more was heard."""
    monkeypatch.setenv("KIWI_KEY", KEY)
    with closing(Ledger.open(shipping.url)) as ledger:
        ledger.record_batch(key("monday"), people(0, 6), NOW, own=True)
    return shipping.ask("monday").reservation.id


def counted(shipping):
    with closing(Ledger.open(shipping.url)) as ledger:
        return {str(one.start): one.persons.low for one in ledger.holdings(span="day")}


def test_what_was_counted_before_it_left_is_counted_as_shipped(lost, shipping, sekisho):
    answer = sekisho("ledger", "settle", lost, "--yes", *AT)
    assert (answer.code, answer.lines) == (0, [])
    assert answer.out.splitlines() == [
        "6 persons of task ship are counted as shipped on 2026-03-02, 2026-03-05",
        f"{lost} is settled; 0 persons of it are still held",
    ]
    assert counted(shipping) == {"2026-03-02": 6, "2026-03-05": 6}
    again = sekisho("ledger", "settle", lost, "--yes")
    assert (again.code, again.out) == (0, f"{lost} is settled: no task of it has anything left to settle\n")
    assert sekisho("ledger", "verify").code == 0


def test_a_person_is_asked_and_may_say_no(lost, shipping, sekisho, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    answer = sekisho("ledger", "settle", lost, *AT)
    assert answer.code == 1
    assert "counted 6 by task ship" in answer.out
    assert counted(shipping) == {}
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert sekisho("ledger", "settle", lost, *AT).code == 0
    assert counted(shipping)["2026-03-02"] == 6


def test_a_task_that_counted_nothing_is_told_with_what_to_do_and_stays_held(shipping, sekisho):
    lost = shipping.ask("monday").reservation.id
    answer = sekisho("ledger", "settle", lost, "--yes", *AT)
    assert answer.code == 1
    (line,) = answer.lines
    wanted = "sekisho ledger count FILES --export parcels --dag parcels --run run-monday --task ship`"
    assert f"task ship has counted no batch: count what left with `{wanted}" in line
    assert f"`sekisho ledger release {lost} --reason …`" in line
    assert f"{lost} is open; 10 persons of it are still held" in answer.out


def test_days_that_cannot_be_are_refused(lost, shipping, sekisho):
    for day, said in (("2026-03-01", "is before the run reserved"), ("2099-01-01", "is still to come")):
        answer = sekisho("ledger", "settle", lost, "--yes", "--at", day)
        assert (answer.code, said in answer.lines[-1]) == (2, True)
    assert counted(shipping) == {}


def test_a_reservation_that_is_not_there_is_told_in_a_line(shipping, sekisho):
    answer = sekisho("ledger", "settle", "nothing", "--yes")
    assert answer.code == 3
    assert "no reservation is called nothing; `sekisho ledger reservations --all`" in answer.lines[-1]


def test_no_message_of_the_ledger_or_of_a_worker_says_to_do_it_again(repository):
    """A message of the database may stand beside data that has left: it says what was written, never to try again."""
    advice = re.compile(r"try (it )?again|run (it|the task) again|then try|safe to try", re.IGNORECASE)
    for folder in ("ledger", "airflow"):
        for path in (repository / "src/sekisho" / folder).rglob("*.py"):
            for line in path.read_text().splitlines():
                if '"' in line and '"""' not in line and (found := advice.search(line)):
                    assert "Do not " in line or "task again, which would ship it twice" in line, f"{path}: {found[0]}"
