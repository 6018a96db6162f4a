"""Days in law."""

from datetime import UTC, date, datetime

import pytest

from sekisho.model.dates import AsOf, add_months, in_force, place


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-03-15", 36, "2029-03-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_a_term_in_months_ends_on_the_corresponding_day_or_the_months_last(start, months, end):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_in_force_from_the_first_day_until_the_day_that_is_named():
    first, last = date(2026, 1, 1), date(2026, 3, 1)
    days = (date(2025, 12, 31), first, date(2026, 2, 28), last)
    assert [in_force(day, first, last) for day in days] == [False, True, True, False]
    assert [in_force(day, None, None) for day in days] == [True] * 4


def test_new_year_begins_in_shanghai_while_it_is_still_the_old_year_in_utc():
    as_of = AsOf.parse("2025-12-31T23:30:00+00:00")
    assert as_of.day_in("Asia/Shanghai") == date(2026, 1, 1)
    assert as_of.day_in("UTC") == as_of.day_in("America/New_York") == date(2025, 12, 31)
    assert as_of.day_in("Asia/Shanghai") == date(2026, 1, 1)


def test_a_bare_day_is_that_day_everywhere():
    as_of = AsOf.parse("2026-01-01")
    assert {as_of.day_in(zone) for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")} == {date(2026, 1, 1)}


def test_an_instant_without_an_offset_is_no_day_anywhere():
    with pytest.raises(ValueError, match="has no offset"):
        AsOf.parse("2026-01-01T09:00:00")
    with pytest.raises(ValueError, match="has no offset"):
        AsOf(datetime(2026, 1, 1))  # noqa: DTZ001 - what the test is about


@pytest.mark.parametrize("text", ["", "today", "2026-13-01", "2026-02-30", "2026-01-01T25:00:00+00:00"])
def test_what_is_no_day_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match="is not a day; write YYYY-MM-DD, or an instant like"):
        AsOf.parse(text)


def test_moments_are_equal_when_they_are_one_instant():
    tokyo, utc = AsOf.parse("2026-01-01T09:00:00+09:00"), AsOf.parse("2026-01-01T00:00:00+00:00")
    assert tokyo == utc
    assert hash(tokyo) == hash(utc)
    assert tokyo != AsOf.parse("2026-01-01")
    assert tokyo != "2026-01-01T09:00:00+09:00"
    assert (str(tokyo), repr(AsOf.parse("2026-01-01"))) == ("2026-01-01T09:00:00+09:00", "AsOf(2026-01-01)")


def test_now_is_an_instant_between_before_and_after():
    before = datetime.now(UTC).replace(microsecond=0)
    now = datetime.fromisoformat(str(AsOf.now()))
    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize("zone", ["Tokyo", "Asia/Edo", "", "/etc/passwd", "../UTC", "Asia"])
def test_a_place_that_is_not_on_the_map_is_refused(zone):
    assert str(place("Asia/Tokyo")) == "Asia/Tokyo"
    with pytest.raises(ValueError, match="is not a time zone"):
        place(zone)
    with pytest.raises(ValueError, match="is not a time zone"):
        AsOf.parse("2026-01-01").day_in(zone)


def test_months_do_not_lead_beyond_the_calendar():
    assert add_months(date(9999, 12, 31), 1) == date.max
