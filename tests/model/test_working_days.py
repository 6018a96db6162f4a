"""Working days, as people in the country really have them."""

from datetime import date

import pytest

from sekisho.model.working_days import working_days

CHINA = working_days("CN")


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        ("2026-02-13", True, "an ordinary Friday"),
        ("2026-02-14", True, "a Saturday that makes up for the Spring Festival"),
        ("2026-02-17", False, "a Tuesday in the Spring Festival"),
        ("2026-02-28", True, "another Saturday that makes up"),
        ("2026-03-01", False, "an ordinary Sunday"),
        ("2026-10-01", False, "National Day"),
        ("2026-10-10", True, "a Saturday that makes up for National Day"),
    ],
)
def test_a_day_of_work_is_not_told_by_the_weekday(day, works, why):
    assert CHINA.includes(date.fromisoformat(day)) is works, why


def test_the_day_from_which_one_counts_is_not_counted():
    assert CHINA.after(date(2026, 9, 25), 10) == date(2026, 10, 15)
    assert CHINA.after(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_counted_backward_the_days_end_with_the_day_itself():
    friday = date(2026, 3, 6)
    assert CHINA.before(friday, 1) == friday
    assert CHINA.before(friday, 5) == date(2026, 3, 2)
    sunday = date(2026, 3, 8)
    assert CHINA.before(sunday, 1) == friday


def test_a_year_whose_make_up_days_nobody_has_announced_is_not_published():
    assert CHINA.is_published(2026)
    assert not CHINA.is_published(2090)
    assert working_days("JP").is_published(2090)


def test_a_country_without_a_calendar():
    with pytest.raises(ValueError, match="no calendar of working days is known for `XX`"):
        working_days("XX")
