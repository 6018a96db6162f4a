"""From what the ledger holds to the numbers that laws ask about, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest

from sekisho.gate.run.head_counts import Run, number, own_year
from sekisho.heads.count import Heads
from sekisho.heads.sketch import Sketch
from sekisho.ledger.entries import Flow, Holding, Reservation, RunName
from sekisho.model.tallies import TALLIES
from sekisho.model.values import Interval

YEAR, TWO = TALLIES["ledger.ordinary.calendar_year"], TALLIES["ledger.ordinary.two_calendar_years"]
BULK = TALLIES["ledger.bulk.twelve_months"]
TODAY = date(2026, 11, 22)
FLOW = Flow(
    organisation="acme",
    account="acme",
    exporter="suzhou",
    export_id="payroll",
    version="1",
    recipient="tokyo",
    purpose="pay",
    kinds={"ordinary": True},
    per_run=100,
    per_year=1000,
)


def people(first: int, last: int) -> Sketch:
    """The people with these numbers; the same number is the same person."""
    mixed = np.arange(first, last, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1 << 32)
    return Sketch.of(mixed)


def holding(sketch: Sketch, flow: Flow = FLOW, **changed: object) -> Holding:
    told = flow._asdict()
    for name in ("kinds", "per_run", "per_year"):
        del told[name]
    row = {
        **told,
        "span": "year",
        "start": date(2026, 1, 1),
        "kind": "ordinary",
        "counted": True,
        "namespace": "staff/int",
        "epoch": "2026",
        "persons": sketch.count(),
        "sketch": sketch.dump(),
    }
    return Holding(**{**row, **changed})


def reservation(flow: Flow = FLOW, *, state: str = "open", day: date = TODAY, counted: int = 0) -> Reservation:
    """Reserved for ten hours from midnight in London on: then the next day begins where days begin first."""
    reserved_at = datetime.combine(day, time(), UTC)
    return Reservation(
        id="r",
        flow=flow,
        run=RunName("dag", "run"),
        days=dict.fromkeys(flow.kinds, day),
        reserved_at=reserved_at,
        expires_at=reserved_at + timedelta(hours=10),
        shipping_since=reserved_at,
        state=state,
        counted=counted,
        open_claims=1,
        overrun=False,
    )


def batch(sketch: Sketch) -> Heads:
    return Heads(
        sketch=sketch.dump(),
        persons=sketch.count(),
        namespace="staff/int",
        epoch="2026",
        key="k",
        rows=1,
        columns=("id",),
        fingerprint="f",
    )


def counted(tally=YEAR, flow=FLOW, holdings=(), reservations=(), *, beside=0, now=None, own=None, exempt=False):
    return number(tally, Run(flow, TODAY, beside, now, own), holdings, reservations, exempt=exempt)


def test_nobody_has_left_yet():
    assert counted() == (Interval(0, 0), 0, Interval(0, 0), None)


def test_a_run_that_was_not_counted_may_add_what_it_declares():
    assert counted(beside=100).after == Interval(0, 100)
    assert counted(holdings=[holding(people(0, 300))], beside=100) == (Interval(300, 300), 0, Interval(300, 400), None)


def test_a_batch_that_was_counted_adds_only_the_people_who_had_not_left_before():
    known = [holding(people(0, 300))]
    assert counted(holdings=known, now=batch(people(0, 300))).after == Interval(300, 300)
    assert counted(holdings=known, now=batch(people(299, 302))).after == Interval(302, 302)


def test_people_are_counted_once_over_exports_and_days_and_companies_of_the_group():
    other = FLOW._replace(export_id="bonus")
    sister = FLOW._replace(exporter="shop", export_id="theirs")
    rows = [holding(people(0, 300)), holding(people(100, 400), other), holding(people(200, 500), sister)]
    assert counted(holdings=rows).settled == Interval(500, 500)


@pytest.mark.parametrize("otherwise", [{"recipient": "hanoi"}, {"purpose": "sales"}])
def test_what_a_sister_sends_elsewhere_or_for_another_purpose_is_no_split(otherwise):
    sister = FLOW._replace(exporter="shop", export_id="theirs", **otherwise)
    assert counted(holdings=[holding(people(0, 300), sister)], reservations=[reservation(sister)]).after.high == 0


def test_what_the_exporter_itself_sends_elsewhere_counts_too():
    elsewhere = FLOW._replace(export_id="sales", recipient="hanoi", purpose="sales")
    assert counted(holdings=[holding(people(0, 300), elsewhere)]).after == Interval(300, 300)


def test_bulk_data_are_counted_for_each_recipient():
    flow = FLOW._replace(kinds={"bulk": True})
    elsewhere = flow._replace(export_id="sales", recipient="hanoi", purpose="sales")
    rows = [holding(people(0, 300), flow, kind="bulk"), holding(people(0, 50), elsewhere, kind="bulk")]
    held = [reservation(elsewhere)]
    assert counted(BULK, flow, rows, held, beside=7).after == Interval(300, 307)


def test_other_runs_hold_room_until_they_have_said_what_they_shipped():
    other = FLOW._replace(export_id="bonus")
    held = [reservation(other), reservation(other, counted=60), reservation(FLOW)]
    assert counted(reservations=held, beside=100) == (Interval(0, 0), 240, Interval(0, 340), None)


def test_what_a_run_has_settled_is_set_off_against_what_it_may_still_send():
    rows = [holding(people(0, 60))]
    assert counted(holdings=rows, beside=100, own=reservation(counted=60)).after == Interval(60, 100)
    assert counted(holdings=rows, reservations=[reservation(counted=60)]) == (
        Interval(60, 60),
        40,
        Interval(60, 100),
        None,
    )


def test_what_a_run_settled_before_the_window_began_may_leave_in_it_once_more():
    eve = reservation(day=date(2025, 12, 31), counted=60)
    assert counted(reservations=[eve]).held == 100
    assert counted(beside=100, own=eve).after == Interval(0, 100)
    rows = [holding(people(0, 60), start=date(2025, 1, 1))]
    assert counted(TWO, holdings=rows, beside=100, own=eve).after == Interval(60, 100)


def test_beside_a_batch_leaves_at_most_what_the_run_declares_and_has_not_settled():
    rows, batch_of_ten = [holding(people(0, 60))], batch(people(60, 70))
    own = reservation(counted=60)
    assert counted(holdings=rows, beside=100, now=batch_of_ten, own=own).after == Interval(70, 110)
    assert counted(holdings=rows, beside=0, now=batch_of_ten, own=own).after == Interval(70, 70)


def test_a_year_holds_no_more_than_an_export_declares_for_it():
    held = [reservation() for _ in range(20)]
    assert counted(reservations=held, beside=100) == (Interval(0, 0), 1000, Interval(0, 1000), None)
    rows = [holding(people(0, 950))]
    assert counted(holdings=rows, reservations=held, beside=100) == (Interval(950, 950), 50, Interval(950, 1000), None)


def test_the_runs_of_an_export_that_sent_more_than_its_year_hold_all_that_they_reserved():
    other = FLOW._replace(export_id="bonus")
    held = [reservation(other), reservation(other)]
    full, over = [holding(people(0, 1000), other)], [holding(people(0, 1001), other)]
    assert counted(holdings=full, reservations=held).after == Interval(1000, 1000)
    assert counted(holdings=over, reservations=held) == (Interval(1001, 1001), 200, Interval(1001, 1201), None)
    assert counted(holdings=[holding(people(0, 1200))], beside=100).after == Interval(1200, 1300)


def test_a_year_that_was_declared_falsely_bounds_nobody_and_the_others_still_do():
    eve = [reservation(state="uncounted", day=date(2025, 12, 31)) for _ in range(20)]
    late = [reservation(state="uncounted", day=date(2025, 12, 30)) for _ in range(20)]
    over = [holding(people(0, 1200), start=date(2025, 1, 1))]
    assert counted(TWO, holdings=over, reservations=eve).held == 2000, "all may have left in 2025"
    assert counted(TWO, holdings=over, reservations=[*late, *(reservation() for _ in range(20))]).held == 2000 + 1000


@pytest.mark.parametrize("otherwise", [{"counted": False}, {"kind": "sensitive"}, {"recipient": "hanoi"}])
def test_whatever_left_in_a_year_shows_that_it_was_declared_falsely(otherwise):
    flow = FLOW._replace(kinds={"bulk": True})
    over = [holding(people(0, 1200), flow, **{"kind": "bulk", **otherwise})]
    assert counted(BULK, flow, over, [reservation(flow) for _ in range(20)]) == (
        Interval(0, 0),
        2000,
        Interval(0, 2000),
        None,
    )


def test_what_expired_uncounted_counts_until_its_time_was_over():
    late = reservation(state="uncounted", day=date(2025, 12, 30))
    assert counted(reservations=[late]).after.high == 0
    assert counted(TWO, reservations=[late]).after.high == 100
    assert counted(reservations=[reservation(state="uncounted")]).after.high == 100
    assert counted(reservations=[reservation(day=date(2025, 12, 30))]).after.high == 100, "it may still ship"


def test_what_expired_after_new_year_may_have_left_in_either_year():
    eve = reservation(state="uncounted", day=date(2025, 12, 31))
    assert counted(reservations=[eve]).after.high == 100
    both = [holding(people(0, 1000)), holding(people(0, 1000), start=date(2025, 1, 1))]
    assert counted(TWO, holdings=both[:1], reservations=[eve]).after.high == 1100, "2025 has room"
    assert counted(TWO, holdings=both[1:], reservations=[eve]).after.high == 1100, "2026 has room"
    assert counted(TWO, holdings=both, reservations=[eve]).after.high == 1000


def test_each_calendar_year_has_a_maximum_of_its_own():
    late = [reservation(state="uncounted", day=date(2025, 12, 30)) for _ in range(20)]
    assert counted(TWO, reservations=[*late, reservation()], beside=100).after.high == 1000 + 200
    eve = [reservation(state="uncounted", day=date(2025, 12, 31)) for _ in range(20)]
    assert counted(TWO, reservations=[*eve, reservation()], beside=100).after.high == 2000
    assert counted(TWO, reservations=[*eve, *late]).after.high == 2000
    assert counted(TWO, reservations=[*eve[:5], *late]).after.high == 1500


def test_what_is_exempt_is_kept_apart_and_told_as_well():
    rows = [holding(people(0, 300)), holding(people(200, 500), FLOW._replace(export_id="hr"), counted=False)]
    apart = FLOW._replace(export_id="hr", kinds={"ordinary": False})
    held = [reservation(apart)]
    assert counted(holdings=rows, reservations=held).after == Interval(300, 300)
    assert counted(holdings=rows, reservations=held, exempt=True).after == Interval(500, 600)
    assert counted(flow=apart, holdings=rows, beside=100).after == Interval(300, 300)
    assert counted(flow=apart, holdings=rows, beside=100, exempt=True).after == Interval(500, 600)


def test_a_kind_that_the_export_does_not_carry_is_still_counted_of_the_others():
    sensitive = TALLIES["ledger.sensitive.calendar_year"]
    rows = [holding(people(0, 300), kind="sensitive")]
    assert counted(sensitive, holdings=rows, beside=100, now=batch(people(400, 500))).after == Interval(300, 300)


@pytest.mark.parametrize("otherwise", [{"namespace": "crm/int"}, {"epoch": "2027"}])
def test_people_of_whom_nobody_can_say_that_they_are_the_same_may_be_or_not(otherwise):
    rows = [holding(people(0, 300)), holding(people(0, 200), **otherwise)]
    assert counted(holdings=rows).settled == Interval(300, 500)


def test_a_threshold_inside_the_bounds_of_a_large_count_stays_open():
    many = holding(people(0, 10), persons=Interval(99_000, 101_000))
    assert counted(holdings=[many]).after == Interval(99_000, 101_000)


def test_the_year_of_one_export_is_its_own_and_ends_with_the_year():
    rows = [
        holding(people(0, 300)),
        holding(people(0, 900), start=date(2025, 1, 1)),
        holding(people(0, 900), FLOW._replace(export_id="bonus")),
    ]
    assert own_year(Run(FLOW, TODAY, 0), rows) == Interval(300, 300)
    assert own_year(Run(FLOW, TODAY, 0, batch(people(250, 350))), rows) == Interval(350, 350)
