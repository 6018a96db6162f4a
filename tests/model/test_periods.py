"""Terms and moments, as laws write them."""

from datetime import date

import pytest

from sekisho.model.periods import Period, moment, period
from sekisho.model.working_days import working_days

CHINA = working_days("CN")


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [
        ("10 working days", 10, "working days"),
        ("1 working day", 1, "working days"),
        ("60 days", 60, "days"),
        ("6 months", 6, "months"),
        ("1 year", 1, "years"),
    ],
)
def test_a_period_is_read_and_written_alike(written, number, unit):
    assert period(written) == Period(number, unit)
    assert str(period(written)) == written


@pytest.mark.parametrize(
    "written", ["", "ten days", "10", "10 weeks", "-1 days", "1.5 years", "10  days", "10 days before"]
)
def test_what_is_no_period(written):
    with pytest.raises(ValueError, match=r"is no period; write for example `10 working days`"):
        period(written)


@pytest.mark.parametrize("written", ["", "6 months", "before", "six months before", "6 months ago"])
def test_what_is_no_moment(written):
    with pytest.raises(ValueError, match=r"is no moment; write for example `6 months before`"):
        moment(written)


@pytest.mark.parametrize(
    ("written", "day", "found"),
    [
        ("60 days before", "2026-03-31", "2026-01-30"),
        ("30 days before", "2026-03-31", "2026-03-01"),
        ("6 months before", "2026-08-31", "2026-02-28"),
        ("1 year after", "2024-02-29", "2025-02-28"),
        ("3 months after", "2026-11-30", "2027-02-28"),
        ("60 days after", "2026-01-01", "2026-03-02"),
        ("10 working days after", "2026-09-25", "2026-10-15"),
        ("5 working days before", "2026-03-06", "2026-03-02"),
    ],
)
def test_a_moment_is_counted_from_a_day(written, day, found):
    assert moment(written).of(date.fromisoformat(day), CHINA) == date.fromisoformat(found)
    assert str(moment(written)) == written


def test_working_days_need_a_calendar():
    with pytest.raises(ValueError, match="the law names no calendar"):
        moment("10 working days after").of(date(2026, 1, 1))


def test_both_languages():
    assert moment("10 working days after").said.in_("ja") == "10営業日後"
    assert moment("6 months before").said.in_("ja") == "6か月前"
    assert moment("1 year after").said.in_("en") == "1 year after"


@pytest.mark.parametrize(("text", "most"), [("36500 days", "36501 days"), ("100 years", "99999999999999999999 years")])
def test_a_term_of_more_than_a_century_is_a_slip_of_the_pen(text, most):
    assert str(period(text)) == text
    with pytest.raises(ValueError, match="is longer than a law counts; write at most"):
        period(most)
