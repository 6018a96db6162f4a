"""What left is counted once, where it belongs, whatever was reserved."""

import shutil
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import LedgerError
from sekisho.heads.sketch import Sketch
from sekisho.ledger import Ledger
from tests.ledger import conftest


def last(ledger, kind):
    return list(ledger.records(kind=kind))[-1].body


def test_a_day_stands_in_its_day_its_month_and_its_year(story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2))
    held = story.ledger.holdings(export_id="crm-to-us")
    assert {(one.span, one.start.isoformat()) for one in held} == {
        ("day", "2026-03-03"),
        ("month", "2026-03-01"),
        ("year", "2026-01-01"),
    }
    assert len({one.sketch for one in held}) == 1


def test_a_run_over_midnight_counts_on_both_days(story, run, people):
    story.reserve(run(), day=date(2025, 12, 31))
    story.settle(run(), people(1), day=date(2026, 1, 1))
    assert story.persons(date(2026, 1, 1)) == 1
    days = [one.start for one in story.ledger.holdings(span="day")]
    assert days == [date(2025, 12, 31), date(2026, 1, 1)]
    assert last(story.ledger, "settled")["days"] == {"ordinary": ["2025-12-31", "2026-01-01"]}


def test_every_kind_is_counted_in_its_own_day_and_exempt_persons_are_kept_apart(story, run, flow, people):
    mixed = flow(kinds={"ordinary": True, "sensitive": False})
    story.reserve(run(), mixed)
    story.settle(run(), people(1, 2), kinds=("ordinary", "sensitive"))
    assert {(one.kind, one.counted) for one in story.held()} == {("ordinary", True), ("sensitive", False)}


def test_a_kind_that_is_declared_no_more_is_counted_on_the_last_day_all_the_same(story, run, flow, people):
    story.reserve(run(), flow(kinds={"ordinary": True, "sensitive": True}), day=date(2025, 12, 31))
    story.settle(run(), people(1, 2), day=date(2026, 1, 1), kinds=("ordinary",))
    held = story.held(date(2026, 1, 1))
    assert {one.kind for one in held} == {"ordinary", "sensitive"}


def test_a_flow_that_no_law_counts_leaves_no_sketch(story, run, flow, people):
    story.reserve(run(), flow(kinds={}))
    settled = story.settle(run(), people(1, 2), kinds=())
    assert (settled.state, settled.counted, story.held()) == ("settled", 2, [])


def test_people_of_other_namespaces_and_epochs_are_held_apart(story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2))
    story.settle(run(), people(1, 2, namespace="customers/text"))
    story.settle(run(), people(1, 2, epoch="2027", key="another"))
    assert sorted((one.namespace, one.epoch) for one in story.held()) == [
        ("customers/int", "2026"),
        ("customers/int", "2027"),
        ("customers/text", "2026"),
    ]


def test_more_persons_than_declared_are_counted_all_the_same_and_remembered(story, run, flow, people):
    story.reserve(run(), flow(per_run=2))
    settled = story.settle(run(), people(1, 2, 3))
    assert (settled.overrun, settled.held, story.persons()) == (True, 0, 3)
    assert last(story.ledger, "settled")["overrun"] is True
    (kept,) = story.ledger.reservations()
    assert kept.overrun


def test_a_year_above_the_declared_one_is_remembered_over_versions_too(story, run, flow, people):
    declared = {"per_run": 4, "per_year": 5}
    story.reserve(run(), flow(**declared))
    assert not story.settle(run(), people(1, 2, 3)).overrun
    story.reserve(run("tuesday"), flow(**declared, version="v2"))
    assert story.settle(run("tuesday"), people(3, 4, 5, 6)).overrun
    assert last(story.ledger, "settled")["year"] == [6, 6]


def test_who_never_reserved_is_counted_and_the_record_says_so(story, run, flow, people):
    settled = story.settle(run(), people(1, 2), flow=flow())
    assert (settled.state, story.persons()) == ("settled", 2)
    assert last(story.ledger, "settled")["unreserved"] is True
    assert story.ledger.verify().faults == []


def test_who_never_reserved_and_declares_nothing_is_refused(story, run, people):
    with pytest.raises(LedgerError, match=r"never reserved for crm-to-us.*settle it with its declaration"):
        story.settle(run(), people(1, 2))
    assert story.ledger.holdings() == []


def test_another_key_under_the_same_epoch_is_refused(story, run, people, ledger_url):
    story.reserve(run())
    story.settle(run(), people(1))
    fresh = Ledger.open(ledger_url)
    for ledger in (story.ledger, fresh):
        with pytest.raises(LedgerError, match=r"epoch 2026 was counted with another key .*an epoch of its own"):
            ledger.settle(run(), people(2, key="f00d"), {"ordinary": date(2026, 3, 3)}, story.now)
    fresh.close()
    assert story.persons() == 1


def test_a_late_settle_of_a_run_that_was_given_up_is_counted(story, run, people):
    story.reserve(run(), hours=1)
    later = story.now + timedelta(hours=2)
    story.ledger.sweep(later)
    settled = story.settle(run(), people(1, 2), now=later)
    assert (settled.state, settled.held, story.persons()) == ("settled", 0, 2)
    assert last(story.ledger, "settled")["was"] == "uncounted"


def test_the_record_proves_what_was_sent(story, run, people):
    story.reserve(run())
    story.settle(run(who="worker@host"), people(1, 2, 3))
    body = last(story.ledger, "settled")
    assert (body["persons"], body["rows_sent"], body["run"]["who"]) == ([3, 3], 3, "worker@host")
    assert sorted(name.split("/")[0] for name in body["rows"]) == ["claim"] + 3 * ["holding"] + ["reservation"]


numbers = st.integers(1, 30)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 400), st.sets(numbers, min_size=1)), min_size=1, max_size=6)
)
def test_any_order_of_settling_counts_each_person_once(tmp_path_factory, empty_file, sent):
    file = tmp_path_factory.mktemp("orders") / "ledger.db"
    shutil.copy(empty_file, file)
    ledger = Ledger.open(f"sqlite:///{file}")
    story = conftest.story_of(ledger)
    days = {}
    for which, offset, persons in sent:
        day = date(2025, 1, 1) + timedelta(days=offset)
        key = conftest.run_key(f"run{which}")
        story.settle(key, conftest.people_of(*persons), day=day, flow=conftest.flow_of(per_run=30))
        days.setdefault(day, set()).update(persons)
    reserved = [(one.run.run_id, one.days["ordinary"]) for one in ledger.reservations()]
    for which, _, persons in sent:  # a run also counts on the day on which it was first heard of
        first = next(day for name, day in reserved if name == f"run{which}")
        days.setdefault(first, set()).update(persons)
    for since in (date(2025, 1, 1), date(2025, 3, 15), date(2025, 12, 31), date(2026, 1, 1)):
        expected = set().union(*(people for day, people in days.items() if day >= since))
        sketches = [Sketch.load(one.sketch) for one in ledger.holdings(since=since)]
        assert (Sketch.union(*sketches).count().low if sketches else 0) == len(expected)
    assert ledger.verify().faults == []
    ledger.close()


def test_time_without_a_zone_is_refused(story, run):
    with pytest.raises(ValueError, match="names no zone"):
        story.reserve(run(), now=datetime(2026, 3, 3, 9, 0))  # noqa: DTZ001 - the mistake in question
    assert story.ledger.reservations() == []
