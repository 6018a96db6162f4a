"""What a reservation holds, who shares it, and how it is taken up again."""

from datetime import date, timedelta

import pytest

from sekisho.errors import LedgerError


def test_trying_again_reserves_nothing_more(story, run):
    first = story.reserve(run())
    later = story.now + timedelta(hours=1)
    again = story.reserve(run(attempt=2), now=later, day=date(2026, 3, 4))
    assert again.id == first.id
    assert (again.open_claims, again.held) == (1, 10)
    assert again.days == {"ordinary": date(2026, 3, 3)}  # it may have left on the first day
    assert again.expires_at == later + timedelta(hours=24)
    assert len(story.reserved()) == 1


def test_other_runs_exports_and_accounts_reserve_for_themselves(story, run, flow):
    story.reserve(run())
    story.reserve(run("tuesday"))
    story.reserve(run(export_id="hr-to-us"))
    story.reserve(run("wednesday"), flow(account="another-group", exporter="other"))
    assert len(story.reserved()) == 3
    assert len(story.reserved(account="another-group")) == 1


def test_a_rehearsal_is_kept_apart(story, run, flow, people):
    story.reserve(run(), flow(rehearsal=True))
    assert story.reserved() == []
    assert len(story.reserved(rehearsal=True)) == 1
    story.settle(run(), people(1, 2))
    assert (story.persons(), story.persons(rehearsal=True)) == (0, 2)


def test_a_settled_run_that_runs_again_holds_only_what_was_not_counted(story, run, people):
    story.reserve(run())
    story.settle(run(), people(1, 2, 3, 4))
    again = story.reserve(run(), shipping=False)
    assert (again.state, again.counted, again.held, again.open_claims) == ("open", 4, 6, 1)
    assert story.settle(run(), people(1, 2, 3, 4)).state == "settled"
    assert story.persons() == 4


def test_map_indexes_with_different_people_leave_only_the_rest_held(story, run, people):
    for index in range(4):
        story.reserve(run(map_index=index))
    for index in range(3):
        kept = story.settle(run(map_index=index), people(10 * index, 10 * index + 1))
    assert (kept.state, kept.counted, kept.held) == ("open", 6, 4)


def test_people_already_sent_today_do_not_make_the_rest_smaller(story, run, people):
    story.reserve(run())
    story.settle(run(), people(*range(8)))
    story.reserve(run("tuesday", map_index=0))
    story.reserve(run("tuesday", map_index=1))
    kept = story.settle(run("tuesday", map_index=0), people(1, 2))
    assert (kept.counted, kept.held) == (2, 8)  # two of its ten, whoever else was sent before


def test_a_new_declaration_of_a_run_under_way_holds_the_larger_of_both(story, run, flow):
    story.reserve(run(), flow(per_run=10))
    assert story.reserve(run(), flow(version="v2", per_run=5)).held == 10
    assert story.reserve(run(), flow(version="v3", per_run=30)).held == 30


def test_what_left_under_the_old_declaration_is_counted_as_it_was_declared_too(story, run, flow, people):
    story.reserve(run(), flow(kinds={"sensitive": True}))
    later = date(2026, 3, 4)
    kept = story.reserve(run(), flow(version="v2", kinds={"ordinary": True, "sensitive": False}), day=later)
    assert dict(kept.flow.kinds) == {"sensitive": True, "ordinary": True}
    assert kept.days == {"sensitive": date(2026, 3, 3), "ordinary": later}
    story.settle(run(), people(1), day=later, kinds=("ordinary", "sensitive"))
    assert {(one.kind, one.counted) for one in story.held()} == {("sensitive", True), ("ordinary", True)}


def test_a_settled_run_that_runs_again_on_another_day_may_send_the_same_people_in_another_year(story, run, people):
    story.reserve(run(), day=date(2025, 12, 31))
    story.settle(run(), people(1, 2, 3, 4), day=date(2025, 12, 31))
    again = story.reserve(run(), day=date(2026, 1, 1))
    assert (again.counted, again.held) == (0, 10)
    assert story.settle(run(), people(1, 2, 3, 4), day=date(2026, 1, 1)).counted == 4


def test_people_counted_as_one_kind_may_still_leave_as_another(story, run, flow, people):
    story.reserve(run(map_index=0))
    story.settle(run(map_index=0), people(1, 2, 3, 4))
    sensitive = flow(version="v2", kinds={"ordinary": True, "sensitive": True})
    assert story.reserve(run(map_index=1), sensitive).held == 10


def test_a_year_that_was_declared_larger_holds_for_what_may_have_left_then(story, run, flow):
    story.reserve(run(), flow(per_year=1000))
    assert story.reserve(run(), flow(version="v2", per_year=50)).flow.per_year == 1000


def test_a_kind_without_its_day_is_refused(story, run, flow, people):
    with (
        story.ledger.account("acme-group", story.now) as book,
        pytest.raises(ValueError, match="no day is given for ordinary"),
    ):
        book.reserve(flow(), run(), days={}, until=story.now + timedelta(hours=1), shipping=True)
    with pytest.raises(ValueError, match="no day is given for ordinary"):
        story.settle(run(), people(1), flow=flow(), kinds=())


def test_only_the_account_that_is_open_reserves(story, run, flow):
    with (
        story.ledger.account("another", story.now) as book,
        pytest.raises(ValueError, match="the account another is open, not acme-group"),
    ):
        book.reserve(
            flow(), run(), days={"ordinary": date(2026, 3, 3)}, until=story.now + timedelta(hours=1), shipping=True
        )


def test_a_new_declaration_before_anything_left_counts_alone(story, run, flow):
    story.reserve(run(), flow(per_run=10), shipping=False)
    assert story.reserve(run(), flow(version="v2", per_run=5), shipping=False).held == 5


def test_a_run_under_way_cannot_go_to_somebody_else(story, run, flow):
    kept = story.reserve(run())
    with pytest.raises(LedgerError, match=f"another recipient; settle it, or release it .*{kept.id}"):
        story.reserve(run(), flow(recipient="acme-sg"))
    assert [one.flow.recipient for one in story.reserved()] == ["acme-us"]


def test_a_settled_run_may_go_to_somebody_else_and_begins_anew(story, run, flow, people):
    story.reserve(run())
    story.settle(run(), people(1, 2, 3))
    assert story.reserve(run(), flow(recipient="acme-sg")).held == 10
    story.settle(run(), people(1, 2, 3))
    assert sorted((one.recipient, one.persons.low) for one in story.held()) == [("acme-sg", 3), ("acme-us", 3)]


def test_nothing_is_reserved_when_the_judge_raises(story, run, flow):
    def judge():
        with story.ledger.account("acme-group", story.now) as book:
            until = story.now + timedelta(hours=1)
            book.reserve(flow(), run(), days={"ordinary": date(2026, 3, 3)}, until=until, shipping=True)
            book.record("decision", {"effect": "allow"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        judge()
    assert story.reserved() == []
    assert list(story.ledger.records()) == []


def test_shipping_needs_an_open_reservation(story, run):
    with pytest.raises(LedgerError, match="run monday of crm has reserved nothing for crm-to-us; judge it again first"):
        story.ledger.ship(run(), story.now)
    story.reserve(run(), hours=1, shipping=False)
    late = story.now + timedelta(hours=2)
    story.ledger.sweep(late)
    with pytest.raises(LedgerError, match="holds a reservation that is expired"):
        story.ledger.ship(run(), late)


def test_what_an_exporter_sent_before_it_joined_the_group_counts_in_the_group(story, run, flow, people):
    alone = flow(account="acme-cn")
    story.reserve(run(), alone)
    story.settle(run(), people(1, 2, 3))
    story.reserve(run("tuesday"), alone)
    assert story.persons() == 0
    assert story.persons(exporters=["acme-cn"]) == 3
    assert len(story.reserved(exporters=["acme-cn", "acme-hk"])) == 1
