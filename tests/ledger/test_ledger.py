"""Reserve, ship, settle: the life of a run, on both stores."""

from datetime import date, timedelta

from sekisho.ledger import Ledger


def test_a_run_reserves_ships_and_settles(story, run, people):
    kept = story.reserve(run(), shipping=False)
    assert (kept.state, kept.held, kept.shipping_since) == ("open", 10, None)
    assert story.ledger.ship(run(), story.now).shipping_since == story.now
    settled = story.settle(run(), people(1, 2, 3))
    assert (settled.state, settled.held, settled.counted) == ("settled", 0, 3)
    assert story.reserved() == []
    (held,) = story.held()
    assert (held.span, held.start, held.persons, held.counted) == ("year", date(2026, 1, 1), (3, 3), True)


def test_settling_again_changes_nothing(story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2, 3))
    before = story.held()
    story.settle(run(), people(1, 2, 3))
    assert story.held() == before


def test_the_same_people_sent_daily_are_counted_once(story, run, people):
    for day in range(1, 8):
        on = story.now + timedelta(days=day)
        story.reserve(run(f"day{day}"), now=on, day=on.date())
        story.settle(run(f"day{day}"), people(1, 2, 3), now=on, day=on.date())
    assert story.persons() == 3


def test_a_hundred_map_indexes_reserve_once(story, run, people):
    for index in range(100):
        story.reserve(run(map_index=index))
    (kept,) = story.reserved()
    assert (kept.open_claims, kept.held) == (100, 10)
    for index in range(100):
        assert story.settle(run(map_index=index), people(index % 5)).open_claims == 99 - index
    assert story.reserved() == []
    assert story.persons() == 5


def test_a_ledger_is_found_again(ledger_url, story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2))
    other = Ledger.open(ledger_url)
    with other.account("acme-group", story.now) as book:
        assert [one.persons.low for one in book.holdings(date(2026, 1, 1), rehearsal=False)] == [2]
    other.close()
