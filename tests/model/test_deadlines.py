"""The days that a law counts from papers."""

from datetime import date

import pytest
from pydantic import ValidationError

from sekisho.model.deadlines import late_windows, windows
from sekisho.model.law import Deadline
from tests.engine.asking import CITE, certificate, fact, regime, ruled

BASIS = ruled("basis", "free", fact("recipient.country", is_="JP"))
LASTS = {"months": [{"value": 12, "until": "2026-01-01", **CITE}, {"value": 24, "from": "2026-01-01", **CITE}]}


def deadline(**how):
    return {"deadline": "renewal", "title": "Renew it", "evidence": "certificate", "of": "last-day", **CITE, **how}


def found(paper, *others, tables=LASTS, calendar="CN", **how):
    """The windows of one deadline for one paper; others are on file beside it."""
    law = regime(BASIS, deadlines=[deadline(**how)], tables=tables, working_days=calendar)
    seen = list(windows(law, [paper, *others], {}))
    assert list(late_windows(law, [paper, *others], {})) == [window for window in seen if window.late is not None]
    return [window for window in seen if window.paper is paper]


def days(*args, **how):
    return [(window.opens, window.due) for window in found(*args, **how)]


def test_a_window_counted_back_from_the_last_day():
    how = {"opens": "60 days before", "due": "30 days before"}
    assert days(certificate(printed_expiry="2026-03-31"), **how) == [(date(2026, 1, 30), date(2026, 3, 1))]
    assert days(certificate(printed_expiry="2026-09-30"), **how) == [(date(2026, 8, 1), date(2026, 8, 31))]


def test_a_window_that_closes_with_the_last_day_itself():
    paper = certificate(printed_expiry="2026-12-31")
    assert days(paper, opens="5 working days before", due="on the day") == [(date(2026, 12, 25), date(2026, 12, 31))]


def test_where_nothing_is_printed_the_law_of_the_day_of_issue_gives_the_term():
    lasting = certificate(issued="2026-03-15", printed_expiry=None)
    earlier = certificate(issued="2025-03-15", printed_expiry=None)
    assert days(lasting, valid_for="months", due="6 months before") == [(None, date(2027, 9, 15))]
    assert days(earlier, valid_for="months", due="6 months before") == [(None, date(2025, 9, 15))]
    assert days(lasting, due="6 months before") == []
    assert days(certificate(printed_expiry="none"), due="6 months before") == []


def test_counted_from_issue_from_an_event_or_from_a_day_of_the_papers_own():
    revoked = {"on": "2026-04-01", "recorded_on": "2026-04-02", "status": "revoked"}
    paper = certificate(events=[revoked], status_checked_on="2026-05-05")
    assert days(paper, of="issued", due="1 month after") == [(None, date(2026, 2, 1))]
    assert days(paper, of="revoked", opens="1 year after") == [(date(2027, 4, 1), None)]
    assert days(paper, of="status-checked-on", due="10 days after") == [(None, date(2026, 5, 15))]
    assert days(certificate(), of="revoked", opens="1 year after") == []
    assert days(certificate(), of="status-checked-on", due="10 days after") == []


@pytest.mark.parametrize("status", ["revoked", "withdrawn", "lapsed"])
def test_a_paper_that_ended_has_no_last_day_to_act_before(status):
    paper = certificate(events=[{"on": "2026-04-01", "recorded_on": "2026-04-02", "status": status}])
    assert [window.done for window in found(paper, due="30 days before")] == [date(2026, 4, 1)]
    assert [window.done for window in found(paper, of="issued", due="1 year after")] == [None]


def test_it_is_settled_by_its_event_or_by_a_newer_paper_between_the_same_parties():
    filed = {"on": "2026-06-01", "recorded_on": "2026-06-02", "status": "filed"}
    how = {"due": "6 months before", "done_by": "filed"}
    assert [window.done for window in found(certificate(events=[filed]), **how)] == [date(2026, 6, 1)]
    assert [window.done for window in found(certificate(), **how)] == [None]
    newer = certificate(id="newer", issued="2026-05-01")
    for_others = certificate(id="others", issued="2026-04-01", counterparties=["lotus"])
    assert [window.done for window in found(certificate(), newer, for_others, **how)] == [date(2026, 5, 1)]
    assert [window.done for window in found(newer, certificate(), **how)] == [None]


@pytest.mark.parametrize(
    ("filed", "done", "late"),
    [("2026-06-29", True, False), ("2026-06-30", True, False), ("2026-07-01", True, True), ("2027-06-01", True, True)],
)
def test_what_is_done_after_the_last_day_is_late_for_good(filed, done, late):
    event = {"on": filed, "recorded_on": filed, "status": "filed"}
    how = {"due": "6 months before", "done_by": "filed"}
    day = date.fromisoformat(filed)
    (window,) = found(certificate(events=[event]), **how)
    assert (window.due, window.done) == (date(2026, 6, 30), day if done else None)
    assert window.late == (day if late else None)
    assert window.late_on(date(2026, 6, 30)) is None
    assert window.late_on(date(2030, 1, 1)) == window.late


@pytest.mark.parametrize(("filed", "asked"), [("2026-01-15", False), ("2026-01-16", True)])
def test_what_so_many_days_were_enough_for_is_in_time_whatever_the_calendar(filed, asked):
    event = {"on": filed, "recorded_on": filed, "status": "filed"}
    how = deadline(of="issued", due="10 working days after", done_by="filed")
    paper = certificate(issued="2026-01-05", events=[event])
    law = regime(BASIS, deadlines=[how], tables=LASTS)
    if asked:
        with pytest.raises(ValueError, match="names no calendar"):
            list(late_windows(law, [paper], {}))
    else:
        assert list(late_windows(law, [paper], {})) == []
    assert found(paper, of="issued", due="10 working days after", done_by="filed")[0].late is None


def test_a_window_without_an_end_is_never_late():
    assert found(certificate(), opens="60 days before", done_by="filed")[0].late is None


def test_where_the_count_never_began_nothing_is_late():
    assert found(certificate(), of="revoked", due="10 working days after", done_by="filed") == []


def test_of_two_acts_the_first_counts():
    events = [{"on": day, "recorded_on": day, "status": "filed"} for day in ("2026-06-01", "2026-08-01")]
    (window,) = found(certificate(events=events), due="6 months before", done_by="filed")
    assert (window.done, window.late) == (date(2026, 6, 1), None)


def test_too_late_for_a_window_with_two_ends_settles_nothing_and_is_told():
    event = {"on": "2026-09-01", "recorded_on": "2026-09-01", "status": "filed"}
    paper = certificate(printed_expiry="2026-09-30", events=[event])
    (window,) = found(paper, opens="60 days before", due="30 days before", done_by="filed")
    assert (window.due, window.done, window.late) == (date(2026, 8, 31), None, date(2026, 9, 1))


def test_a_newer_paper_is_late_only_where_it_is_what_had_to_be_done():
    newer = certificate(id="newer", issued="2026-07-01")
    newest = certificate(id="newest", issued="2026-09-01")
    (window,) = found(certificate(), newest, newer, due="6 months before")
    assert (window.done, window.late, window.successor) == (date(2026, 7, 1), date(2026, 7, 1), newer)
    (applied,) = found(certificate(), newer, due="6 months before", done_by="filed")
    assert (applied.done, applied.late) == (date(2026, 7, 1), None)
    (in_time,) = found(certificate(), certificate(id="newer", issued="2026-06-30"), due="6 months before")
    assert (in_time.done, in_time.late) == (date(2026, 6, 30), None)


def test_a_paper_that_ended_too_late_was_not_done_late():
    ended = {"on": "2026-08-01", "recorded_on": "2026-08-01", "status": "revoked"}
    (window,) = found(certificate(events=[ended]), due="6 months before", done_by="filed")
    assert (window.done, window.late) == (date(2026, 8, 1), None)


def test_a_day_that_is_overwritten_each_time_says_nothing_of_the_first():
    how = {"of": "issued", "due": "5 days after", "done_by": "status-checked-on"}
    (window,) = found(certificate(status_checked_on="2026-11-01"), **how)
    assert (window.done, window.late) == (date(2026, 11, 1), None)


def test_it_is_settled_by_a_day_of_the_papers_own():
    how = {"of": "issued", "due": "5 days after", "done_by": "status-checked-on"}
    assert [window.done for window in found(certificate(), **how)] == [None]
    looked_up = certificate(status_checked_on="2026-01-06")
    assert [window.done for window in found(looked_up, **how)] == [date(2026, 1, 6)]


def test_what_happened_before_the_count_or_the_last_extension_settles_nothing():
    filed = {"on": "2026-06-01", "recorded_on": "2026-06-01", "status": "filed"}
    extended = {"on": "2026-07-01", "recorded_on": "2026-07-01", "status": "extended", "until": "2028-12-31"}
    refiled = {"on": "2028-06-01", "recorded_on": "2028-06-01", "status": "filed"}
    how = {"due": "on the day", "done_by": "filed"}
    assert [window.done for window in found(certificate(events=[filed, extended]), **how)] == [None]
    assert [window.done for window in found(certificate(events=[filed, extended, refiled]), **how)] == [
        date(2028, 6, 1)
    ]
    decision = {"of": "filed", "due": "20 days after", "done_by": "extended"}
    assert [window.done for window in found(certificate(events=[filed, extended]), **decision)] == [date(2026, 7, 1)]
    again = certificate(events=[filed, extended, refiled])
    assert [window.done for window in found(again, **decision)] == [None]


@pytest.mark.parametrize(
    ("filed", "done"), [("2026-07-31", None), ("2026-08-01", True), ("2026-08-31", True), ("2026-09-01", None)]
)
def test_what_happened_before_a_window_opens_or_after_it_closes_settles_nothing(filed, done):
    paper = certificate(
        printed_expiry="2026-09-30", events=[{"on": filed, "recorded_on": "2026-09-02", "status": "filed"}]
    )
    how = {"opens": "60 days before", "due": "30 days before", "done_by": "filed"}
    assert [window.done for window in found(paper, **how)] == [done and date.fromisoformat(filed)]


def test_only_for_the_papers_that_it_names():
    assert days(certificate(), evidence="other", due="on the day") == []
    assert days(certificate(), where={"holder": "tulip"}, due="on the day") == []


def test_only_while_it_is_law():
    paper = certificate(printed_expiry="2026-12-31")
    how = {"due": "on the day"}
    assert days(paper, **how, until="2026-12-31") == []
    assert len(days(paper, **how, until="2027-01-01")) == 1
    assert len(days(paper, **how, **{"from": "2026-12-31"})) == 1
    assert days(paper, **how, **{"from": "2027-01-01"}) == []


def test_working_days_of_a_year_to_come_are_provisional():
    far = certificate(printed_expiry="2090-12-31")
    assert [window.provisional for window in found(far, due="10 working days before")] == [True]
    assert [window.provisional for window in found(far, due="10 days before")] == [False]
    assert [window.provisional for window in found(certificate(), due="10 working days before")] == [False]


def test_a_deadline_says_some_day():
    with pytest.raises(ValidationError, match="write `opens`, `due` or both"):
        Deadline.model_validate(deadline())
    with pytest.raises(ValidationError, match="is no moment"):
        Deadline.model_validate(deadline(due="soon"))
