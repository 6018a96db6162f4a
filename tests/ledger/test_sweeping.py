"""Batches and days that no count needs go after a time, and every number that a law asks for stays the same."""

import os
import shutil
import signal
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.gate.run.head_counts import Run, number
from sekisho.ledger import Ledger
from sekisho.ledger.sweeping import LEAST_DAYS, needed_since
from sekisho.ledger.transaction import Transaction
from sekisho.model.tallies import TALLIES
from tests.ledger.conftest import flow_of, people_of, run_key, story_of
from tests.ledger.faults.processes import start

KINDS = {"ordinary": True, "sensitive": False, "bulk": True}
FIRST = date(2026, 1, 5)
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ship(story, day, people, *, name=None, flow=None, settled=True, batch=True):
    """A run of a day that counts its batch, and says what it shipped."""
    flow = flow or flow_of(kinds=KINDS, per_run=1000, per_year=100_000)
    run = run_key(name or f"run-{day}", export_id=flow.export_id)
    story.reserve(run, flow, now=noon(day), day=day)
    if batch:
        story.ledger.record_batch(run, people, noon(day), own=True, begins=True)
    if settled:
        story.settle(run, people, day=day, kinds=tuple(flow.kinds), flow=flow)
    return run


def every_number(story, days, flow=None):
    """What each law's window counts on each of these days, from the spans that a gate reads."""
    flow = flow or flow_of(kinds=KINDS)
    found = {}
    for day in days:
        for fact, tally in TALLIES.items():
            with story.ledger.account(flow.account, max(story.now, noon(day))) as book:
                held = book.holdings(tally.since(day), rehearsal=False)
            for exempt in (False, True):
                found[day, fact, exempt] = number(tally, Run(flow, day, 0), held, (), exempt=exempt).settled
    return found


def sizes(ledger):
    """How many days have a sketch, and how many batches there are."""
    with ledger._store.reading() as connection:
        days = "SELECT count(*) FROM sekisho_holdings WHERE span = 'day' AND length(sketch) > 0"
        return tuple(
            connection.exec_driver_sql(query).scalar()
            for query in (days, "SELECT count(*) FROM sekisho_batches", "SELECT count(*) FROM sekisho_batch_uses")
        )


@pytest.fixture
def lived(story):
    """Runs on four days of January and one of October, each with its batch."""
    for offset in range(4):
        ship(story, FIRST + timedelta(days=offset), people_of(*range(offset, 20 + offset)))
    story.ledger.record_batch(run_key("upstream"), people_of(1, 2), noon(FIRST + timedelta(days=4)), for_task="ship")
    ship(story, date(2026, 10, 5), people_of(*range(15, 40)))
    story.now = LATER
    return story


def test_old_batches_and_days_go_and_young_ones_stay(lived):
    assert sizes(lived.ledger) == (15, 6, 1)
    swept = lived.ledger.upkeep.sweep(LATER)
    assert (swept.batches, swept.days) == (5, 8)
    assert swept.size > 13 * 160
    # the bulk days stay: a window of twelve months may still begin within their month
    assert sizes(lived.ledger) == (3 + 4, 1, 0)
    assert lived.ledger.upkeep.sweep(LATER) == (0, 0, 0)
    assert lived.ledger.verify().faults == []


def test_a_dry_run_says_the_same_and_changes_nothing(lived):
    records = len(list(lived.ledger.records()))
    told = lived.ledger.upkeep.sweep(LATER, dry_run=True)
    assert sizes(lived.ledger) == (15, 6, 1)
    assert len(list(lived.ledger.records())) == records
    assert lived.ledger.upkeep.sweep(LATER) == told


def test_every_sweep_is_a_record_in_the_chain(lived):
    lived.ledger.upkeep.sweep(LATER)
    batches, days = [record.body for record in lived.ledger.records(kind="swept")]
    assert (batches["export"], batches["batches"]) == ("crm-to-us", 5)
    assert (days["account"], days["days"], days["first"], days["last"]) == ("acme-group", 8, "2026-01-05", "2026-01-08")


def test_each_number_of_each_law_is_the_same_before_and_after(lived):
    days = [date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 6), date(2027, 2, 1)]
    before = every_number(lived, days)
    assert {one.low for one in before.values()} > {0}
    lived.ledger.upkeep.sweep(LATER)
    assert every_number(lived, days) == before


def test_how_many_they_were_stays(lived):
    before = [one._replace(sketch=b"") for one in lived.ledger.holdings(span="day")]
    lived.ledger.upkeep.sweep(LATER)
    assert [one._replace(sketch=b"") for one in lived.ledger.holdings(span="day")] == before


def test_the_batch_of_a_run_that_has_not_settled_stays(story):
    run = ship(story, FIRST, people_of(1, 2, 3), settled=False)
    ship(story, date(2026, 11, 19), people_of(4), name="another")
    story.reserved(now=LATER)  # its time is over: its people may have left
    assert story.ledger.upkeep.sweep(LATER).batches == 0
    assert story.ledger.batch(run).persons == (3, 3)


def test_the_day_of_a_run_that_may_still_send_more_stays(story):
    flow = flow_of(kinds={"ordinary": True}, per_run=100)
    for index in (0, 1):
        story.reserve(run_key(map_index=index), flow, now=noon(FIRST), day=FIRST)
    story.settle(run_key(map_index=0), people_of(1, 2, 3), day=FIRST)
    ship(story, date(2026, 11, 19), people_of(4), name="another")
    story.reserved(now=LATER)
    story.ledger.upkeep.sweep(LATER)
    row = story.settle(run_key(map_index=1), people_of(3, 4, 5), day=FIRST, now=LATER)
    assert row.counted == 5


def test_the_same_batch_counted_again_for_a_swept_day_changes_no_number(lived):
    lived.ledger.upkeep.sweep(LATER)
    days = [date(2026, 11, 20), date(2027, 1, 1)]
    before = every_number(lived, days)
    run = run_key(f"run-{FIRST}")
    first = lived.settle(run, people_of(*range(20)), day=FIRST, kinds=tuple(KINDS))
    again = lived.settle(run, people_of(*range(20)), day=FIRST, kinds=tuple(KINDS))
    assert (first.counted, first.overrun) == (again.counted, again.overrun) == (20, False)
    assert every_number(lived, days) == before
    assert lived.ledger.verify().faults == []


def test_who_is_counted_late_on_a_swept_day_stands_in_its_month_and_in_the_bounds_of_the_day(lived):
    lived.ledger.upkeep.sweep(LATER)
    flow = flow_of(kinds=KINDS, per_run=1000, per_year=100_000)
    lived.settle(run_key("late"), people_of(*range(100, 130)), day=FIRST, flow=flow, kinds=tuple(KINDS))
    after = every_number(lived, [date(2026, 11, 20)], flow)
    assert after[date(2026, 11, 20), "ledger.ordinary.calendar_year", False] == (70, 70)
    day = next(one for one in lived.ledger.holdings(span="day") if one.start == FIRST and one.kind == "ordinary")
    assert day.swept
    assert day.persons == (30, 53)


def test_a_part_of_a_swept_month_has_bounds_that_hold_and_nobody_is_missing(lived):
    flow = flow_of(kinds=KINDS)
    tally = TALLIES["ledger.ordinary.calendar_year"]
    part = [one for one in lived.ledger.holdings(span="day") if one.start <= FIRST + timedelta(days=1)]
    truth = number(tally, Run(flow, FIRST, 0), part, (), exempt=False).settled
    lived.ledger.upkeep.sweep(LATER)
    part = [one for one in lived.ledger.holdings(span="day") if one.start <= FIRST + timedelta(days=1)]
    told = number(tally, Run(flow, FIRST, 0), part, (), exempt=False).settled
    assert truth == (21, 21)
    assert told == (20, 40)


def test_a_clock_that_is_ahead_sweeps_nothing_that_the_newest_record_does_not_know_to_be_old(lived):
    assert lived.ledger.upkeep.sweep(LATER + timedelta(days=4000)).days == 8


def test_fewer_days_than_a_forecast_looks_back_are_refused(lived):
    with pytest.raises(ValueError, match=f"for {LEAST_DAYS} days at least, not 30"):
        lived.ledger.upkeep.sweep(LATER, days=30)


def sweep_and_die(connection, url, calls):
    """Sweep in a process that is killed at the so manieth of its transactions, before that is committed."""
    real, left = Transaction.close, [calls]

    def dying(transaction):
        real(transaction)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    Transaction.close = dying
    Ledger.open(url).upkeep.sweep(LATER)
    connection.send("came through")


@pytest.mark.parametrize("calls", [1, 2])
def test_a_sweep_that_is_killed_loses_nobody_and_goes_on(lived, ledger_url, calls):
    days = [date(2026, 11, 20), date(2027, 1, 6)]
    before = every_number(lived, days)
    process, connection = start(sweep_and_die, ledger_url, calls)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, connection.poll() and connection.recv()
    assert len(list(lived.ledger.records(kind="swept"))) == calls - 1
    assert every_number(lived, days) == before
    assert lived.ledger.verify().faults == []
    lived.ledger.upkeep.sweep(LATER)
    assert sizes(lived.ledger) == (3 + 4, 1, 0)
    assert every_number(lived, days) == before


def test_an_empty_ledger_has_nothing_to_sweep(ledger):
    assert ledger.upkeep.sweep(LATER) == (0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "today", "first"),
    [
        ("ordinary", date(2026, 11, 20), date(2026, 5, 1)),
        ("bulk", date(2026, 11, 20), date(2025, 11, 1)),
        ("of-a-law-that-is-gone", date(2026, 11, 20), date(2025, 1, 1)),
        ("bulk", date(2028, 2, 29), date(2027, 2, 1)),
    ],
)
def test_from_which_day_on_people_are_told_apart(kind, today, first):
    assert needed_since(kind, today, 180) == first


DAY = st.dates(date(2025, 1, 1), date(2027, 6, 30))
SHIPMENTS = st.lists(
    st.tuples(
        DAY,
        st.sets(st.integers(1, 40), min_size=1, max_size=12),
        st.sampled_from(["2026", "2027"]),
        st.sampled_from([("crm-to-us", "acme-us"), ("hr-to-us", "acme-us"), ("crm-to-eu", "acme-eu")]),
        st.sets(st.sampled_from(sorted(KINDS)), min_size=1),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shipments=SHIPMENTS, days=st.integers(LEAST_DAYS, 400), ahead=st.lists(st.integers(0, 500), min_size=1, max_size=3)
)
def test_no_window_that_may_still_be_asked_loses_or_gains_a_person(empty_file, tmp_path, shipments, days, ahead):

    file = tmp_path / "life.db"
    for left in tmp_path.glob("life.db*"):
        left.unlink()
    shutil.copy(empty_file, file)
    ledger = Ledger.open(f"sqlite:///{file}")
    story = story_of(ledger)
    for number_, (day, people, epoch, (export, recipient), kinds) in enumerate(
        sorted(shipments, key=lambda one: one[0])
    ):
        flow = flow_of(
            export_id=export,
            recipient=recipient,
            kinds={kind: KINDS[kind] for kind in kinds},
            per_run=99,
            per_year=9999,
        )
        heads = people_of(*people, epoch=epoch, key=epoch * 4)
        ship(story, day, heads, name=f"run-{number_}", flow=flow)
    today = max(day for day, *_ in shipments)
    asked = [today, *(today + timedelta(days=more) for more in ahead)]
    flows = [flow_of(kinds=KINDS, recipient=recipient) for recipient in ("acme-us", "acme-eu")]
    before = [every_number(story, asked, flow) for flow in flows]
    ledger.upkeep.sweep(noon(today), days=days)
    assert [every_number(story, asked, flow) for flow in flows] == before
    assert ledger.verify().faults == []
    ledger.close()
